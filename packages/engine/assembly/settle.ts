// The second stage: shown lines, where they lie in the window, are taken to their end on bytes. JavaScript
// reads numbers: what was found, in which field, when, and whose machine it was.

import { listedTokens, notedTokens } from './listed';
import { isOdd, readJson } from './json';
import { readAhead, takeNotes } from './notes';
import { clearEvent, clientEnd, clientStart, eventAt, fieldHashes, formatSuricata, formatZeekJson, placeInSpans } from './fields';
import { openEvent, placeOf } from './place';
import { idOf, isDated, words } from './tables';
import { openText } from './text-lines';
import { count, tokenBytes, tokenIsAddress, tokenIsUrl, tokenIsUrlHost, tokens } from './token-list';
import { parseIpv6 } from './ipv6';
import { strictIpv4 } from './tokens';
import { askHost, firstPlace, secondPlace } from './url-places';
import { firstUrl, secondUrl } from './urls';

/** What a line came to. */
const isNothing: u32 = 0;
/** It must be read in JavaScript from its first byte. */
const isLong: u32 = 1;
/** Its listed tokens are known, what they mean must be decoded. */
const isListed: u32 = 2;
const isSettled: u32 = 3;
/** Bit of the first number: the client is an IPv4 address, given as a number. */
const hasIpv4Client: u32 = 0x10000;
/** It is an IPv6 address, given as four. */
const hasIpv6Client: u32 = 0x20000;
/** Bit of a token's fourth number: one of its indicators has a period of validity. */
const anyDated: u32 = 0x100;

const headBytes: u32 = 48;
/** No record is longer: 48 tokens of 16 bytes, with twelve indicators of 8 bytes each. */
const longestRecord: u32 = 48 + 48 * 112;

/** The first line that has no record yet. */
export let settledTo: u32 = 0;

/**
 * Settles the lines from the `first` of the `shown` that the sieve wrote to `lines`. Writes for each, one after
 * the other: instant f64, what it came to u32 (status, format at bit 8), bytes of the record u32, number of
 * tokens u32, start and end of the client u32, client u32, the first three words of an IPv6 client u32, one unused
 * u32; for each token start u32, end u32, kind · field · reason · rank u8, number of indicators u32, for each
 * indicator id u32 and reference u32. The start and end of a URL are those of its host.
 * @returns bytes written to `records`, which has `room` bytes; see `settledTo`
 */
export function settle(input: usize, lines: usize, first: u32, shown: u32, records: usize, room: u32): u32 {
  store<u8>(input - 1, 10);
  if (first == 0) readAhead();
  let at = records;
  let i = first;
  for (; i < shown && <u32>(at - records) + longestRecord <= room; i++) {
    const start = input + load<u32>(lines + <usize>i * 12);
    let end = input + load<u32>(lines + <usize>i * 12, 4);
    const ends = takeNotes(start, end);
    if (end > start && load<u8>(end - 1) == 13) end--;
    const status = settleLine(start, <u32>(end - start), ends, at);
    if (status < isListed) {
      store<u32>(at, status, 8);
      store<u32>(at, headBytes, 12);
      at += headBytes;
    } else at += load<u32>(at, 12);
  }
  settledTo = i;
  return <u32>(at - records);
}

/** @param ends how many runs the sieve has noted; -1 when the line must be looked through for tokens */
function settleLine(line: usize, length: u32, ends: i32, record: usize): u32 {
  // Headers name the columns of the lines after them.
  if (load<u8>(line) == 35) return isLong;
  const isJson = load<u8>(line) == 123;
  const isRead = isJson && readJson(line, length) >= 0;
  const isNoted = ends >= 0 && isRead && !isOdd;
  const found = isNoted ? notedTokens(line, ends) : listedTokens(line, length);
  if (found <= 0) return found < 0 ? isLong : isNothing;
  let format: u32 = 0;
  if (isRead) {
    clearEvent();
    format = openEvent(line);
  } else if (!isJson) format = openText(line, line + length);
  let at = format ? placeTokens(line, length, format, record + headBytes) : 0;
  // Its tokens are known all the same.
  if (at == 0) {
    format = 0;
    at = listTokens(record + headBytes);
  }
  // Of text it depends on the columns, which a header between may have changed, whether a host leads to a URL.
  if (written == 0 && isJson) return isNothing;
  let status = isListed;
  if (format) {
    status = isSettled | (format << 8);
    store<f64>(record, eventAt);
    store<u32>(record, clientStart, 20);
    store<u32>(record, clientEnd, 24);
    status |= writeClient(line, record);
  }
  store<u32>(record, status, 8);
  store<u32>(record, <u32>(at - record), 12);
  store<u32>(record, written, 16);
  return status & 255;
}

/** The machine that acted, as numbers. */
function writeClient(line: usize, record: usize): u32 {
  const client = strictIpv4(line + clientStart, line + clientEnd);
  if (client >= 0) {
    store<u32>(record, <u32>client, 28);
    return hasIpv4Client;
  }
  if (!parseIpv6(line + clientStart, line + clientEnd)) return 0;
  // The fourth word stands where an IPv4 address does.
  const address = words + 48;
  if (load<u64>(address) == 0 && load<u32>(address, 8) == 0xffff) return 0;
  store<u64>(record, load<u64>(address), 32);
  store<u32>(record, load<u32>(address, 8), 40);
  store<u32>(record, load<u32>(address, 12), 28);
  return hasIpv6Client;
}

/** Tokens written for the line. */
let written: u32 = 0;

/** Writes the tokens with their places. @returns where they end; 0 when the line must be decoded to tell */
function placeTokens(line: usize, length: u32, format: u32, to: usize): usize {
  const isJson = format == formatSuricata || format == formatZeekJson;
  let at = to;
  written = 0;
  for (let i = 0; i < count; i++) {
    const token = tokens + <usize>i * tokenBytes;
    const start = load<u32>(token);
    const end = load<u32>(token, 4);
    const place = isJson ? placeOf(start, end) : placeInSpans(start, end);
    if (place < 0) return 0;
    const kind = load<u32>(token, 8);
    // Digests are shown in lower case, whatever stands in their place.
    if (kind == tokenIsAddress && (<u32>place & 255) == fieldHashes) return 0;
    if (kind != tokenIsUrlHost) {
      at = writeToken(at, token, place);
      continue;
    }
    if (!askHost(line, line + length, format, start, end, place)) return 0;
    if (firstUrl) at = writeUrl(at, token, firstPlace, firstUrl);
    if (secondUrl) at = writeUrl(at, token, secondPlace, secondUrl);
  }
  return at;
}

/** Writes the tokens of a line that is decoded in JavaScript. */
function listTokens(to: usize): usize {
  let at = to;
  written = 0;
  for (let i = 0; i < count; i++) at = writeToken(at, tokens + <usize>i * tokenBytes, 0);
  return at;
}

function writeToken(at: usize, token: usize, place: u32): usize {
  const count = load<u32>(token, 12);
  writeHead(at, token, load<u32>(token, 8), place);
  let dated: u32 = 0;
  for (let i: u32 = 0; i < count; i++) dated |= writeReference(at + 16 + (<usize>i << 3), load<u32>(token + (<usize>i << 2), 16));
  store<u32>(at, count | dated, 12);
  return at + 16 + (<usize>count << 3);
}

function writeUrl(at: usize, host: usize, place: u32, reference: u32): usize {
  writeHead(at, host, tokenIsUrl, place);
  store<u32>(at, 1 | writeReference(at + 16, reference), 12);
  return at + 24;
}

function writeHead(at: usize, token: usize, kind: u32, place: u32): void {
  written++;
  store<u64>(at, load<u64>(token));
  store<u32>(at, kind | (place << 8), 8);
}

/** @returns `anyDated` for an indicator that is */
function writeReference(at: usize, reference: u32): u32 {
  store<u32>(at, idOf(reference));
  store<u32>(at, reference, 4);
  return isDated(reference) ? anyDated : 0;
}

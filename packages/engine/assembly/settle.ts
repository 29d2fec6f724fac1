// The second stage: shown lines, where they lie in the window, are taken to their end on bytes. JavaScript
// reads numbers: what was found, in which field, when, and whose machine it was.

import { listedTokens, notedTokens, tokenIsUrlHost, tokens } from './listed';
import { isOdd, readJson } from './json';
import { readAhead, takeNotes } from './notes';
import { clearEvent, clientEnd, clientStart, eventAt, placeInSpans } from './fields';
import { openEvent, placeOf } from './place';
import { idOf, isDated } from './tables';
import { openText } from './text-lines';
import { strictIpv4 } from './tokens';

/** What a line came to. */
const isNothing: u32 = 0;
/** It must be read in JavaScript from its first byte. */
const isLong: u32 = 1;
/** Its listed tokens are known, what they mean must be decoded. */
const isListed: u32 = 2;
const isSettled: u32 = 3;
/** Bit of the first number: the client is an IPv4 address, given as a number. */
const hasIpv4Client: u32 = 0x10000;
/** Bit of a token's fourth number: one of its indicators has a period of validity. */
const anyDated: u32 = 0x100;

const headBytes: u32 = 32;
/** No record is longer: 48 tokens of 16 bytes, with twelve indicators of 8 bytes each. */
const longestRecord: u32 = 32 + 48 * 112;

/** The first line that has no record yet. */
export let settledTo: u32 = 0;

/**
 * Settles the lines from the `first` of the `shown` that the sieve wrote to `lines`. Writes for each, one after
 * the other: instant f64, what it came to u32 (status, format at bit 8), bytes of the record u32, number of
 * tokens u32, start and end of the client u32, client u32; for each token start u32, end u32, kind · field ·
 * reason · rank u8, number of indicators u32, for each indicator id u32 and reference u32.
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
  const count = isNoted ? notedTokens(line, ends) : listedTokens(line, length);
  if (count <= 0) return count < 0 ? isLong : isNothing;
  let format: u32 = 0;
  if (isRead) {
    clearEvent();
    format = openEvent(line);
  } else if (!isJson) format = openText(line, line + length);
  let at = record + headBytes;
  for (let i = 0; i < count; i++) {
    const token = tokens + <usize>i * 64;
    const start = load<u32>(token);
    const end = load<u32>(token, 4);
    if (load<u32>(token, 8) == tokenIsUrlHost) format = 0;
    const place = format == 0 ? 0 : isJson ? placeOf(start, end) : placeInSpans(start, end);
    // Its tokens are known all the same.
    if (place < 0) format = 0;
    at = writeToken(at, token, start, end, <u32>place);
  }
  let status = format ? isSettled | (format << 8) : isListed;
  if (format) {
    store<f64>(record, eventAt);
    store<u32>(record, clientStart, 20);
    store<u32>(record, clientEnd, 24);
    const client = strictIpv4(line + clientStart, line + clientEnd);
    if (client >= 0) {
      status |= hasIpv4Client;
      store<u32>(record, <u32>client, 28);
    }
  }
  store<u32>(record, status, 8);
  store<u32>(record, <u32>(at - record), 12);
  store<u32>(record, count, 16);
  return status & 255;
}

function writeToken(at: usize, token: usize, start: u32, end: u32, place: u32): usize {
  const count = load<u32>(token, 12);
  store<u32>(at, start);
  store<u32>(at, end, 4);
  store<u32>(at, load<u32>(token, 8) | (place << 8), 8);
  let dated: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const reference = load<u32>(token + (<usize>i << 2), 16);
    store<u32>(at + (<usize>i << 3), idOf(reference), 16);
    store<u32>(at + (<usize>i << 3), reference, 20);
    if (isDated(reference)) dated = anyDated;
  }
  store<u32>(at, count | dated, 12);
  return at + 16 + (<usize>count << 3);
}

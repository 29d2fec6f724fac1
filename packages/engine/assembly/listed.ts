// The listed tokens of one line whose bytes mean what they show, compared byte by byte with the pool: what
// src/match/plain-line.ts finds, in one pass of 64 bytes at a time. In doubt the line takes the long way.

import { endAt } from './notes';
import { constants, has, holdsLongRun, isTelling, kindsOf, nearAfter, nearBefore, pack } from './blocks';
import {
  entryOfName, entryOfWords, features, flagsOfKey, flagsOfText, hasDigests, hasIpv4, hasIpv6, hasNames, hasUrls, isChild,
  isIndicator, isMarked, isUrlHost, kindCidr, kindIpv4, kindIpv6, masked, nextPrefix, nextPrefix6, words,
} from './tables';
import { clearTokens, closeToken, count, listUrlHost, openToken, refer, tokenIsAddress, tokenIsDigest, tokenIsName } from './token-list';
import { ipv6From, ipv6Hit, parseIpv6, readIpv6Run } from './ipv6';
import { hexOf, isAlphanumeric, parseIpv4, runStart } from './tokens';

/**
 * Lists the tokens of the line `[line, line + length)`, before and behind which a line feed, a carriage return
 * or a zero stands.
 * @returns how many there are; -1 when the line must go the long way: it holds escapes that may hide
 *   something, other scripts, a listed IPv6 address whose bounds are not plain
 */
export function listedTokens(line: usize, length: u32): i32 {
  const end = line + length;
  clearTokens();
  const low = v128.load(constants);
  const high = v128.load(constants, 16);
  const nibble = v128.load(constants, 32);
  const wordKinds = v128.load(constants, 48);
  const escapeKinds = v128.load(constants, 64);
  const dot = v128.load(constants, 80);
  const zero = v128.load(constants, 112);
  const wantsIpv6 = (features & hasIpv6) != 0;
  let carryDots: u64 = 0;
  let carryWord: u64 = 0;
  let carryColon: u64 = 0;
  let carrySecond: u64 = 0;
  let lastColon: u64 = 0;
  let runLength: u32 = 0;
  let ipv6Seen = line;
  let counted = false;
  for (let block = line; block < end + 1; block += 64) {
    const bytes0 = v128.load(block);
    const bytes1 = v128.load(block, 16);
    const bytes2 = v128.load(block, 32);
    const bytes3 = v128.load(block, 48);
    // Behind the end other lines may stand.
    const isLast = block + 64 > end;
    const inside: u64 = isLast ? ((<u64>2 << (end - block)) - 1) : ~(<u64>0);
    if (i8x16.bitmask(v128.or(v128.or(bytes0, bytes1), v128.or(bytes2, bytes3)))) {
      if (pack(bytes0, bytes1, bytes2, bytes3) & inside) return -1;
    }
    const kinds0 = kindsOf(bytes0, low, high, nibble);
    const kinds1 = kindsOf(bytes1, low, high, nibble);
    const kinds2 = kindsOf(bytes2, low, high, nibble);
    const kinds3 = kindsOf(bytes3, low, high, nibble);
    const colons: u64 = wantsIpv6 ? pack(kinds0, kinds1, kinds2, kinds3) : 0;
    const word = pack(has(kinds0, wordKinds, zero), has(kinds1, wordKinds, zero), has(kinds2, wordKinds, zero), has(kinds3, wordKinds, zero));
    const escapes = pack(has(kinds0, escapeKinds, zero), has(kinds1, escapeKinds, zero), has(kinds2, escapeKinds, zero), has(kinds3, escapeKinds, zero));
    const dots = pack(i8x16.eq(bytes0, dot), i8x16.eq(bytes1, dot), i8x16.eq(bytes2, dot), i8x16.eq(bytes3, dot));
    const sum = word + dots;
    const ends = (sum + carryDots) & ~word;
    const overflow = u64(sum < word) | u64(sum + carryDots < sum);
    const after = (word << 1) | carryWord;
    // Two colons together, or the third of a row: times of day have two.
    const seconds = colons & (nearAfter(colons) | carryColon);
    const seeds = (colons & ((colons << 1) | lastColon)) | (seconds & (nearAfter(seconds) | carrySecond));
    let longEnds: u64 = 0;
    if (runLength + <u32>ctz(~word) >= 32 || holdsLongRun(word)) longEnds = after & ~word;
    runLength = ~word == 0 ? runLength + 64 : <u32>clz(~word);
    let events = (ends | longEnds | seeds | escapes) & inside;
    while (events) {
      const bit = <u32>ctz(events);
      events &= events - 1;
      const one = <u64>1 << bit;
      const at = block + bit;
      if ((ends | longEnds) & one) {
        const below = ~word & (one - 1);
        const start = below ? block + 64 - <usize>clz(below) : runStart(line, at);
        const isLong = at - start >= 32;
        const before = <u32>load<u8>(start - 1);
        if ((before == 92 || before == 37) && (isLong || (ends & one) != 0)) return -1;
        if (isLong && features & hasDigests) listDigests(line, start, at);
        if (ends & one) listDotted(line, start, at);
        if (count < 0) return -1;
      }
      if (seeds & one && at >= ipv6Seen) {
        ipv6Seen = readIpv6Run(line, at, end);
        if (ipv6Hit && !listIpv6(line, ipv6From, ipv6Seen)) return -1;
        if (count < 0) return -1;
      }
      if (escapes & one) {
        if (load<u8>(at) == 40) counted = counted || (load<u16>(at + 1) == 0x2930);
        else if (hidesSomething(at, end)) return -1;
      }
    }
    carryDots = overflow;
    carryWord = word >> 63;
    carryColon = nearBefore(colons);
    carrySecond = nearBefore(seconds);
    lastColon = colons >> 63;
  }
  return counted && isPacket(line, end) ? -1 : count;
}

/**
 * As `listedTokens`, for a line of which the sieve has noted the `ends` runs that can be listed: it holds no
 * percent sign and no byte beyond ASCII.
 */
export function notedTokens(line: usize, ends: i32): i32 {
  clearTokens();
  for (let i = 0; i < ends; i++) {
    const end = endAt(i);
    listDotted(line, runStart(line, end), end);
    if (count < 0) return -1;
  }
  return count;
}

/** Names with counted labels, ended by `(0)`, stand in lines that tell of packets. */
function isPacket(line: usize, end: usize): bool {
  // " PACKET "
  for (let at = line; at + 8 <= end; at++) if (load<u64>(at) == 0x2054454b43415020) return true;
  return false;
}

/** A colon written as `%3A` may be part of an address or a URL. */
function hidesSomething(at: usize, end: usize): bool {
  if (isTelling(at, end)) return true;
  return load<u8>(at) == 37 && load<u8>(at + 1) == 51 && (load<u8>(at + 2) | 32) == 97;
}

function listDotted(line: usize, from: usize, to: usize): void {
  let start = from;
  let end = to;
  while (start < end && load<u8>(start) == 46) start++;
  while (end > start && load<u8>(end - 1) == 46) end--;
  if (start == end) return;
  let digits = end;
  while (digits > start && <u32>load<u8>(digits - 1) - 48 < 10) digits--;
  // A name does not end in a number: stamps and versions stop here.
  if (digits < end && load<u8>(digits - 1) == 46) listIpv4(line, start, end);
  else if (features & hasNames) listName(line, start, end);
}

function listName(line: usize, start: usize, end: usize): void {
  let labels = 1;
  let isListed = false;
  for (let at = end - 1; at > start; at--) {
    if (load<u8>(at) != 46) continue;
    if (++labels < 3) continue;
    const flags = flagsOfText(at + 1, end);
    if (flags & isIndicator) isListed = true;
    if ((flags & isChild) == 0) {
      if (isListed) listSuffixes(line, start, end);
      return;
    }
  }
  if (labels < 2) return;
  const flags = flagsOfText(start, end);
  if (flags & isUrlHost) listUrlHost(line, start, end);
  if (isListed || flags & isIndicator) listSuffixes(line, start, end);
}

/** The most specific name first. */
function listSuffixes(line: usize, start: usize, end: usize): void {
  openToken(line, start, end, tokenIsName);
  let last = end;
  while (load<u8>(last - 1) != 46) last--;
  for (let from = start; from < last; from++) {
    if (from > start && load<u8>(from - 1) != 46) continue;
    if (flagsOfText(from, end) & isIndicator) refer(entryOfName(from, end));
  }
  closeToken();
}

/** Four numbers, or five of which the last is a port; none of the four with a leading zero. */
function listIpv4(line: usize, start: usize, end: usize): void {
  if ((features & hasIpv4) == 0) return;
  const address = parseIpv4(start, end);
  if (address < 0 || !isMarked(<u32>address)) return;
  let dots = 0;
  let stop = end;
  for (let i = start; i < end; i++) {
    const byte = <u32>load<u8>(i);
    if (byte == 46) {
      if (++dots == 4) stop = i;
      if (dots == 5 || i + 1 == end || load<u8>(i + 1) == 46) return;
    } else if (byte - 48 >= 10) return;
    else if (dots < 4 && byte == 48 && (i == start || load<u8>(i - 1) == 46) && i + 1 < end && load<u8>(i + 1) != 46) return;
  }
  if (stop - start > 15) return;
  store<u32>(words, <u32>address);
  if (features & hasUrls && flagsOfKey(1) & isUrlHost) {
    listUrlHost(line, start, stop);
    store<u32>(words, <u32>address);
  }
  if (count < 0) return;
  openToken(line, start, stop, tokenIsAddress);
  refer(entryOfWords(kindIpv4, 1));
  for (let prefix = nextPrefix(33); prefix >= 0; prefix = nextPrefix(prefix)) {
    store<u32>(words, prefix == 0 ? 0 : <u32>address & (<u32>0xffffffff << (32 - <u32>prefix)));
    store<u32>(words, <u32>prefix, 4);
    refer(entryOfWords(kindCidr, 2));
  }
  closeToken();
}

/**
 * A run of digits, colons and dots that may be a listed address.
 * @returns `false` when it is an IPv4 address in disguise, stands in a word or a URL on it is listed
 */
function listIpv6(line: usize, from: usize, to: usize): bool {
  const before = <u32>load<u8>(from - 1);
  if (isAlphanumeric(before) || before == 95 || before == 92 || before == 37) return false;
  let start = from;
  let end = to;
  while (end > start && load<u8>(end - 1) == 46) end--;
  if (end - start < 2) return true;
  if (load<u8>(start) == 58 && load<u8>(start + 1) != 58) start++;
  if (load<u8>(end - 1) == 58 && load<u8>(end - 2) != 58) end--;
  if (!parseIpv6(start, end)) return true;
  const address = words + 48;
  if (load<u64>(address) == 0 && load<u32>(address, 8) == 0xffff) return false;
  memory.copy(words, address, 16);
  if (features & hasUrls && flagsOfKey(4) & isUrlHost) return false;
  openToken(line, start, end, tokenIsAddress);
  refer(entryOfWords(kindIpv6, 4));
  for (let prefix = nextPrefix6(129); prefix >= 0; prefix = nextPrefix6(prefix)) {
    for (let i = 0; i < 4; i++) store<u32>(words + (i << 2), masked(load<u32>(address + (i << 2)), prefix - (i << 5)));
    store<u32>(words, <u32>prefix, 16);
    refer(entryOfWords(kindCidr, 5));
  }
  closeToken();
  return true;
}

function listDigests(line: usize, from: usize, to: usize): void {
  for (let i = from; i < to;) {
    let end = i;
    while (end < to && isAlphanumeric(load<u8>(end))) end++;
    const length = end - i;
    if (length == 32 || length == 40 || length == 64) listDigest(line, i, end);
    i = end + 1;
  }
}

function listDigest(line: usize, start: usize, end: usize): void {
  let size: u32 = 0;
  for (let i = start; i < end; i += 8) {
    let value: u32 = 0;
    for (let j = i; j < i + 8; j++) {
      const digit = hexOf(load<u8>(j));
      if (digit == 255) return;
      value = (value << 4) | digit;
    }
    store<u32>(words + (size++ << 2), value);
  }
  openToken(line, start, end, tokenIsDigest);
  refer(entryOfWords(size == 4 ? 5 : size == 5 ? 6 : 7, size));
  closeToken();
}

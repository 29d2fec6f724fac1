// What the exact stage could read as a name, address or digest, and whether the tables know it.
// The same decisions as src/sieve/twin.ts, token by token.

import { features, flagsOfText, hasDigests, hasIpv4, hasNames, isChild, isIndicator, isUrlHost, mayHoldDigest, mayHoldIpv4, mayHoldIpv6, words } from './tables';

// @ts-ignore: decorator
@inline
export function isWord(byte: u32): bool {
  return isAlphanumeric(byte) || byte == 45 || byte == 46 || byte == 95 || byte >= 128;
}

// @ts-ignore: decorator
@inline
export function isAlphanumeric(byte: u32): bool {
  return byte - 48 < 10 || (byte | 32) - 97 < 26;
}

// @ts-ignore: decorator
@inline
export function hexOf(byte: u32): u32 {
  if (byte - 48 < 10) return byte - 48;
  const letter = (byte | 32) - 97;
  return letter < 6 ? letter + 10 : 255;
}

/** Bytes that an escape just before a run may lend it: one after `\`, two after `%`. */
// @ts-ignore: decorator
@inline
function lent(lineStart: usize, from: usize): u32 {
  if (from == lineStart) return 0;
  const before = load<u8>(from - 1);
  return before == 92 ? 1 : before == 37 ? 2 : 0;
}

/** A run of word bytes `[from, to)` with a dot in it. */
export function dottedMayHit(lineStart: usize, from: usize, to: usize): bool {
  let end = to;
  while (end > from && load<u8>(end - 1) == 46) end--;
  let start = from;
  while (start < end && load<u8>(start) == 46) start++;
  if (start == end) return false;
  const skip = lent(lineStart, from);
  if (<u32>load<u8>(end - 1) - 48 < 10) {
    if (features & hasIpv4) {
      for (let drop: u32 = 0; drop <= skip; drop++) if (ipv4MayHit(start + drop, end)) return true;
    }
    // A name does not end in a number: stamps, versions and addresses stop here.
    let at = end - 1;
    while (at > start && <u32>load<u8>(at) - 48 < 10) at--;
    if (load<u8>(at) == 46) return false;
  }
  return (features & hasNames) != 0 && nameMayHit(start, end, skip);
}

// @ts-ignore: decorator
@inline
function nameMayHit(start: usize, end: usize, skip: u32): bool {
  let labels = 1;
  for (let at = end - 1; at >= start; at--) {
    if (load<u8>(at) != 46) continue;
    if (++labels < 3) continue;
    const flags = flagsOfText(at + 1, end);
    if (flags & isIndicator) return true;
    if ((flags & isChild) == 0) return false;
  }
  if (labels < 2) return false;
  for (let drop: u32 = 0; drop <= skip; drop++) {
    if (start + drop < end && flagsOfText(start + drop, end) & (isIndicator | isUrlHost)) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function ipv4MayHit(start: usize, end: usize): bool {
  let first = start;
  while (first < end && load<u8>(first) == 46) first++;
  const address = parseIpv4(first, end);
  return address >= 0 && mayHoldIpv4(<u32>address);
}

/** The address that four numbers at the start of a run make; -1 when they make none. */
// @ts-ignore: decorator
@inline
export function parseIpv4(start: usize, end: usize): i64 {
  let address: u32 = 0;
  let octet: u32 = 0;
  let digits = 0;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const byte = <u32>load<u8>(i);
    if (byte == 46) {
      if (digits == 0) return -1;
      if (dots == 3) break;
      address = (address << 8) | octet;
      octet = 0;
      digits = 0;
      dots++;
    } else if (byte - 48 < 10) {
      octet = octet * 10 + byte - 48;
      digits++;
      if (octet > 255) return -1;
    } else return -1;
  }
  return dots == 3 && digits > 0 ? <i64>((address << 8) | octet) : -1;
}

/** The address that a text is, written as parseIpv4 in src/address/ipv4.ts takes it; -1 when it is none. */
export function strictIpv4(start: usize, end: usize): i64 {
  if (end - start < 7 || end - start > 15) return -1;
  let address: u32 = 0;
  let octet: i32 = -1;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const byte = <u32>load<u8>(i);
    if (byte == 46) {
      if (octet < 0) return -1;
      address = (address << 8) | <u32>octet;
      octet = -1;
      dots++;
    } else if (byte - 48 < 10) {
      if (octet == 0) return -1;
      octet = octet < 0 ? <i32>byte - 48 : octet * 10 + <i32>byte - 48;
      if (octet > 255) return -1;
    } else return -1;
  }
  return dots == 3 && octet >= 0 ? <i64>((address << 8) | <u32>octet) : -1;
}

/** Whether a text is an address as `addressIn` in src/decode/field-values.ts takes it, written plainly. */
export function isPlainAddress(start: usize, end: usize): bool {
  if (strictIpv4(start, end) >= 0) return true;
  let colons = 0;
  for (let at = start; at < end; at++) {
    if (load<u8>(at) == 58) colons++;
    else if (hexOf(load<u8>(at)) == 255) return false;
  }
  return colons >= 2 && end - start <= 45;
}

/** A run of at least 32 word bytes: digests are its parts of letters and digits only. */
export function digestMayHit(lineStart: usize, from: usize, to: usize): bool {
  if ((features & hasDigests) == 0) return false;
  let i = from;
  while (i < to) {
    let end = i;
    while (end < to && isAlphanumeric(load<u8>(end))) end++;
    const skip = i == from ? lent(lineStart, from) : 0;
    for (let drop: u32 = 0; drop <= skip; drop++) {
      const length = <isize>(end - i) - drop;
      if ((length == 32 || length == 40 || length == 64) && digestAt(i + drop, end)) return true;
    }
    i = end + 1;
  }
  return false;
}

function digestAt(start: usize, end: usize): bool {
  let count: u32 = 0;
  for (let i = start; i < end; i += 8) {
    let value: u32 = 0;
    for (let j = i; j < i + 8; j++) {
      const digit = hexOf(load<u8>(j));
      if (digit == 255) return false;
      value = (value << 4) | digit;
    }
    store<u32>(words + (count++ << 2), value);
  }
  return mayHoldDigest(count);
}

/** First byte after the run of `[0-9a-f:.]` around a colon; `ipv6Hit` tells whether it may be listed. */
export let ipv6Hit: bool = false;
/** Where that run starts. */
export let ipv6From: usize = 0;
export function readIpv6Run(lineStart: usize, at: usize, lineEnd: usize): usize {
  ipv6Hit = false;
  let start = at;
  while (start > lineStart && isIpv6Byte(load<u8>(start - 1))) start--;
  ipv6From = start;
  let end = start;
  let colons = 0;
  let gap = false;
  while (end < lineEnd && isIpv6Byte(load<u8>(end))) {
    if (load<u8>(end) == 58) {
      colons++;
      if (end > start && load<u8>(end - 1) == 58) gap = true;
    }
    end++;
  }
  // Times of day and MAC addresses have fewer colons than an address without a gap. Fingerprints have more than
  // eight, of which a reading may leave out two at the start and one at the end.
  if ((gap || colons >= 6) && colons <= 11) {
    let stop = end;
    while (stop > start && load<u8>(stop - 1) == 46) stop--;
    ipv6Hit = anyReadingHits(start, stop, start > lineStart ? <u32>load<u8>(start - 1) : 0);
  }
  return end;
}

/** An escape before the run may own its first two characters, a word before it all up to its first colon. */
function anyReadingHits(start: usize, end: usize, before: u32): bool {
  if (readingHits(start, end)) return true;
  const isEscaped = before == 92 || before == 37;
  if (isEscaped && (readingHits(start + 1, end) || readingHits(start + 2, end))) return true;
  if (!isEscaped && !isAlphanumeric(before) && before != 95 && load<u8>(start) != 58) return false;
  let colon = start;
  while (colon < end && load<u8>(colon) != 58) colon++;
  return (colon > start && readingHits(colon, end)) || readingHits(colon + 1, end);
}

function readingHits(start: usize, end: usize): bool {
  if (start >= end) return false;
  if (parseIpv6(start, end) && mayHoldIpv6(words + 48)) return true;
  return load<u8>(end - 1) == 58 && parseIpv6(start, end - 1) && mayHoldIpv6(words + 48);
}

// @ts-ignore: decorator
@inline
function isIpv6Byte(byte: u32): bool {
  return hexOf(byte) != 255 || byte == 58 || byte == 46;
}

/** Parses `[from, end)` into four words at `words + 48`; groups gather at `words + 64`. */
export function parseIpv6(from: usize, end: usize): bool {
  const groups = words + 64;
  let count = 0;
  let gapAt = -1;
  let i = from;
  if (end - from < 2 || end - from > 45) return false;
  if (load<u8>(i) == 58) {
    if (load<u8>(i + 1) != 58) return false;
  }
  while (i < end) {
    if (load<u8>(i) == 58) {
      if (i + 1 < end && load<u8>(i + 1) == 58) {
        if (gapAt >= 0) return false;
        gapAt = count;
        i += 2;
        continue;
      }
      if (count == 0 || i + 1 >= end || (gapAt == count && i > from)) return false;
      i++;
      continue;
    }
    let value: u32 = 0;
    let digits = 0;
    const groupStart = i;
    while (i < end && hexOf(load<u8>(i)) != 255) {
      value = (value << 4) | hexOf(load<u8>(i));
      digits++;
      i++;
    }
    if (i < end && load<u8>(i) == 46) return embedsIpv4(groupStart, end, count, gapAt);
    if (digits == 0 || digits > 4 || count >= 8) return false;
    store<u16>(groups + (count << 1), <u16>value);
    count++;
  }
  return spread(count, gapAt);
}

function embedsIpv4(start: usize, end: usize, before: i32, gapAt: i32): bool {
  const read = strictIpv4(start, end);
  if (read < 0 || before > 6) return false;
  const address = <u32>read;
  store<u16>(words + 64 + (before << 1), <u16>(address >> 16));
  store<u16>(words + 66 + (before << 1), <u16>address);
  return spread(before + 2, gapAt);
}

function spread(count: i32, gapAt: i32): bool {
  if (gapAt < 0 ? count != 8 : count > 7) return false;
  const groups = words + 64;
  const missing = 8 - count;
  for (let i = 0; i < 8; i += 2) {
    const high = groupAt(groups, i, gapAt, missing);
    store<u32>(words + 48 + (i << 1), (high << 16) | groupAt(groups, i + 1, gapAt, missing));
  }
  return true;
}

function groupAt(groups: usize, i: i32, gapAt: i32, missing: i32): u32 {
  if (gapAt < 0 || i < gapAt) return load<u16>(groups + (i << 1));
  return i < gapAt + missing ? 0 : load<u16>(groups + ((i - missing) << 1));
}

/** Start of the run of word bytes that ends before `end`. */
export function runStart(from: usize, end: usize): usize {
  let start = end;
  while (start > from && isWord(load<u8>(start - 1))) start--;
  return start;
}

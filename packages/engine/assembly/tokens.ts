// What the exact stage could read as a name, address or digest, and whether the tables know it.
// The same decisions as src/sieve/twin.ts, token by token.

import { features, flagsOfText, hasDigests, hasIpv4, hasNames, isChild, isIndicator, isUrlHost, mayHoldDigest, mayHoldIpv4, words } from './tables';

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

/** Start of the run of word bytes that ends before `end`. */
export function runStart(from: usize, end: usize): usize {
  let start = end;
  while (start > from && isWord(load<u8>(start - 1))) start--;
  return start;
}

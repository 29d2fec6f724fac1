// Sixty-four bytes at a time: their classes, by two table look-ups on the halves of each byte.

import { hexOf, isWord, runStart } from './tokens';

// Constants are read from memory into locals: written as literals, V8 builds them anew for every block.
export let constants: usize = 0;

/** @param at 128 bytes */
export function openConstants(at: usize): void {
  constants = at;
  v128.store(constants, i8x16(5, 7, 7, 39, 7, 39, 7, 7, 39, 7, <i8>134, 2, 66, 18, 18, 10));
  v128.store(constants, i8x16(0, 0, 48, <i8>129, 2, 76, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0), 16);
  v128.store(constants, i8x16.splat(15), 32);
  v128.store(constants, i8x16.splat(31), 48);
  v128.store(constants, i8x16.splat(96), 64);
  v128.store(constants, i8x16.splat(46), 80);
  v128.store(constants, i8x16.splat(10), 96);
  v128.store(constants, i8x16.splat(0), 112);
}

// @ts-ignore: decorator
@inline
export function kindsOf(bytes: v128, low: v128, high: v128, nibble: v128): v128 {
  const upper = v128.and(i16x8.shr_u(bytes, 4), nibble);
  return v128.and(i8x16.relaxed_swizzle(low, v128.and(bytes, nibble)), i8x16.relaxed_swizzle(high, upper));
}

// @ts-ignore: decorator
@inline
export function has(kinds: v128, wanted: v128, zero: v128): v128 {
  return i8x16.ne(v128.and(kinds, wanted), zero);
}

/** The sign bits of four vectors as one number. */
// @ts-ignore: decorator
@inline
export function pack(first: v128, second: v128, third: v128, fourth: v128): u64 {
  return (
    <u64>(<u32>i8x16.bitmask(first)) |
    (<u64>(<u32>i8x16.bitmask(second)) << 16) |
    (<u64>(<u32>i8x16.bitmask(third)) << 32) |
    (<u64>(<u32>i8x16.bitmask(fourth)) << 48)
  );
}

/** Whether 32 neighbouring bits are set. */
// @ts-ignore: decorator
@inline
export function holdsLongRun(word: u64): bool {
  let bits = word & (word >> 1);
  bits &= bits >> 2;
  bits &= bits >> 4;
  bits &= bits >> 8;
  return (bits & (bits >> 16)) != 0;
}

/** Whether `(0)` ends a name as Windows writes it: `)com(0)`. */
export function endsCountedLabel(at: usize): bool {
  const start = runStart(at - 256, at);
  return load<u8>(start - 1) == 41;
}

/** Escapes that could hide a letter, a digit or a dot; `#` has the class of an escape and is none. */
// @ts-ignore: decorator
@inline
export function isTelling(at: usize, end: usize): bool {
  const next = <u32>load<u8>(at + 1);
  const byte = load<u8>(at);
  if (byte == 35) return false;
  if (byte == 92) return next == 117 || next == 120;
  const after = <u32>load<u8>(at + 2);
  if (byte == 40) return next == 48 && after == 41 && endsCountedLabel(at);
  if (next == 50) return after == 68 || after == 100 || after == 69 || after == 101;
  if (next == 51) return after - 48 < 10 || ((after | 32) == 97 && joinsAddress(at, end));
  return next - 52 < 4 || (isHighDigit(next) && hidesInHost(at));
}

/** Whether the colon written as `%3A` at `at` stands in what could be an IPv6 address. */
function joinsAddress(at: usize, end: usize): bool {
  let start = at;
  while (isPartOfAddress(load<u8>(start - 1)) && at - start < 64) start--;
  let colons = 0;
  let lastColon: usize = 0;
  for (let i = start; i < end && isPartOfAddress(load<u8>(i));) {
    const size = load<u8>(i) == 58 ? 1 : isEscape(i, 51, 97) ? 3 : 0;
    if (size == 0) {
      if (load<u8>(i) == 37) {
        if (i > at) break;
        colons = 0;
      }
      i++;
      continue;
    }
    if (lastColon == i && colons) return true;
    i += size;
    lastColon = i;
    colons++;
  }
  return colons >= 6;
}

// @ts-ignore: decorator
@inline
function isPartOfAddress(byte: u32): bool {
  return hexOf(byte) != 255 || byte == 58 || byte == 46 || byte == 37;
}

/** Whether `%` with these two digits is at `at`; the second digit in lower case. */
// @ts-ignore: decorator
@inline
function isEscape(at: usize, first: u32, second: u32): bool {
  return load<u8>(at) == 37 && load<u8>(at + 1) == first && <u32>(load<u8>(at + 2) | 32) == second;
}

// @ts-ignore: decorator
@inline
function isHighDigit(byte: u32): bool {
  const digit = hexOf(byte);
  return digit >= 8 && digit != 255;
}

/** Whether a byte beyond ASCII that is escaped at `at` stands in the host of a URL: behind `//`, plain or escaped. */
function hidesInHost(at: usize): bool {
  // An escape before it was asked already.
  if (load<u8>(at - 3) == 37) return false;
  let start = at;
  while (at - start < 255 && !isEscape(start - 3, 50, 102)) {
    const before = load<u8>(start - 1);
    if (!isWord(before) && before != 37) break;
    start--;
  }
  for (let slashes = 0; slashes < 2; slashes++) {
    if (slashes && load<u8>(start - 1) == 92) start--;
    if (load<u8>(start - 1) == 47) start--;
    else if (isEscape(start - 3, 50, 102)) start -= 3;
    else return slashes == 0 && load<u8>(start - 1) == 64;
  }
  return true;
}

/**
 * Places one to five behind a colon of the same block. An address has two colons so near each other: groups
 * have at most four digits.
 */
// @ts-ignore: decorator
@inline
export function nearAfter(colons: u64): u64 {
  let near = colons | (colons << 1);
  near |= near << 2;
  return (near | (colons << 4)) << 1;
}

/** As {@link nearAfter}, places of the block after this one. */
// @ts-ignore: decorator
@inline
export function nearBefore(colons: u64): u64 {
  return (colons >> 63) | (colons >> 62) | (colons >> 61) | (colons >> 60) | (colons >> 59);
}

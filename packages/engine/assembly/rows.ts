// Observations summed one after the other, found again by a table of open addressing that fits the cache: a mark and
// where the observation lies.

const capacity: u32 = 131_072;
const mostEntries: u32 = 90_000;
const entryBytes: usize = 8;
/** Lengths, kind and source; hour and count; minutes; bytes; then the texts, each filled up to whole blocks. */
const figureBytes: usize = 32;
const heapBytes: usize = 10 * 1024 * 1024;
/** The longest row: its texts, seven numbers. */
const rowBytes: usize = 704;
const sourceBytes: usize = 64;
const sourcesKept: usize = 256;
const machineBytes: u32 = 100;
const nameBytes: u32 = 253;
const scratchBytes: usize = 512;

/** What {@link openRows} needs in all. */
export const rowsBytes: usize = 4 * scratchBytes + sourcesKept * sourceBytes + <usize>capacity * entryBytes + heapBytes;

/** Observations held. */
export let entries: u32 = 0;

/** Where the two destinations of a line are written. */
export let target: usize = 0;
export let secondTarget: usize = 0;

/** Sixteen bytes of ones, then as many of zeros: what is read from the middle keeps the beginning of a block. */
let ones: usize = 0;
/** Numbers that were written last, as text: the hour and the minutes of most rows are those of the row before. */
let hourText: usize = 0;
let minutesText: usize = 0;
let machine: usize = 0;
let machineLength: u32 = 0;
let sources: usize = 0;
let source: u32 = 0;
let table: usize = 0;
let heap: usize = 0;
let top: usize = 0;
let start: u64 = 0;
let cursor: usize = 0;

export function openRows(at: usize, seed: u32): void {
  ones = at;
  hourText = at + 64;
  minutesText = at + 128;
  machine = at + scratchBytes;
  target = machine + scratchBytes;
  secondTarget = target + scratchBytes;
  sources = secondTarget + scratchBytes;
  table = sources + sourcesKept * sourceBytes;
  heap = table + <usize>capacity * entryBytes;
  start = <u64>seed * 0x9e3779b97f4a7c15;
  v128.store(ones, i8x16.splat(-1));
  v128.store(ones, i8x16.splat(0), 16);
  clearRows();
}

export function clearRows(): void {
  memory.fill(table, 0, <usize>capacity * entryBytes);
  top = heap;
  entries = 0;
  cursor = heap;
}

let keeps: bool = true;

/** Lines are read and not remembered, until a source is set again. */
export function keepNothing(): void {
  keeps = false;
}

/** Whether a line more could have no room. */
export function isFull(): bool {
  return keeps && (entries >= mostEntries || top + 2 * 1024 > heap + heapBytes);
}

/** The source that lines are of from now on; its text is at most 63 bytes at {@link target}. */
export function setSource(number: u32, length: u32): void {
  keeps = true;
  source = number;
  const at = sources + <usize>number * sourceBytes;
  store<u8>(at, <u8>length);
  memory.copy(at + 1, target, length);
}

/** The beginning of a block; zeros behind it. */
// @ts-ignore: decorator
@inline
function cut(block: v128, length: u32): v128 {
  return v128.and(block, v128.load(ones + 16 - length));
}

/** Whole blocks that so many bytes take. */
// @ts-ignore: decorator
@inline
function padded(length: u32): usize {
  return <usize>((length + 15) & ~15);
}

/** Copies what stands up to the next quote. @returns `false` when it is none that can be kept as it stands */
export function putMachine(from: usize): bool {
  const quote = i8x16.splat(34);
  let length: u32 = 0;
  for (; length <= machineBytes; length += 16) {
    const block = v128.load(from + length);
    const quotes = i8x16.bitmask(i8x16.eq(block, quote));
    const kept = i8x16.bitmask(
      v128.andnot(
        i8x16.lt_u(i8x16.sub(block, i8x16.splat(33)), i8x16.splat(94)),
        i8x16.eq(block, i8x16.splat(92)),
      ),
    );
    if (quotes == 0) {
      if (kept != 0xffff) return false;
      v128.store(machine + length, block);
      continue;
    }
    const rest = <u32>ctz(quotes);
    if (~kept & ((1 << rest) - 1)) return false;
    v128.store(machine + length, cut(block, rest));
    machineLength = length + rest;
    return machineLength > 0 && machineLength <= machineBytes;
  }
  return false;
}

/**
 * Copies a name, in small letters, or an address that stands up to the next quote.
 * @returns its length; 0 for what is not kept; -1 for what must be looked at otherwise
 */
export function putTarget(from: usize, to: usize): i32 {
  const quote = i8x16.splat(34);
  let p = from;
  while (load<u8>(p) == 46) p++;
  let length: u32 = 0;
  let dots: u32 = 0;
  let words: u32 = 0;
  while (true) {
    if (length > nameBytes) return -1;
    const block = v128.load(p + length);
    const quotes = i8x16.bitmask(i8x16.eq(block, quote));
    const isCapital = i8x16.lt_u(i8x16.sub(block, i8x16.splat(65)), i8x16.splat(26));
    const small = v128.or(block, v128.and(isCapital, i8x16.splat(32)));
    const isDot = i8x16.eq(block, i8x16.splat(46));
    const isDigit = i8x16.lt_u(i8x16.sub(block, i8x16.splat(48)), i8x16.splat(10));
    const isWord = v128.or(
      i8x16.lt_u(i8x16.sub(small, i8x16.splat(97)), i8x16.splat(26)),
      v128.or(i8x16.eq(block, i8x16.splat(45)), i8x16.eq(block, i8x16.splat(95))),
    );
    const before = quotes == 0 ? 0xffff : (quotes & -quotes) - 1;
    const odd = before & ~i8x16.bitmask(v128.or(isWord, v128.or(isDot, isDigit)));
    if (odd != 0) return load<u8>(p + length + ctz(odd)) == 58 && p == from ? putIpv6(from, to) : -1;
    dots += popcnt(before & i8x16.bitmask(isDot));
    words |= before & i8x16.bitmask(isWord);
    if (quotes != 0) {
      const rest = <u32>ctz(quotes);
      v128.store(to + length, cut(small, rest));
      length += rest;
      break;
    }
    v128.store(to + length, small);
    length += 16;
  }
  if (length > nameBytes + 1) return -1;
  if (words == 0) return length == 0 ? 0 : p == from ? addressLength(to, length) : -1;
  while (length > 0 && load<u8>(to + length - 1) == 46) {
    length--;
    dots--;
    store<u8>(to + length, 0);
  }
  if (dots == 0) return 0;
  // .arpa
  if (length >= 5 && load<u32>(to + length - 5) == 0x7072612e && load<u8>(to + length - 1) == 97) return 0;
  return <i32>length;
}

/** An IPv6 address up to the next quote, written with digits and colons alone; other spellings are -1. */
function putIpv6(from: usize, to: usize): i32 {
  let length: u32 = 0;
  let groups: u32 = 0;
  let digits: u32 = 0;
  let first: u32 = 0;
  let gaps: u32 = 0;
  for (; ; length++) {
    const byte = load<u8>(from + length);
    if (byte == 34) break;
    if (byte == 58) {
      if (digits == 0) {
        // Two colons, once, and not at the beginning.
        if (length == 0 || gaps > 0 || load<u8>(from + length - 1) != 58) return -1;
        gaps++;
      } else groups++;
      digits = 0;
      store<u8>(to + length, 58);
      continue;
    }
    const letter = byte >= 65 && byte <= 70 ? byte | 32 : byte;
    const digit = letter >= 97 ? <u32>letter - 87 : letter > 57 ? 16 : <u32>letter - 48;
    if (digit > 15 || digits == 4) return -1;
    if (groups == 0) first = (first << 4) | digit;
    digits++;
    store<u8>(to + length, letter);
  }
  v128.store(to + length, i8x16.splat(0));
  if (digits > 0) groups++;
  else if (length < 2 || load<u8>(from + length - 2) != 58) return -1;
  if (gaps == 0 ? groups != 8 : groups > 6) return -1;
  return (first & 0xe000) == 0x2000 ? <i32>length : 0;
}

/** Four numbers that name a public address: others are of inside, or none. */
function addressLength(at: usize, length: u32): i32 {
  let address: u32 = 0;
  let octet: i32 = -1;
  let dots: u32 = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <i32>load<u8>(at + i) - 48;
    if (digit == -2) {
      if (octet < 0) return -1;
      address = (address << 8) | octet;
      octet = -1;
      dots++;
    } else {
      if (octet == 0) return -1;
      octet = octet < 0 ? digit : octet * 10 + digit;
      if (octet > 255) return -1;
    }
  }
  if (dots != 3 || octet < 0) return -1;
  address = (address << 8) | octet;
  const a = address >> 24;
  const b = (address >> 16) & 255;
  if (a == 0 || a == 10 || a == 127 || a >= 224) return 0;
  if ((a == 172 && b >= 16 && b < 32) || (a == 100 && b >= 64 && b < 128)) return 0;
  return (a == 192 && b == 168) || (a == 169 && b == 254) ? 0 : <i32>length;
}

/** Adds what a line says of the machine put last. A length of 0: nothing. */
export function addRow(from: usize, length: i32, kind: u32, minute: i32, bytes: u64): void {
  if (length == 0 || !keeps) return;
  const hour = <u32>(minute / 60);
  const header = <u64>machineLength | (<u64>length << 16) | (<u64>kind << 32) | (<u64>source << 40);
  const text = top + figureBytes;
  let low = start ^ header;
  let high = start + <u64>hour;
  let end = text;
  for (let p = machine; p < machine + padded(machineLength); p += 16, end += 16) {
    const block = v128.load(p);
    v128.store(end, block);
    low = rotl(low ^ i64x2.extract_lane(block, 0), 29) * 0x9e3779b97f4a7c15;
    high = rotl(high ^ i64x2.extract_lane(block, 1), 29) * 0xc2b2ae3d27d4eb4f;
  }
  for (let p = from; p < from + padded(length); p += 16, end += 16) {
    const block = v128.load(p);
    v128.store(end, block);
    low = rotl(low ^ i64x2.extract_lane(block, 0), 29) * 0x9e3779b97f4a7c15;
    high = rotl(high ^ i64x2.extract_lane(block, 1), 29) * 0xc2b2ae3d27d4eb4f;
  }
  let hash = (low ^ (high >> 32) ^ (high << 32) ^ (low >> 29)) * 0x9e3779b97f4a7c15;
  hash ^= hash >> 32;
  const tag = <u32>(hash >> 32) | 1;
  const bit = <u64>1 << <u64>(minute - <i32>hour * 60);
  for (let place = <u32>hash & (capacity - 1); ; place = (place + 1) & (capacity - 1)) {
    const entry = table + <usize>place * entryBytes;
    const known = load<u32>(entry);
    if (known == 0) {
      store<u32>(entry, tag);
      store<u32>(entry, <u32>top, 4);
      store<u64>(top, header);
      store<u32>(top, hour, 8);
      store<u32>(top, 1, 12);
      store<u64>(top, bit, 16);
      store<u64>(top, bytes, 24);
      top = end;
      entries++;
      return;
    }
    const at = <usize>load<u32>(entry, 4);
    if (known != tag || load<u64>(at) != header || load<u32>(at, 8) != hour || !isSame(at + figureBytes, end)) continue;
    store<u32>(at, load<u32>(at, 12) + 1, 12);
    store<u64>(at, load<u64>(at, 16) | bit, 16);
    store<u64>(at, load<u64>(at, 24) + bytes, 24);
    return;
  }
}

/** Whether the text kept at `at` is the one that lies at the top; both are filled up with zeros. */
function isSame(at: usize, end: usize): bool {
  let other = at;
  for (let p = top + figureBytes; p < end; p += 16, other += 16)
    if (v128.any_true(v128.xor(v128.load(p), v128.load(other)))) return false;
  return true;
}

/** Writes rows that were not written yet, as text. @returns bytes written; 0 when all are */
export function emitRows(to: usize, size: usize): u32 {
  let p = to;
  while (cursor < top && p + rowBytes < to + size) {
    const header = load<u64>(cursor);
    const machineEnd = <u32>(header & 0xffff);
    const length = <u32>((header >> 16) & 0xffff);
    const named = sources + <usize>((header >> 40) & 255) * sourceBytes;
    const text = cursor + figureBytes;
    p = tabbed(remembered(p, load<u32>(cursor, 8), hourText));
    p = tabbed(copied(p, named + 1, load<u8>(named)));
    p = tabbed(copied(p, text, machineEnd));
    p = tabbed(number(p, (header >> 32) & 255));
    p = tabbed(copied(p, text + padded(machineEnd), length));
    p = tabbed(number(p, load<u32>(cursor, 12)));
    p = tabbed(remembered(p, load<u64>(cursor, 16), minutesText));
    p = number(p, load<u64>(cursor, 24));
    store<u8>(p++, 10);
    cursor = text + padded(machineEnd) + padded(length);
  }
  return <u32>(p - to);
}

// @ts-ignore: decorator
@inline
function tabbed(at: usize): usize {
  store<u8>(at, 9);
  return at + 1;
}

function copied(to: usize, from: usize, length: usize): usize {
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
  return to + length;
}

/** A number that stands as text already when it is the same as last time: number, length, text. */
function remembered(to: usize, value: u64, kept: usize): usize {
  if (load<u64>(kept) != value || load<u32>(kept, 8) == 0) {
    store<u64>(kept, value);
    store<u32>(kept, <u32>(number(kept + 16, value) - kept - 16), 8);
  }
  return copied(to, kept + 16, load<u32>(kept, 8));
}

function number(to: usize, value: u64): usize {
  if (value < 10) {
    store<u8>(to, <u8>(48 + value));
    return to + 1;
  }
  let digits: usize = 1;
  for (let rest = value; rest >= 10; rest /= 10) digits++;
  let rest = value;
  for (let p = to + digits; p > to; rest /= 10) store<u8>(--p, <u8>(48 + rest % 10));
  return to + digits;
}

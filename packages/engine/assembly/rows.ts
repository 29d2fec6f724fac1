// Observations summed one after the other, found again by a table of open addressing that fits the cache: a mark and
// where the observation lies.

const capacity: u32 = 131_072;
const mostEntries: u32 = 90_000;
const entryBytes: usize = 8;
/** Lengths, kind and source; hour and count; minutes; bytes; then the texts. */
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

let letters: usize = 0;
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
  letters = at;
  machine = at + scratchBytes;
  target = machine + scratchBytes;
  secondTarget = target + scratchBytes;
  sources = secondTarget + scratchBytes;
  table = sources + sourcesKept * sourceBytes;
  heap = table + <usize>capacity * entryBytes;
  start = <u64>seed * 0x9e3779b97f4a7c15;
  // What may stand in a name, in small letters; all else is 0.
  for (let byte: u32 = 0; byte < 256; byte++) {
    const isLetter = (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 45 || byte == 46 || byte == 95;
    store<u8>(letters + byte, <u8>(byte >= 65 && byte <= 90 ? byte | 32 : isLetter ? byte : 0));
  }
  clearRows();
}

export function clearRows(): void {
  memory.fill(table, 0, <usize>capacity * entryBytes);
  top = heap;
  entries = 0;
  cursor = heap;
}

/** Whether a line more could have no room. */
export function isFull(): bool {
  return entries >= mostEntries || top + 2 * 1024 > heap + heapBytes;
}

/** The source that lines are of from now on; its text is at most 63 bytes at {@link target}. */
export function setSource(number: u32, length: u32): void {
  source = number;
  const at = sources + <usize>number * sourceBytes;
  store<u8>(at, <u8>length);
  memory.copy(at + 1, target, length);
}

/** Copies what stands up to the next quote. @returns `false` when it is none that can be kept as it stands */
export function putMachine(from: usize): bool {
  let length: u32 = 0;
  for (; length <= machineBytes; length++) {
    const byte = load<u8>(from + length);
    if (byte == 34) break;
    if (byte <= 32 || byte >= 127 || byte == 92) return false;
    store<u8>(machine + length, byte);
  }
  machineLength = length;
  return length > 0 && length <= machineBytes;
}

/**
 * Copies a name, in small letters, or an address that stands up to the next quote.
 * @returns its length; 0 for what is not kept; -1 for what must be looked at otherwise
 */
export function putTarget(from: usize, to: usize): i32 {
  let p = from;
  while (load<u8>(p) == 46) p++;
  let length: u32 = 0;
  let dots: u32 = 0;
  let isWord: bool = false;
  for (; ; length++) {
    const byte = load<u8>(p + length);
    if (byte == 34) break;
    const letter = load<u8>(letters + byte);
    if (byte == 58 && p == from) return putIpv6(from, to);
    if (letter == 0 || length > nameBytes) return -1;
    store<u8>(to + length, letter);
    if (letter == 46) dots++;
    else if (letter > 57 || letter < 48) isWord = true;
  }
  if (!isWord) return length == 0 ? 0 : p == from ? addressLength(to, length) : -1;
  while (length > 0 && load<u8>(to + length - 1) == 46) {
    length--;
    dots--;
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
    const letter = load<u8>(letters + byte);
    const digit = letter >= 97 ? <u32>letter - 87 : <u32>letter - 48;
    if (letter < 48 || digit > 15 || digits == 4) return -1;
    if (groups == 0) first = (first << 4) | digit;
    digits++;
    store<u8>(to + length, letter);
  }
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
  if (length == 0) return;
  const hour = <u32>(minute / 60);
  const header = <u64>machineLength | (<u64>length << 16) | (<u64>kind << 32) | (<u64>source << 40);
  const text = top + figureBytes;
  for (let i: u32 = 0; i < machineLength; i += 16) v128.store(text + i, v128.load(machine + i));
  const behind = text + machineLength;
  for (let i: u32 = 0; i < <u32>length; i += 16) v128.store(behind + i, v128.load(from + i));
  const end = behind + length;
  store<u64>(end, 0);
  let hash = (start ^ header ^ (<u64>hour << 48)) * 0xc2b2ae3d27d4eb4f;
  for (let p = text; p < end; p += 8) {
    hash = (hash ^ load<u64>(p)) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 29;
  }
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
      top = (end + 7) & ~7;
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
  for (let p = top + figureBytes; p < end; p += 8, other += 8) if (load<u64>(p) != load<u64>(other)) return false;
  return true;
}

/** Writes rows that were not written yet, as text. @returns bytes written; 0 when all are */
export function emitRows(to: usize, size: usize): u32 {
  let p = to;
  while (cursor < top && p + rowBytes < to + size) {
    const header = load<u64>(cursor);
    const machineEnd = <usize>(header & 0xffff);
    const length = <usize>((header >> 16) & 0xffff);
    const named = sources + <usize>((header >> 40) & 255) * sourceBytes;
    const text = cursor + figureBytes;
    p = tabbed(number(p, load<u32>(cursor, 8)));
    p = tabbed(copied(p, named + 1, load<u8>(named)));
    p = tabbed(copied(p, text, machineEnd));
    p = tabbed(number(p, (header >> 32) & 255));
    p = tabbed(copied(p, text + machineEnd, length));
    p = tabbed(number(p, load<u32>(cursor, 12)));
    p = tabbed(number(p, load<u64>(cursor, 16)));
    p = number(p, load<u64>(cursor, 24));
    store<u8>(p++, 10);
    cursor = (text + machineEnd + length + 7) & ~7;
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

function number(to: usize, value: u64): usize {
  let digits: usize = 1;
  for (let rest = value; rest >= 10; rest /= 10) digits++;
  let rest = value;
  for (let p = to + digits; p > to; rest /= 10) store<u8>(--p, <u8>(48 + rest % 10));
  return to + digits;
}

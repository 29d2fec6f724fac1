// Walks one line of JSON as strictly as JSON.parse and writes down where the values of known keys stand.
// The keys stand in keys.ts; everything else is checked and passed over.

import { keyOf, keysBytes, openKeys } from './key-table';
import { clearSlots, listed, openSlots, slotsBytes, typeArray, typeEscapedText, typeNumber, typeObject, typeText, typeWord, write } from './slots';

/** Of the object around a line, of objects that hold nothing known, and of one whose keys all lead to lists. */
export const sectionTop: u32 = 1;
export const sectionNone: u32 = 0;
export const sectionAnyKey: u32 = 15;
export const noSlot: u32 = 255;

const maxDepth: u32 = 48;

let end: usize = 0;
/** Which object of a list is being read: none of them may bear a key twice. */
let element: u32 = 0;
let isEscaped: bool = false;
/** Whether the line read last, or what follows it, may hold a percent sign or a byte beyond ASCII. */
export let isOdd: bool = false;

/** @param at 8,928 bytes */
export function openJson(at: usize): void {
  openSlots(at);
  openKeys(at + slotsBytes);
}

/**
 * @returns how many values were listed; -1 when this is not JSON as JSON.parse takes it, or when it bears a
 *   known key twice. The line has no byte beyond ASCII and is followed by a line feed or a zero, perhaps after a carriage return.
 */
export function readJson(at: usize, length: u32): i32 {
  isOdd = false;
  end = at + length;
  element = 0;
  clearSlots(at);
  let position = afterSpace(at);
  if (load<u8>(position) != 123) return -1;
  position = readObject(position + 1, sectionTop, 0);
  return position != 0 && afterSpace(position) == end ? <i32>listed : -1;
}

// @ts-ignore: decorator
@inline
function afterSpace(from: usize): usize {
  let at = from;
  while (true) {
    const byte = <u32>load<u8>(at);
    // A line feed is the end of the line, and the next one may follow it.
    if (byte != 32 && byte != 9 && byte != 13) return at;
    at++;
  }
}

/** From behind the opening brace to behind the closing one; 0 when it is broken, here and below. */
function readObject(from: usize, section: u32, depth: u32): usize {
  if (depth > maxDepth) return 0;
  let at = afterSpace(from);
  if (load<u8>(at) == 125) return at + 1;
  const firstKey = at;
  while (true) {
    if (load<u8>(at) != 34) return 0;
    const start = at + 1;
    at = stringEnd(start);
    if (at == 0) return 0;
    // A known key spelt with escapes would be missed.
    if (isEscaped) return 0;
    const length = <u32>(at - start);
    let key: usize = 0;
    let anyKey = false;
    if (section == sectionAnyKey) {
      // Numbers would be moved to the front, and of two alike the second would stay.
      if (<u32>load<u8>(start) - 48 < 10 || bearsTwice(firstKey, start, length)) return 0;
      anyKey = true;
    } else if (section != sectionNone) key = keyOf(start, length, section);
    at = afterSpace(at + 1);
    if (load<u8>(at) != 58) return 0;
    at = afterSpace(at + 1);
    at = anyKey ? readAnyKey(at, depth) : key ? readKnown(at, key, depth) : readValue(at, sectionNone, depth);
    if (at == 0) return 0;
    at = afterSpace(at);
    const byte = load<u8>(at);
    if (byte == 125) return at + 1;
    if (byte != 44) return 0;
    at = afterSpace(at + 1);
  }
}

/** Whether the key at `start` stands anywhere between `from` and itself, in quotes. */
function bearsTwice(from: usize, start: usize, length: u32): bool {
  for (let at = from; at + length + 2 < start; at++) {
    if (load<u8>(at) == 34 && load<u8>(at + length + 1) == 34 && memory.compare(at + 1, start, length) == 0) return true;
  }
  return false;
}

function readAnyKey(at: usize, depth: u32): usize {
  return load<u8>(at) == 91 ? readArray(at + 1, anyKeySlot, sectionNone, noSlot, sectionNone, depth + 1) : readValue(at, sectionNone, depth);
}
/** Where texts in the lists of a section of any keys go. */
const anyKeySlot: u32 = 99;

function readKnown(at: usize, key: usize, depth: u32): usize {
  const slot = <u32>load<u8>(key, 18);
  const byte = load<u8>(at);
  let stop: usize;
  let type: u32;
  if (byte == 91) {
    stop = readArray(at + 1, load<u8>(key, 20), load<u8>(key, 21), load<u8>(key, 22), load<u8>(key, 23), depth + 1);
    type = typeArray;
  } else if (byte == 123) {
    stop = readObject(at + 1, load<u8>(key, 19), depth + 1);
    type = typeObject;
  } else {
    stop = readValue(at, sectionNone, depth);
    type = lastType;
  }
  if (stop == 0) return 0;
  const start = type <= typeEscapedText ? at + 1 : at;
  const last = type <= typeEscapedText ? stop - 1 : stop;
  return slot == noSlot || write(slot, start, last, type, element) ? stop : 0;
}

function readArray(from: usize, slot: u32, first: u32, firstSlot: u32, others: u32, depth: u32): usize {
  if (depth > maxDepth) return 0;
  let at = afterSpace(from);
  if (load<u8>(at) == 93) return at + 1;
  let isFirst = true;
  while (true) {
    const start = at;
    if (load<u8>(at) == 123) {
      const section = isFirst ? first : others;
      const outer = element;
      if (section != sectionNone) element = ++elements;
      at = readObject(at + 1, section, depth + 1);
      element = outer;
      if (at == 0) return 0;
      if (isFirst && firstSlot != noSlot && !write(firstSlot, start, at, typeObject, element)) return 0;
    } else {
      at = readValue(at, sectionNone, depth);
      if (at == 0) return 0;
      if (slot != noSlot && lastType <= typeEscapedText && !write(slot, start + 1, at - 1, lastType, element)) return 0;
    }
    isFirst = false;
    at = afterSpace(at);
    const byte = load<u8>(at);
    if (byte == 93) return at + 1;
    if (byte != 44) return 0;
    at = afterSpace(at + 1);
  }
}
let elements: u32 = 0;

/** Kind of the value read last. */
let lastType: u32 = 0;

function readValue(at: usize, section: u32, depth: u32): usize {
  const byte = <u32>load<u8>(at);
  let stop: usize;
  if (byte == 34) {
    stop = stringEnd(at + 1);
    lastType = isEscaped ? typeEscapedText : typeText;
    return stop == 0 ? 0 : stop + 1;
  }
  if (byte == 123) {
    stop = readObject(at + 1, section, depth + 1);
    lastType = typeObject;
    return stop;
  }
  if (byte == 91) {
    stop = readArray(at + 1, noSlot, sectionNone, noSlot, sectionNone, depth + 1);
    lastType = typeArray;
    return stop;
  }
  if (byte == 45 || byte - 48 < 10) {
    lastType = typeNumber;
    return numberEnd(at);
  }
  lastType = typeWord;
  const four = load<u32>(at);
  if (four == 0x65757274 || four == 0x6c6c756e) return at + 4;
  return four == 0x736c6166 && load<u8>(at + 4) == 101 ? at + 5 : 0;
}

function numberEnd(from: usize): usize {
  let at = from;
  if (load<u8>(at) == 45) at++;
  if (load<u8>(at) == 48) at++;
  else {
    const start = at;
    while (<u32>load<u8>(at) - 48 < 10) at++;
    if (at == start) return 0;
  }
  if (load<u8>(at) == 46) {
    const start = ++at;
    while (<u32>load<u8>(at) - 48 < 10) at++;
    if (at == start) return 0;
  }
  if ((load<u8>(at) | 32) == 101) {
    at++;
    if (load<u8>(at) == 43 || load<u8>(at) == 45) at++;
    const start = at;
    while (<u32>load<u8>(at) - 48 < 10) at++;
    if (at == start) return 0;
  }
  return at;
}

/** The closing quote of the text that starts here; 0 when there is none, or a raw control character before it. */
function stringEnd(from: usize): usize {
  isEscaped = false;
  let at = from;
  const quote = i8x16.splat(34);
  const backslash = i8x16.splat(92);
  const space = i8x16.splat(32);
  const percent = i8x16.splat(37);
  let odd = i8x16.splat(0);
  while (true) {
    const bytes = v128.load(at);
    odd = v128.or(odd, v128.or(bytes, i8x16.eq(bytes, percent)));
    const stops = <u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, quote), i8x16.eq(bytes, backslash)), i8x16.lt_u(bytes, space)));
    if (stops == 0) {
      at += 16;
      continue;
    }
    at += ctz(stops);
    const byte = load<u8>(at);
    if (byte == 34) {
      if (i8x16.bitmask(odd)) isOdd = true;
      return at;
    }
    if (byte != 92) return 0;
    isEscaped = true;
    const next = load<u8>(at + 1);
    if (next != 34 && next != 92 && next != 47 && next != 98 && next != 102 && next != 110 && next != 114 && next != 116) return 0;
    at += 2;
  }
}

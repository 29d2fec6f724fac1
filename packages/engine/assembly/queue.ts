// The runs with a dot in a window, many at once. Step by step and nearly without branches: where each starts and
// its labels lie, from the masks; then the hashes of the names and the numbers of the addresses; then the
// filter. Only what passes it, and what is odd, is read byte by byte.

import { filterAt, filterBits, features, filterOfIpv4, filterOfText, hasIpv4, hasNames, lastReference } from './tables';
import { dottedMayHit, runStart } from './tokens';
import { addresses as addressesAt, batchTokens, dots as dotsAt, ends as endsAt, mark, markToken, names as namesAt, questions, words as wordsAt } from './window';

/** Longest run that the masks show wholly. */
const longestRun: u32 = 56;

/** Asks for the `count` runs that end in this window. */
export function askTokens(input: usize, window: usize, count: u32): void {
  for (let from: u32 = 0; from < count; from += batchTokens) {
    askBatch(input, window, endsAt + (from << 2), min(count - from, batchTokens));
  }
}

/** Shows the lines of runs that hold bytes beyond ASCII: names in other scripts have more than one spelling. */
export function showHighTokens(input: usize, window: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const place = load<u32>(endsAt + (i << 2));
    const end = window + place;
    for (let at = runStart(input, end); at < end; at++) {
      if (load<u8>(at) < 128) continue;
      mark(place);
      break;
    }
  }
}

function askBatch(input: usize, window: usize, ends: usize, count: u32): void {
  const words = wordsAt;
  const dots = dotsAt;
  let names = namesAt;
  let addresses = addressesAt;
  for (let i: u32 = 0; i < count; i++) {
    const place = load<u32>(ends + (i << 2));
    const end = window + place;
    // The last 56 to 63 bytes before the end, the very last one in the highest bit.
    const shift = 8 - <u64>(place & 7);
    const mask = (place >> 3) - 7;
    const length = <u32>clz(~(load<u64>(words + mask) << shift));
    const run = ~(<u64>~0 >> length);
    const labels = (load<u64>(dots + mask) << shift) & run;
    const last = <u32>clz(labels);
    const rest = labels & (0x7fffffffffffffff >> last);
    const dotCount = <u32>popcnt(labels);
    const before = <u32>load<u8>(end - length - 1);
    const number = isNumber(load<u64>(end - 8), last);
    const endsInDigit = u32(<u32>load<u8>(end - 1) - 48 < 10);
    // Dots at the edges, escapes before the run, more than four numbers and very long ones are rare and take care.
    const odd =
      u32(length >= longestRun) |
      u32(last == 0) |
      <u32>((labels >> (64 - length)) & 1) |
      u32(before == 92) |
      u32(before == 37) |
      (endsInDigit & u32(dotCount > 3)) |
      (number & u32(last > 8));
    if (odd) {
      if (dottedMayHit(input, runStart(input, end), end)) mark(place);
      continue;
    }
    store<u32>(names, place);
    store<u32>(names, min(<u32>clz(rest), length), 4);
    names += (number ^ 1) << 3;
    store<u32>(addresses, place);
    store<u32>(addresses, length, 4);
    store<u64>(addresses, labels, 8);
    addresses += (number & u32(dotCount == 3)) << 4;
  }
  let question = questions;
  if (features & hasNames) question = hashNames(window, names, question);
  if (features & hasIpv4) question = readAddresses(input, window, addresses, question);
  askFilter(input, window, question);
}

function askFilter(input: usize, window: usize, question: usize): void {
  for (let at = questions; at < question; at += 16) {
    const bits = load<u64>(at);
    if ((load<u64>(load<u32>(at, 8)) & bits) != bits) continue;
    const place = load<u32>(at, 12);
    const end = window + place;
    if (dottedMayHit(input, runStart(input, end), end)) markToken(place, lastReference);
  }
}

/** Whether the last `length` of these eight characters are digits, 0 or 1. */
// @ts-ignore: decorator
@inline
function isNumber(eight: u64, length: u32): u32 {
  const wanted = <u64>~0 << ((8 - min(length, 8)) << 3);
  const digits = eight ^ 0x3030303030303030;
  const others = ((digits & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676) | digits;
  return u32((others & 0x8080808080808080 & wanted) == 0);
}

function hashNames(window: usize, to: usize, first: usize): usize {
  let question = first;
  for (let at = namesAt; at < to; at += 8) {
    const place = load<u32>(at);
    const end = window + place;
    filterOfText(end - load<u32>(at, 4), end);
    store<u64>(question, filterBits);
    store<u32>(question, <u32>filterAt, 8);
    store<u32>(question, place, 12);
    question += 16;
  }
  return question;
}

function readAddresses(input: usize, window: usize, to: usize, first: usize): usize {
  let question = first;
  for (let at = addressesAt; at < to; at += 16) {
    const place = load<u32>(at);
    const length = load<u32>(at, 4);
    const end = window + place;
    // Distances from the end to the dots before the fourth, third and second number.
    let labels = load<u64>(at, 8);
    const fourth = <u32>clz(labels);
    labels &= 0x7fffffffffffffff >> fourth;
    const third = <u32>clz(labels);
    labels &= 0x7fffffffffffffff >> third;
    const second = <u32>clz(labels);
    const lengths = (fourth - 1) | (third - fourth - 2) | (second - third - 2) | (length - second - 2);
    if (lengths > 3) {
      if (dottedMayHit(input, runStart(input, end), end)) mark(place);
      continue;
    }
    const d = digitsOf(end, fourth);
    const c = digitsOf(end - fourth - 1, third - fourth - 1);
    const b = digitsOf(end - third - 1, second - third - 1);
    const a = digitsOf(end - second - 1, length - second - 1);
    const others = (a & 0x7f7f7f7f) + 0x76767676 | a | (b & 0x7f7f7f7f) + 0x76767676 | b | (c & 0x7f7f7f7f) + 0x76767676 | c;
    const w = valueOf(a);
    const x = valueOf(b);
    const y = valueOf(c);
    const z = valueOf(d);
    filterOfIpv4((w << 24) | (x << 16) | (y << 8) | z);
    store<u64>(question, filterBits);
    store<u32>(question, <u32>filterAt, 8);
    store<u32>(question, place, 12);
    question += (u32((others & 0x80808080) == 0) & u32((w | x | y | z) < 256)) << 4;
  }
  return question;
}

/** The values of the last one to four digits before `end`, the last one in the highest byte. */
// @ts-ignore: decorator
@inline
function digitsOf(end: usize, length: u32): u32 {
  return (load<u32>(end - 4) ^ 0x30303030) & (<u32>0xffffffff << ((4 - length) << 3));
}

// @ts-ignore: decorator
@inline
function valueOf(digits: u32): u32 {
  return (digits >> 24) + ((digits >> 16) & 255) * 10 + ((digits >> 8) & 255) * 100 + (digits & 255) * 1000;
}

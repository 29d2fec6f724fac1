// The bytes of a window, 64 at a time, sorted into classes by two table look-ups on their halves. The ends of
// runs that hold a dot fall out of one addition: adding the dots to the runs carries a bit past the end of
// each. Those ends are only written down here; what is rare is looked at on the spot.

import { constants, isTelling, kindsOf, pack } from './blocks';
import { features, hasDigests, hasIpv6 } from './tables';
import { ipv6Hit, readIpv6Run } from './ipv6';
import { digestMayHit, isWord, runStart } from './tokens';
import { dots as dotsAt, ends as endsAt, feeds as feedsAt, mark, ordinals, words as wordsAt } from './window';

/** Line feeds met since the start of the input. */
export let feedCount: u32 = 0;
/** Whether a byte beyond ASCII stands in this window or just before it. */
export let hasHigh: bool = false;

let input: usize = 0;
let end: usize = 0;
let carryDots: u64 = 0;
let carryWord: u64 = 0;
let carryColon: u64 = 0;
let colonsBefore: u32 = 0;
let highBefore: bool = false;
let ipv6Seen: usize = 0;
let digestSeen: usize = 0;

export function openScan(from: usize, to: usize): void {
  input = from;
  end = to;
  feedCount = 0;
  hasHigh = false;
  carryDots = 0;
  carryWord = 0;
  carryColon = 0;
  colonsBefore = 0;
  highBefore = false;
  ipv6Seen = from;
  digestSeen = from;
}

/** Reads `count` blocks from `window` on. @returns the number of ends written down */
export function scanBlocks(window: usize, count: u32): u32 {
  const low = v128.load(constants);
  const high = v128.load(constants, 16);
  const nibble = v128.load(constants, 32);
  const wordKinds = v128.load(constants, 48);
  const escapeKinds = v128.load(constants, 64);
  const dot = v128.load(constants, 80);
  const feed = v128.load(constants, 96);
  const zero = v128.load(constants, 112);
  const wantsIpv6 = (features & hasIpv6) != 0;
  const wantsDigests = (features & hasDigests) != 0;
  const words = wordsAt;
  const dotMasks = dotsAt;
  const feedMasks = feedsAt;
  const last = end;
  let ordinal = feedCount;
  let carry = carryDots;
  let at = endsAt;
  hasHigh = highBefore;
  highBefore = false;

  for (let i: u32 = 0; i < count; i++) {
    const block = window + (i << 6);
    const bytes0 = v128.load(block);
    const bytes1 = v128.load(block, 16);
    const bytes2 = v128.load(block, 32);
    const bytes3 = v128.load(block, 48);
    const kinds0 = kindsOf(bytes0, low, high, nibble);
    const kinds1 = kindsOf(bytes1, low, high, nibble);
    const kinds2 = kindsOf(bytes2, low, high, nibble);
    const kinds3 = kindsOf(bytes3, low, high, nibble);
    let word = ~pack(
      i8x16.eq(v128.and(kinds0, wordKinds), zero),
      i8x16.eq(v128.and(kinds1, wordKinds), zero),
      i8x16.eq(v128.and(kinds2, wordKinds), zero),
      i8x16.eq(v128.and(kinds3, wordKinds), zero),
    );
    let dots = pack(i8x16.eq(bytes0, dot), i8x16.eq(bytes1, dot), i8x16.eq(bytes2, dot), i8x16.eq(bytes3, dot));
    let feeds = pack(i8x16.eq(bytes0, feed), i8x16.eq(bytes1, feed), i8x16.eq(bytes2, feed), i8x16.eq(bytes3, feed));
    // What lies behind the input ends every run.
    let inside: u64 = ~0;
    if (block + 64 > last) {
      inside = (<u64>1 << (last - block)) - 1;
      word &= inside;
      dots &= inside;
      feeds &= inside;
    }
    // The sign bit of a byte is its place beyond ASCII, the sign bit of its kinds is the colon.
    if (i8x16.bitmask(v128.or(v128.or(bytes0, bytes1), v128.or(bytes2, bytes3)))) {
      const beyond = pack(bytes0, bytes1, bytes2, bytes3) & inside;
      word |= beyond;
      hasHigh = true;
      highBefore = true;
      if (beyond) findWideDots(window, block, beyond);
    }
    const mask = i << 3;
    store<u64>(words + mask, word);
    store<u64>(dotMasks + mask, dots);
    store<u64>(feedMasks + mask, feeds);
    store<u32>(ordinals + (i << 2), ordinal);
    ordinal += <u32>popcnt(feeds);

    const sum = word + dots;
    const all = sum + carry;
    let ended = all & ~word;
    carry = u64(sum < word) | u64(all < sum);
    const found = <usize>popcnt(ended);
    const place = i << 6;
    // Two are written in any case: to ask whether there are any costs more.
    store<u32>(at, place + <u32>ctz(ended));
    ended &= ended - 1;
    store<u32>(at, place + <u32>ctz(ended), 4);
    if (found > 2) {
      let more = at + 8;
      ended &= ended - 1;
      while (ended) {
        store<u32>(more, place + <u32>ctz(ended));
        more += 4;
        ended &= ended - 1;
      }
    }
    at += found << 2;

    if (v128.any_true(v128.and(v128.or(v128.or(kinds0, kinds1), v128.or(kinds2, kinds3)), escapeKinds))) {
      lookAtEscapes(window, block, inside);
    }
    if (wantsIpv6) {
      const colons = pack(kinds0, kinds1, kinds2, kinds3) & inside;
      const doubled = (colons << 1) | carryColon;
      const seeds = colons & ((word << 1) | carryWord | doubled);
      const colonCount = <u32>popcnt(seeds);
      // An address has two colons side by side, or at least six within forty bytes.
      if ((colons & doubled) != 0 || colonCount + colonsBefore >= 6) readIpv6(window, block, seeds);
      colonsBefore = colonCount;
      carryColon = colons >> 63;
      carryWord = word >> 63;
    }
    if (wantsDigests) {
      // The shortest digest has 32 characters: whole sixteens of them lie in any.
      const others = ~(word & ~dots);
      if ((others - 0x0001000100010001) & ~others & 0x8000800080008000) readDigests(window, block, ~others);
    }
  }
  feedCount = ordinal;
  carryDots = carry;
  // A run may come from before this window and go on beyond it.
  if (~load<u64>(words + ((count - 1) << 3)) == 0) highBefore = hasHigh;
  return <u32>(at - endsAt) >> 2;
}

function lookAtEscapes(window: usize, block: usize, inside: u64): void {
  for (let part: usize = 0; part < 64; part += 16) {
    const bytes = v128.load(block + part);
    const kinds = kindsOf(bytes, v128.load(constants), v128.load(constants, 16), v128.load(constants, 32));
    const wanted = i8x16.ne(v128.and(kinds, v128.load(constants, 64)), v128.load(constants, 112));
    let found = i8x16.bitmask(wanted) & <i32>(inside >> part);
    while (found) {
      const at = block + part + <usize>ctz(found);
      found &= found - 1;
      if (isTelling(at, end) || isHeader(at)) mark(<u32>(at - window));
    }
  }
}

/** `#fields` and `#Fields:` name the columns of the lines after them. */
function isHeader(at: usize): bool {
  return load<u8>(at) == 35 && load<u8>(at - 1) == 10 && at + 1 < end && (load<u8>(at + 1) | 32) == 102;
}

function readIpv6(window: usize, block: usize, seeds: u64): void {
  let left = seeds;
  while (left) {
    const at = block + <usize>ctz(left);
    left &= left - 1;
    if (at < ipv6Seen) continue;
    ipv6Seen = readIpv6Run(input, at, end);
    if (ipv6Hit) mark(<u32>(at - window));
  }
}

function readDigests(window: usize, block: usize, runs: u64): void {
  for (let part: usize = 0; part < 64; part += 16) {
    const at = block + part;
    if (((runs >> part) & 0xffff) != 0xffff || at < digestSeen) continue;
    const after = <u32>ctz(~(runs >> part));
    if (after + part < 64 && after + runBefore(<u32>(at - window)) < 32) continue;
    const start = runStart(input, at);
    let stop = at + 16;
    while (stop < end && isWord(load<u8>(stop))) stop++;
    digestSeen = stop;
    if (stop - start >= 32 && digestMayHit(input, start, stop)) mark(<u32>(at - window));
  }
}

/** Word bytes just before a place, at most 56. */
function runBefore(place: u32): u32 {
  return <u32>clz(~(load<u64>(wordsAt + (place >> 3) - 7) << (8 - <u64>(place & 7))));
}

/** The full stops of other scripts that count as dots in names. */
function findWideDots(window: usize, block: usize, beyond: u64): void {
  let left = beyond;
  while (left) {
    const at = block + <usize>ctz(left);
    left &= left - 1;
    const three = load<u32>(at) & 0xffffff;
    if (three == 0x8280e3 || three == 0x8ebcef || three == 0xa1bdef) mark(<u32>(at - window));
  }
}

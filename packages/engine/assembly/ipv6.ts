// IPv6 addresses: the runs of digits, colons and dots that may be one, and what such a run says.

import { mayHoldIpv6, words } from './tables';
import { hexOf, isWord, strictIpv4 } from './tokens';

/** First byte after the run of `[0-9a-f:.]` around a colon; `ipv6Hit` tells whether it may be listed. */
export let ipv6Hit: bool = false;
/** Where that run starts. */
export let ipv6From: usize = 0;

/** @param at a colon; before the line and behind its end stands a byte that is no part of a run */
export function readIpv6Run(lineStart: usize, at: usize, lineEnd: usize): usize {
  ipv6Hit = false;
  let start = at;
  while (true) {
    const others = ~partsOf(v128.load(start - 16)) << 16;
    start -= <usize>clz(others | 0x8000);
    if (others) break;
  }
  start = max(start, lineStart);
  ipv6From = start;
  let end = start;
  let colons: u32 = 0;
  let gaps: u32 = 0;
  let lastColon: u32 = 0;
  while (true) {
    const bytes = v128.load(end);
    const length = ctz(~partsOf(bytes) | 0x10000);
    const found = <u32>i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(58))) & ((1 << length) - 1);
    colons += popcnt(found);
    gaps |= found & ((found << 1) | lastColon);
    lastColon = found >> 15;
    end += length;
    if (length < 16) break;
  }
  end = min(end, lineEnd);
  // Times of day and MAC addresses have fewer colons than an address without a gap. Fingerprints have more than
  // eight, of which a reading may leave out two at the start and one at the end.
  if ((gaps != 0 || colons >= 6) && colons <= 11) {
    let stop = end;
    while (stop > start && load<u8>(stop - 1) == 46) stop--;
    ipv6Hit = mayHit(start, stop);
  }
  return end;
}

/** Which of sixteen bytes can stand in an address: `[0-9a-fA-F:.]`. */
// @ts-ignore: decorator
@inline
function partsOf(bytes: v128): u32 {
  // By their halves: 2e; 30 to 3a; 41 to 46 and 61 to 66.
  const low = i8x16.relaxed_swizzle(i8x16(2, 6, 6, 6, 6, 6, 6, 2, 2, 2, 2, 0, 0, 0, 1, 0), v128.and(bytes, i8x16.splat(15)));
  const high = i8x16.relaxed_swizzle(
    i8x16(0, 0, 1, 2, 4, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0), v128.and(i16x8.shr_u(bytes, 4), i8x16.splat(15)),
  );
  return <u32>i8x16.bitmask(i8x16.ne(v128.and(low, high), i8x16.splat(0)));
}

function mayHit(start: usize, end: usize): bool {
  const before = <u32>load<u8>(start - 1);
  // A word or an escape before the run may own its first characters: every reading is tried.
  if (isWord(before) || before == 92 || before == 37) return anyReadingHits(start, end);
  const isSingle = load<u8>(start) == 58 && load<u8>(start + 1) != 58;
  return readingHits(isSingle ? start + 1 : start, end);
}

function anyReadingHits(start: usize, end: usize): bool {
  let colon = start;
  while (colon < end && load<u8>(colon) != 58) colon++;
  for (let reading = 0; reading < 5; reading++) {
    const from = reading < 3 ? start + reading : reading == 3 ? colon : colon + 1;
    if (from < end && readingHits(from, end)) return true;
  }
  return false;
}

/** A colon at the end may belong to what follows. */
function readingHits(from: usize, end: usize): bool {
  if (parseIpv6(from, end) && mayHoldIpv6(words + 48)) return true;
  return load<u8>(end - 1) == 58 && parseIpv6(from, end - 1) && mayHoldIpv6(words + 48);
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

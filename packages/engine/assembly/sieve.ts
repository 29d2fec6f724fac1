// The sieve over 64 bytes at a time. Bytes are sorted into classes by two table look-ups on their halves;
// the ends of runs that hold a dot fall out of one addition: adding the dots to the runs carries a bit
// past the end of each. Only those ends, colons after word bytes and escapes are looked at singly.

import { constants, has, holdsLongRun, isTelling, kindsOf, nearAfter, nearBefore, openConstants, pack } from './blocks';
import { drain, offer, openQueue } from './queue';
import { digestMayHit, ipv6Hit, readIpv6Run, runStart } from './tokens';
import { openSpans } from './fields';
import { openJson } from './json';
import { tellKeys } from './keys';
import { openColumns } from './zeek-tsv';
import { features, hasDigests, hasIpv6, openTables } from './tables';

/** Line feeds met in the last run. */
export let lineCount: u32 = 0;
/** Bytes read in the last run: fewer than given when the output was full. */
export let consumed: u32 = 0;

export { openTokens } from './listed';
export { addEntries, checksum, entriesTaken, openBuilder, removeEntry, slotsUsed } from './build';
export { settle, settledTo } from './settle';

export { setClock } from './stamps';
export { columnsAt, setColumns } from './zeek-tsv';
export { setMapping } from './key-values';

/** @param at 9,376 bytes: see `openJson`, `openSpans` and `openColumns`. @param scratch 16 bytes */
export function openReaders(at: usize, scratch: usize): void {
  openJson(at);
  tellKeys(scratch);
  openSpans(at + 8928);
  openColumns(at + 9120);
}


export function open(index: usize, scratch: usize): void {
  openTables(index, scratch);
  openConstants(scratch + 112);
}

const lineCapacity: u32 = 8192;

/**
 * Sifts `length` bytes at `input`; 64 bytes before and after belong to the sieve.
 * Reads at most 8,192 lines. Writes start, end and ordinal of each line shown to `output`, offsets from
 * `input`. `work`: 8 KB of flags, 32 KB of line starts, 64 KB of waiting tokens.
 */
export function sift(input: usize, length: u32, output: usize, work: usize): u32 {
  const flags = work;
  const starts = work + lineCapacity;
  openQueue(starts + lineCapacity * 4, flags);
  memory.fill(flags, 0, lineCapacity);
  store<u32>(starts, <u32>input);
  const low = v128.load(constants);
  const high = v128.load(constants, 16);
  const nibble = v128.load(constants, 32);
  const wordKinds = v128.load(constants, 48);
  const escapeKinds = v128.load(constants, 64);
  const dot = v128.load(constants, 80);
  const feed = v128.load(constants, 96);
  const zero = v128.load(constants, 112);
  const end = input + length;
  // What lies behind the input must end every run.
  memory.fill(end, 0, 64);
  let ordinal: u32 = 0;
  let lineStart = input;
  let flagged: bool = length > 1 && isHeader(input);
  const wantsIpv6 = (features & hasIpv6) != 0;
  const wantsDigests = (features & hasDigests) != 0;
  let wordBefore: u64 = 0;
  let dotsBefore: u64 = 0;
  let carryDots: u64 = 0;
  let carryWord: u64 = 0;
  let carryColon: u64 = 0;
  let carrySecond: u64 = 0;
  let lastColon: u64 = 0;
  let carryBeyond: u64 = 0;
  let runLength: u32 = 0;
  let ipv6Seen = input;

  for (let block = input; block < end + 1; block += 64) {
    const bytes0 = v128.load(block);
    const bytes1 = v128.load(block, 16);
    const bytes2 = v128.load(block, 32);
    const bytes3 = v128.load(block, 48);
    const kinds0 = kindsOf(bytes0, low, high, nibble);
    const kinds1 = kindsOf(bytes1, low, high, nibble);
    const kinds2 = kindsOf(bytes2, low, high, nibble);
    const kinds3 = kindsOf(bytes3, low, high, nibble);
    // The sign bit of a byte is its place beyond ASCII, the sign bit of its kinds is the colon.
    const anyByte = v128.or(v128.or(bytes0, bytes1), v128.or(bytes2, bytes3));
    const anyKind = v128.or(v128.or(kinds0, kinds1), v128.or(kinds2, kinds3));
    const beyond: u64 = i8x16.bitmask(anyByte) ? pack(bytes0, bytes1, bytes2, bytes3) : 0;
    const colons: u64 = wantsIpv6 ? pack(kinds0, kinds1, kinds2, kinds3) : 0;
    const word = beyond | pack(has(kinds0, wordKinds, zero), has(kinds1, wordKinds, zero), has(kinds2, wordKinds, zero), has(kinds3, wordKinds, zero));
    const escapes: u64 = !v128.any_true(v128.and(anyKind, escapeKinds)) ? 0 : pack(has(kinds0, escapeKinds, zero), has(kinds1, escapeKinds, zero), has(kinds2, escapeKinds, zero), has(kinds3, escapeKinds, zero));
    const dots = pack(i8x16.eq(bytes0, dot), i8x16.eq(bytes1, dot), i8x16.eq(bytes2, dot), i8x16.eq(bytes3, dot));
    const feeds = pack(i8x16.eq(bytes0, feed), i8x16.eq(bytes1, feed), i8x16.eq(bytes2, feed), i8x16.eq(bytes3, feed));

    const sum = word + dots;
    const ends = (sum + carryDots) & ~word;
    const overflow = u64(sum < word) | u64(sum + carryDots < sum);
    const after = (word << 1) | carryWord;
    // Two colons together, or the third of a row: times of day have two.
    const seconds = colons & (nearAfter(colons) | carryColon);
    const seeds = (colons & ((colons << 1) | lastColon)) | (seconds & (nearAfter(seconds) | carrySecond));
    let longEnds: u64 = 0;
    if (wantsDigests) {
      const open = <u32>ctz(~word);
      if (runLength + open >= 32 || holdsLongRun(word)) longEnds = after & ~word;
      runLength = ~word == 0 ? runLength + 64 : <u32>clz(~word);
    }
    let wide: u64 = 0;
    if (beyond) wide = wideDotLeads(block);

    let events = ends | feeds | escapes | seeds | longEnds | wide;
    while (events) {
      const bit = <u32>ctz(events);
      events &= events - 1;
      const one = <u64>1 << bit;
      const at = block + bit;
      if (!flagged && at <= end) {
        if ((ends | longEnds) & one) {
          const mask = one - 1;
          const below = ~word & mask;
          let start: usize;
          let suffix: usize;
          if (below) {
            const from = 64 - <u32>clz(below);
            start = block + from;
            const inside = (dots & mask) >> from << from;
            suffix = afterSecondDot(block, inside, start);
          } else if (~wordBefore && block > lineStart) {
            const from = 64 - <u32>clz(~wordBefore);
            start = block - 64 + from;
            if (start < lineStart) start = lineStart;
            const inside = dots & mask;
            const outside = from > 63 ? 0 : (dotsBefore >> from) << from;
            suffix = inside & (inside - 1) ? afterSecondDot(block, inside, start) : inside ? afterLastDot(block - 64, outside, start) : afterSecondDot(block - 64, outside, start);
          } else {
            start = runStart(lineStart, at);
            suffix = start;
            let seen = 0;
            for (let i = at - 1; i > start; i--) {
              if (load<u8>(i) == 46 && ++seen == 2) {
                suffix = i + 1;
                break;
              }
            }
          }
          if (ends & one) flagged = (beyond | carryBeyond ? hasHighByte(start, at) : false) || offer(lineStart, start, at, suffix, ordinal);
          if (!flagged && longEnds & one && at - start >= 32) flagged = digestMayHit(lineStart, start, at);
        }
        if (seeds & one && at >= ipv6Seen) {
          ipv6Seen = readIpv6Run(lineStart, at, end);
          if (ipv6Hit) flagged = true;
        }
        if (escapes & one && isTelling(at, end)) flagged = true;
        if (wide & one && isWideDot(at)) flagged = true;
      }
      if (feeds & one && at < end) {
        if (flagged) store<u8>(flags + ordinal, 1);
        ordinal++;
        lineStart = at + 1;
        store<u32>(starts + (ordinal << 2), <u32>lineStart);
        if (ordinal == lineCapacity - 2) {
          drain();
          lineCount = ordinal;
          consumed = <u32>(lineStart - input);
          return writeShown(input, ordinal, flags, starts, output, 0);
        }
        flagged = lineStart + 1 < end && isHeader(lineStart);
      }
    }
    carryDots = overflow;
    carryWord = word >> 63;
    wordBefore = word;
    dotsBefore = dots;
    carryColon = nearBefore(colons);
    carrySecond = nearBefore(seconds);
    lastColon = colons >> 63;
    // A run that crosses the border may have its high byte before it.
    carryBeyond = word >> 63 ? beyond | (~word == 0 ? carryBeyond : 0) : 0;
  }
  if (flagged) store<u8>(flags + ordinal, 1);
  drain();
  lineCount = ordinal;
  consumed = length;
  return writeShown(input, ordinal, flags, starts, output, lineStart < end ? length : 0);
}

/** @param tail end of a last line without a line feed; 0 when there is none */
function writeShown(input: usize, count: u32, flags: usize, starts: usize, output: usize, tail: u32): u32 {
  let shown: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    if (!load<u8>(flags + i)) continue;
    const at = output + shown++ * 12;
    store<u32>(at, load<u32>(starts + (i << 2)) - <u32>input);
    store<u32>(at, load<u32>(starts + ((i + 1) << 2)) - 1 - <u32>input, 4);
    store<u32>(at, i, 8);
  }
  if (tail && load<u8>(flags + count)) {
    const at = output + shown++ * 12;
    store<u32>(at, load<u32>(starts + (count << 2)) - <u32>input);
    store<u32>(at, tail, 4);
    store<u32>(at, count, 8);
  }
  return shown;
}

// @ts-ignore: decorator
@inline
function afterLastDot(block: usize, dots: u64, start: usize): usize {
  return dots ? block + (64 - <usize>clz(dots)) : start;
}

// @ts-ignore: decorator
@inline
function afterSecondDot(block: usize, dots: u64, start: usize): usize {
  const rest = dots & ~(<u64>1 << (63 - clz(dots)));
  return dots && rest ? block + (64 - <usize>clz(rest)) : start;
}

/** `#fields` and `#Fields:` name the columns of the lines after them. */
// @ts-ignore: decorator
@inline
function isHeader(at: usize): bool {
  return load<u8>(at) == 35 && (load<u8>(at + 1) | 32) == 102;
}

function hasHighByte(start: usize, end: usize): bool {
  for (let i = start; i < end; i++) if (load<u8>(i) >= 128) return true;
  return false;
}

/** Places of E3 and EF, the first bytes of the full stops that count as dots in names. */
function wideDotLeads(block: usize): u64 {
  let leads: u64 = 0;
  for (let part: u32 = 0; part < 64; part += 16) {
    const bytes = v128.load(block + part);
    const found = v128.or(i8x16.eq(bytes, i8x16.splat(<i8>0xe3)), i8x16.eq(bytes, i8x16.splat(<i8>0xef)));
    leads |= <u64>(<u32>i8x16.bitmask(found)) << part;
  }
  return leads;
}

function isWideDot(at: usize): bool {
  const three = load<u32>(at) & 0xffffff;
  return three == 0x8280e3 || three == 0x8ebcef || three == 0xa1bdef;
}

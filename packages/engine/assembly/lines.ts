// From places to lines: which line each place stands in, once, in their order.

import { blocksPerWindow, feeds, hitBlocks, hits, ordinals } from './window';

/** Start of the line that the last window left open. */
export let lineStart: usize = 0;
/** Lines written so far. */
export let shown: u32 = 0;

let input: usize = 0;
let output: usize = 0;
let openOrdinal: u32 = 0;
let isOpenShown: bool = false;

export function openLines(from: usize, to: usize): void {
  input = from;
  output = to;
  lineStart = from;
  shown = 0;
  isOpenShown = false;
}

/** Writes the lines of this window that were marked, and forgets the marks. */
export function showLines(window: usize, count: u32): void {
  let nextPlace: u32 = 0;
  if (isOpenShown) {
    const feed = feedFrom(0, count);
    nextPlace = feed + 1;
    if (feed < count << 6) {
      show(lineStart, window + feed, openOrdinal);
      isOpenShown = false;
    }
  }
  for (let group: u32 = 0; group < blocksPerWindow >> 6; group++) {
    let blocks = load<u64>(hitBlocks + (group << 3));
    if (!blocks) continue;
    store<u64>(hitBlocks + (group << 3), 0);
    while (blocks) {
      const block = (group << 6) + <u32>ctz(blocks);
      blocks &= blocks - 1;
      let places = load<u64>(hits + (block << 3));
      store<u64>(hits + (block << 3), 0);
      while (places) {
        const place = (block << 6) + <u32>ctz(places);
        places &= places - 1;
        if (place >= nextPlace) nextPlace = showLineAt(window, place, count);
      }
    }
  }
  for (let block = count; block-- > 0;) {
    const found = load<u64>(feeds + (block << 3));
    if (!found) continue;
    lineStart = window + (block << 6) + 64 - <usize>clz(found);
    break;
  }
}

/** Writes a last line without a line feed, if it was marked. */
export function showRest(end: usize): void {
  if (isOpenShown && lineStart < end) show(lineStart, end, openOrdinal);
}

/** @returns the first place after the line around `place` */
function showLineAt(window: usize, place: u32, count: u32): u32 {
  let block = place >> 6;
  let before = load<u64>(feeds + (block << 3)) & ((<u64>1 << (place & 63)) - 1);
  const ordinal = load<u32>(ordinals + (block << 2)) + <u32>popcnt(before);
  while (!before && block > 0) before = load<u64>(feeds + (--block << 3));
  const start = before ? window + (block << 6) + 64 - <usize>clz(before) : lineStart;
  const feed = feedFrom(place, count);
  if (feed < count << 6) show(start, window + feed, ordinal);
  else {
    isOpenShown = true;
    openOrdinal = ordinal;
  }
  return feed + 1;
}

/** The first line feed at or after a place; the end of the window when there is none. */
function feedFrom(place: u32, count: u32): u32 {
  let block = place >> 6;
  const found = load<u64>(feeds + (block << 3)) >> (place & 63);
  if (found) return place + <u32>ctz(found);
  while (++block < count) {
    const next = load<u64>(feeds + (block << 3));
    if (next) return (block << 6) + <u32>ctz(next);
  }
  return count << 6;
}

function show(start: usize, end: usize, ordinal: u32): void {
  const at = output + shown++ * 12;
  store<u32>(at, <u32>(start - input));
  store<u32>(at, <u32>(end - input), 4);
  store<u32>(at, ordinal, 8);
}

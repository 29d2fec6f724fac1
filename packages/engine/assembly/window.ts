// Where the sieve keeps what it knows of the 8 KB before it: one bit a byte for each class, so that a run is
// read from them and not from its bytes. Places count from the start of the window.

import { note } from './notes';

export const blocksPerWindow: u32 = 128;
export const windowBytes: u32 = blocksPerWindow << 6;
/** Tokens that wait at a time: the misses of the filter overlap instead of following one another. */
export const batchTokens: u32 = 512;

const maskBytes: usize = blocksPerWindow << 3;

/** Bytes that can stand in a name, and full stops; the block before the window lies before each. */
export let words: usize = 0;
export let dots: usize = 0;
export let feeds: usize = 0;
/** For each block, the number of line feeds before it, u32. */
export let ordinals: usize = 0;
/** Places for which a line is shown, and which blocks have any. */
export let hits: usize = 0;
export let hitBlocks: usize = 0;
/** Where runs with a dot end, u32 each. */
export let ends: usize = 0;
/** Names, addresses and questions that wait, sixteen bytes each. */
export let names: usize = 0;
export let addresses: usize = 0;
export let questions: usize = 0;

/** @param at 48 KB */
export function openWindow(at: usize): void {
  words = at + 8;
  dots = words + maskBytes + 8;
  feeds = dots + maskBytes;
  hits = feeds + maskBytes;
  hitBlocks = hits + maskBytes;
  ordinals = hitBlocks + (blocksPerWindow >> 3);
  ends = ordinals + (blocksPerWindow << 2);
  names = ends + (windowBytes << 1) + 64;
  addresses = names + (batchTokens << 4);
  questions = addresses + (batchTokens << 4);
  store<u64>(words - 8, 0);
  store<u64>(dots - 8, 0);
  memory.fill(hits, 0, maskBytes + (blocksPerWindow >> 3));
}

/** The last block of a window goes before the next one. */
export function moveOn(): void {
  store<u64>(words - 8, load<u64>(words + maskBytes - 8));
  store<u64>(dots - 8, load<u64>(dots + maskBytes - 8));
}

/** The window that is being read. */
let start: usize = 0;

export function setWindow(at: usize): void {
  start = at;
}

/** The line around this place is shown; it must be looked through. */
export function mark(place: u32): void {
  show(place);
  note(start + place, 0);
}

/** The line of the run that ends here is shown. @param reference of the entry that the run seems to be */
export function markToken(place: u32, reference: u32): void {
  show(place);
  note(start + place, reference);
}

// @ts-ignore: decorator
@inline
function show(place: u32): void {
  const block = place >> 6;
  const hit = hits + (block << 3);
  store<u64>(hit, load<u64>(hit) | (<u64>1 << (place & 63)));
  const blocks = hitBlocks + ((block >> 6) << 3);
  store<u64>(blocks, load<u64>(blocks) | (<u64>1 << (block & 63)));
}

// What the sieve has seen of the lines that it shows, so that the second stage need not look for it again:
// the ends of runs whose names or addresses passed the tables, and places of which it only knows that the line
// around them must be looked at.

import { poolAt } from './tables';

const capacity: u32 = 6144;
const noteBytes: usize = 8;
/** Low bit of a place: it is not the end of a run that can be listed as it stands. */
const unsure: u32 = 1;

let notes: usize = 0;
let input: usize = 0;
let count: u32 = 0;
let isFull: bool = false;
/** The first note that no line has taken yet. */
let next: u32 = 0;
/** Keeps the reading ahead from being left out. */
let sink: u32 = 0;

/** @param at 48 KB: place u32, reference u32 of each note, in the order of places */
export function openNotes(at: usize): void {
  notes = at;
}

export function clearNotes(from: usize): void {
  input = from;
  count = 0;
  next = 0;
  isFull = false;
}

/** @param reference of the entry that the tables seem to hold; 0 when the place is unsure */
export function note(at: usize, reference: u32): void {
  if (count == capacity) {
    isFull = true;
    return;
  }
  const place = (<u32>(at - input) << 1) | (reference == 0 ? unsure : 0);
  // Names come before addresses, some hundreds at a time: a note moves up a few places.
  let to = notes + <usize>count * noteBytes;
  count++;
  while (to > notes && load<u32>(to - noteBytes) > place) {
    store<u64>(to, load<u64>(to - noteBytes));
    to -= noteBytes;
  }
  store<u32>(to, place);
  store<u32>(to, reference, 4);
}

/** Reads the entries of all notes ahead: their misses overlap instead of following one another. */
export function readAhead(): void {
  let read: u32 = 0;
  for (let i: u32 = 0; i < count; i++) read ^= load<u32>(poolAt(load<u32>(notes + <usize>i * noteBytes, 4)));
  sink = read;
}

/**
 * Takes the notes of the line whose feed is at `feed`; lines come in their order.
 * @returns how many ends there are, see `endAt`; -1 when the line must be looked through
 */
export function takeNotes(line: usize, feed: usize): i32 {
  if (isFull) return -1;
  const from = <u32>(line - input) << 1;
  const to = (<u32>(feed - input) << 1) | 1;
  while (next < count && load<u32>(notes + <usize>next * noteBytes) < from) next++;
  first = next;
  let isSure = true;
  while (next < count) {
    const place = load<u32>(notes + <usize>next * noteBytes);
    if (place > to) break;
    if (place & unsure) isSure = false;
    next++;
  }
  return isSure ? <i32>(next - first) : -1;
}
let first: u32 = 0;

/** Where the run ends that the i-th note taken last is about. */
export function endAt(i: i32): usize {
  return input + (load<u32>(notes + <usize>(first + <u32>i) * noteBytes) >> 1);
}

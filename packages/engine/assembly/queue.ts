// Tokens wait here until many can be asked at once: the misses of the filter then overlap instead of
// following one another. A line is flagged by its ordinal.

import { dottedMayHit, parseIpv4 } from './tokens';
import { features, filterAt, filterBits, filterOfIpv4, filterOfText, hasIpv4, hasNames } from './tables';

export const queueCapacity: u32 = 2048;
const entryBytes: u32 = 32;

let queue: usize = 0;
let flags: usize = 0;
let waiting: u32 = 0;

export function openQueue(at: usize, flagsAt: usize): void {
  queue = at;
  flags = flagsAt;
  waiting = 0;
}

/**
 * Takes a run `[start, end)` with a dot in it whose last two labels start at `suffix`.
 * @returns whether the line is flagged at once; most runs wait
 */
// @ts-ignore: decorator
@inline
export function offer(lineStart: usize, start: usize, end: usize, suffix: usize, ordinal: u32): bool {
  const last = <u32>load<u8>(end - 1);
  const before = <u32>load<u8>(start - 1);
  // Dots at the edges and escapes before the run are rare and take care.
  if (last == 46 || load<u8>(start) == 46 || ((before == 92 || before == 37) && start > lineStart)) {
    return dottedMayHit(lineStart, start, end);
  }
  if (last - 48 < 10) {
    const address = parseIpv4(start, end);
    if (address >= 0) {
      if ((features & hasIpv4) == 0) return false;
      filterOfIpv4(<u32>address);
      push(lineStart, start, end, ordinal);
      return false;
    }
    let at = end - 1;
    while (at > start && <u32>load<u8>(at) - 48 < 10) at--;
    if (load<u8>(at) == 46) return false;
  }
  if ((features & hasNames) == 0) return false;
  filterOfText(suffix, end);
  push(lineStart, start, end, ordinal);
  return false;
}

// @ts-ignore: decorator
@inline
function push(lineStart: usize, start: usize, end: usize, ordinal: u32): void {
  const entry = queue + waiting * entryBytes;
  store<u64>(entry, filterBits);
  store<u32>(entry, <u32>filterAt, 8);
  store<u32>(entry, <u32>start, 12);
  store<u32>(entry, <u32>end, 16);
  store<u32>(entry, <u32>lineStart, 20);
  store<u32>(entry, ordinal, 24);
  if (++waiting == queueCapacity) drain();
}

/** Asks for all that wait and flags their lines. */
export function drain(): void {
  const count = waiting;
  waiting = 0;
  for (let i: u32 = 0; i < count; i++) {
    const entry = queue + i * entryBytes;
    const bits = load<u64>(entry);
    if ((load<u64>(load<u32>(entry, 8)) & bits) == bits) ask(entry);
  }
}

function ask(entry: usize): void {
  const flag = flags + load<u32>(entry, 24);
  if (load<u8>(flag)) return;
  if (dottedMayHit(load<u32>(entry, 20), load<u32>(entry, 12), load<u32>(entry, 16))) store<u8>(flag, 1);
}

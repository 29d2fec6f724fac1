/**
 * The hash of all tables: two 32-bit lanes, eight bytes a step, from the END of the text backwards, so
 * that the suffixes of a name can be hashed where they stand. ASCII letters count as lower case.
 * `assembly/hash.ts` computes the same.
 */
export interface HashPair {
  a: number;
  b: number;
}

const primeA = 0x9e3779b1;
const primeB = 0x85ebca77;

/** Hashes `bytes[start, end)` into `out`, which is reused so that nothing is allocated in the hot path. */
export function hashBytes(
  bytes: Uint8Array,
  start: number,
  end: number,
  seedA: number,
  seedB: number,
  out: HashPair,
): void {
  const length = end - start;
  let a = (seedA ^ Math.imul(length, primeB)) | 0;
  let b = (seedB + length) | 0;
  let position = end;
  while (position - start >= 8) {
    position -= 8;
    a = Math.imul(a ^ (load(bytes, position) | 0x20202020), primeA);
    b = Math.imul(b ^ (load(bytes, position + 4) | 0x20202020), primeB);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  const rest = position - start;
  if (rest > 0) {
    // The bytes before the text are cut off, as a shift of the eight bytes that end where it does.
    let low = 0;
    let high = 0;
    for (let i = 0; i < rest; i++) {
      const byte = (bytes[start + i] ?? 0) | 0x20;
      const at = 8 - rest + i;
      if (at < 4) low |= byte << (at * 8);
      else high |= byte << ((at - 4) * 8);
    }
    a = Math.imul(a ^ low, primeA);
    b = Math.imul(b ^ high, primeB);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  finish(a, b, out);
}

/** Hashes binary words (addresses, digests): no case folding. */
export function hashWords(
  words: Uint32Array,
  count: number,
  seedA: number,
  seedB: number,
  out: HashPair,
): void {
  let a = (seedA ^ Math.imul(count + 0x100, primeB)) | 0;
  let b = (seedB + count + 0x100) | 0;
  for (let i = 0; i < count; i += 2) {
    a = Math.imul(a ^ (words[i] ?? 0), primeA);
    b = Math.imul(b ^ (i + 1 < count ? (words[i + 1] ?? 0) : 0), primeB);
    a ^= b >>> 15;
    b ^= a >>> 13;
  }
  finish(a, b, out);
}

function finish(a: number, b: number, out: HashPair): void {
  a ^= a >>> 16;
  a = Math.imul(a, 0x7feb352d);
  b ^= b >>> 15;
  b = Math.imul(b ^ a, 0x846ca68b);
  a = (a ^ (b >>> 14)) >>> 0;
  b = (b ^ (b >>> 16)) >>> 0;
  out.a = a;
  out.b = b;
}

function load(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  );
}

// The hash of src/index/hash.ts: two 32-bit lanes, from the end backwards, letters folded to lower case.
// Reads up to seven bytes before `start`: the input area leaves room for that.

export let hashA: u32 = 0;
export let hashB: u32 = 0;

const primeA: u32 = 0x9e3779b1;
const primeB: u32 = 0x85ebca77;
const fold: u64 = 0x2020202020202020;

// @ts-ignore: decorator
@inline
export function hashText(start: usize, end: usize, seedA: u32, seedB: u32): void {
  const length = <u32>(end - start);
  let a: u32 = seedA ^ (length * primeB);
  let b: u32 = seedB + length;
  let position = end;
  while (position - start >= 8) {
    position -= 8;
    const eight = load<u64>(position) | fold;
    a = (a ^ <u32>eight) * primeA;
    b = (b ^ <u32>(eight >> 32)) * primeB;
    a ^= b >> 15;
    b ^= a >> 13;
  }
  const rest = position - start;
  if (rest > 0) {
    const eight = (load<u64>(position - 8) | fold) & ((~(<u64>0)) << ((8 - rest) << 3));
    a = (a ^ <u32>eight) * primeA;
    b = (b ^ <u32>(eight >> 32)) * primeB;
    a ^= b >> 15;
    b ^= a >> 13;
  }
  finish(a, b);
}

/** Hashes `count` little-endian words that stand at `at`. */
export function hashWords(at: usize, count: u32, seedA: u32, seedB: u32): void {
  let a: u32 = seedA ^ ((count + 0x100) * primeB);
  let b: u32 = seedB + count + 0x100;
  for (let i: u32 = 0; i < count; i += 2) {
    a = (a ^ load<u32>(at + (i << 2))) * primeA;
    b = (b ^ (i + 1 < count ? load<u32>(at + ((i + 1) << 2)) : 0)) * primeB;
    a ^= b >> 15;
    b ^= a >> 13;
  }
  finish(a, b);
}

/** As `hashWords`, of one word (`second` 0, `count` 1) or two. */
// @ts-ignore: decorator
@inline
export function hashTwo(first: u32, second: u32, count: u32, seedA: u32, seedB: u32): void {
  let a: u32 = ((seedA ^ ((count + 0x100) * primeB)) ^ first) * primeA;
  let b: u32 = ((seedB + count + 0x100) ^ second) * primeB;
  a ^= b >> 15;
  b ^= a >> 13;
  finish(a, b);
}

/** As `hashWords`, of four words (`fifth` 0, `count` 4) or five. */
export function hashFive(w0: u32, w1: u32, w2: u32, w3: u32, fifth: u32, count: u32, seedA: u32, seedB: u32): void {
  let a: u32 = ((seedA ^ ((count + 0x100) * primeB)) ^ w0) * primeA;
  let b: u32 = ((seedB + count + 0x100) ^ w1) * primeB;
  a ^= b >> 15;
  b ^= a >> 13;
  a = (a ^ w2) * primeA;
  b = (b ^ w3) * primeB;
  a ^= b >> 15;
  b ^= a >> 13;
  if (count == 5) {
    a = (a ^ fifth) * primeA;
    b = b * primeB;
    a ^= b >> 15;
    b ^= a >> 13;
  }
  finish(a, b);
}

// @ts-ignore: decorator
@inline
function finish(first: u32, second: u32): void {
  let a = first;
  let b = second;
  a ^= a >> 16;
  a *= 0x7feb352d;
  b ^= b >> 15;
  b = (b ^ a) * 0x846ca68b;
  a ^= b >> 14;
  b ^= b >> 16;
  hashA = a;
  hashB = b;
}

// The tables of src/index/layout.ts, read where they lie.

import { hashA, hashB, hashFive, hashText, hashTwo, hashWords } from './hash';

export const isIndicator: u32 = 1;
export const isUrlHost: u32 = 2;
export const isChild: u32 = 4;

export const hasNames: u32 = 1;
export const hasIpv4: u32 = 2;
export const hasIpv6: u32 = 4;
export const hasDigests: u32 = 8;
export const hasUrls: u32 = 16;

/** Kinds of pool entries, as in src/index/layout.ts. A digest's kind follows from its length. */
export const kindDomain: u32 = 0;
export const kindIpv4: u32 = 1;
export const kindIpv6: u32 = 2;
export const kindCidr: u32 = 3;
const kindUrl: u32 = 4;

export let features: u32 = 0;
let seedA: u32 = 0;
let seedB: u32 = 0;
let bloom: usize = 0;
let bloomMask: u32 = 0;
let slots: usize = 0;
let slotMask: u32 = 0;
let bitmap: usize = 0;
let prefixes: usize = 0;
let pool: usize = 0;
/** Forty bytes for words to be hashed. */
export let words: usize = 0;

export function openTables(index: usize, scratch: usize): void {
  seedA = load<u32>(index, 12);
  seedB = load<u32>(index, 16);
  bloom = index + load<u32>(index, 24);
  bloomMask = load<u32>(index, 28);
  slots = index + load<u32>(index, 32);
  slotMask = load<u32>(index, 36);
  bitmap = index + load<u32>(index, 40);
  features = load<u32>(index, 52);
  prefixes = index + 64;
  pool = index + load<u32>(index, 44);
  words = scratch;
}

// @ts-ignore: decorator
@inline
export function flagsOfText(start: usize, end: usize): u32 {
  hashText(start, end, seedA, seedB);
  return flagsOfHash();
}

/** Where the filter's bits for a text lie, and which they are: to be asked later, many at once. */
export let filterAt: usize = 0;
export let filterBits: u64 = 0;

// @ts-ignore: decorator
@inline
export function filterOfText(start: usize, end: usize): void {
  hashText(start, end, seedA, seedB);
  const b = hashB;
  filterAt = bloom + (<usize>((hashA >> 5) & bloomMask) << 3);
  filterBits = (<u64>1 << (b & 63)) | (<u64>1 << ((b >> 6) & 63)) | (<u64>1 << ((b >> 12) & 63));
}

/** Likewise for the /24 of an IPv4 address. */
// @ts-ignore: decorator
@inline
export function filterOfIpv4(address: u32): void {
  const block = address >> 8;
  filterAt = bitmap + ((block >> 6) << 3);
  filterBits = <u64>1 << (block & 63);
}

function flagsOfWords(count: u32): u32 {
  hashWords(words, count, seedA, seedB);
  return flagsOfHash();
}

// @ts-ignore: decorator
@inline
function flagsOfHash(): u32 {
  const b = hashB;
  const bits = load<u64>(bloom + (<usize>((hashA >> 5) & bloomMask) << 3));
  const wanted = (<u64>1 << (b & 63)) | (<u64>1 << ((b >> 6) & 63)) | (<u64>1 << ((b >> 12) & 63));
  return (bits & wanted) == wanted ? flagsInSlots() : 0;
}

/** The entry that the tables seemed to hold when they were asked last. */
export let lastReference: u32 = 0;

function flagsInSlots(): u32 {
  const tag = hashB & ~7;
  let flags: u32 = 0;
  let slot = hashA & slotMask;
  while (true) {
    const found = load<u32>(slots + (<usize>slot << 3));
    if (found == 0) return flags;
    if ((found & ~7) == tag) {
      flags |= found & 7;
      if (found & isIndicator) lastReference = load<u32>(slots + (<usize>slot << 3), 4);
    }
    slot = (slot + 1) & slotMask;
  }
}

/** The entry of this kind that is exactly the name `[start, end)`, hashed last; 0 when there is none. */
export function entryOfName(start: usize, end: usize): u32 {
  return entryOf(kindDomain, start, <u32>(end - start), true);
}

/** Likewise for a URL in its normal form. */
export function entryOfUrl(start: usize, end: usize): u32 {
  return entryOf(kindUrl, start, <u32>(end - start), false);
}

/** Likewise for the first `count` words at `words`. */
export function entryOfWords(kind: u32, count: u32): u32 {
  hashWords(words, count, seedA, seedB);
  return entryOf(kind, words, count << 2, false);
}

function entryOf(kind: u32, key: usize, size: u32, folded: bool): u32 {
  const tag = hashB & ~7;
  let slot = hashA & slotMask;
  while (true) {
    const at = slots + (<usize>slot << 3);
    const found = load<u32>(at);
    if (found == 0) return 0;
    if ((found & ~7) == tag && found & isIndicator) {
      const reference = load<u32>(at, 4);
      if (holds(pool + (<usize>reference << 2), kind, key, size, folded)) return reference;
    }
    slot = (slot + 1) & slotMask;
  }
}

function holds(entry: usize, kind: u32, key: usize, size: u32, folded: bool): bool {
  if (load<u8>(entry, 4) != kind || load<u16>(entry, 6) != size) return false;
  const value = entry + (load<u8>(entry, 5) & 1 ? 24 : 8);
  for (let i: u32 = 0; i < size; i++) {
    let byte = <u32>load<u8>(key + i);
    if (folded && byte - 65 < 26) byte |= 32;
    if (load<u8>(value + i) != byte) return false;
  }
  return true;
}

/** Where an entry lies. */
// @ts-ignore: decorator
@inline
export function poolAt(reference: u32): usize {
  return pool + (<usize>reference << 2);
}

/** The caller's number for an entry. */
// @ts-ignore: decorator
@inline
export function idOf(reference: u32): u32 {
  return load<u32>(pool + (<usize>reference << 2));
}

/** Whether an entry has a period of validity. */
// @ts-ignore: decorator
@inline
export function isDated(reference: u32): bool {
  return (load<u8>(pool + (<usize>reference << 2), 5) & 1) != 0;
}

/** The next shorter prefix length among the IPv4 networks; -1 after the last. */
export function nextPrefix(below: i32): i32 {
  for (let prefix = below - 1; prefix >= 0; prefix--) if (hasPrefix(prefix)) return prefix;
  return -1;
}

/** Likewise among the IPv6 networks. */
export function nextPrefix6(below: i32): i32 {
  for (let prefix = below - 1; prefix >= 0; prefix--) {
    // They follow the two words of the IPv4 ones.
    if (load<u32>(prefixes + 8 + ((prefix >> 5) << 2)) & (1 << (prefix & 31))) return prefix;
  }
  return -1;
}

/** Whether the /24 of an address holds anything. */
// @ts-ignore: decorator
@inline
export function isMarked(address: u32): bool {
  const block = address >> 8;
  return (load<u8>(bitmap + (block >> 3)) & (1 << (block & 7))) != 0;
}

/** Flags of the `count` words at `words`. */
export function flagsOfKey(count: u32): u32 {
  return flagsOfWords(count);
}

/** Whether an IPv4 address, a network around it or a URL on it is listed. */
// @ts-ignore: decorator
@inline
export function mayHoldIpv4(address: u32): bool {
  const block = address >> 8;
  if ((load<u8>(bitmap + (block >> 3)) & (1 << (block & 7))) == 0) return false;
  return ipv4InTables(address);
}

function ipv4InTables(address: u32): bool {
  hashTwo(address, 0, 1, seedA, seedB);
  if (flagsOfHash() & (isIndicator | isUrlHost)) return true;
  for (let group: i32 = 1; group >= 0; group--) {
    let lengths = load<u32>(prefixes + (group << 2));
    while (lengths) {
      const bit = 31 - <u32>clz(lengths);
      lengths ^= 1 << bit;
      const prefix = (<u32>group << 5) | bit;
      if (prefix == 0) break;
      hashTwo(address & (<u32>0xffffffff << (32 - prefix)), prefix, 2, seedA, seedB);
      if (flagsOfHash() & isIndicator) return true;
    }
  }
  return false;
}

function hasPrefix(prefix: u32): bool {
  return (load<u32>(prefixes + ((prefix >> 5) << 2)) & (1 << (prefix & 31))) != 0;
}

/** As `mayHoldIpv4`, for the four words at `address`. */
export function mayHoldIpv6(address: usize): bool {
  const w0 = load<u32>(address);
  const w1 = load<u32>(address, 4);
  const w2 = load<u32>(address, 8);
  const w3 = load<u32>(address, 12);
  if (w0 == 0 && w1 == 0 && w2 == 0xffff) return ipv4InTables(w3);
  hashFive(w0, w1, w2, w3, 0, 4, seedA, seedB);
  if (flagsOfHash() & (isIndicator | isUrlHost)) return true;
  for (let group: i32 = 4; group >= 0; group--) {
    // The IPv6 prefixes follow the two words of the IPv4 ones.
    let lengths = load<u32>(prefixes + 8 + (group << 2));
    while (lengths) {
      const bit = 31 - <i32>clz(lengths);
      lengths ^= 1 << bit;
      const prefix = (group << 5) | bit;
      if (prefix == 0) break;
      hashFive(masked(w0, prefix), masked(w1, prefix - 32), masked(w2, prefix - 64), masked(w3, prefix - 96), prefix, 5, seedA, seedB);
      if (flagsOfHash() & isIndicator) return true;
    }
  }
  return false;
}

/** A word of an address of whose bits a prefix takes so many. */
export function masked(word: u32, bits: i32): u32 {
  return bits <= 0 ? 0 : bits >= 32 ? word : word & (<u32>0xffffffff << (32 - bits));
}

/** Whether the `count` words at `words` are a listed digest. */
export function mayHoldDigest(count: u32): bool {
  return (flagsOfWords(count) & isIndicator) != 0;
}

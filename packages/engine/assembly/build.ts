// Builds the tables of src/index/layout.ts from the pool: filter, slots, bitmap, prefixes, features; adds entries to
// them and takes entries out. What comes with a URL is added on the other side, which can read URLs.

import { hashA, hashB, hashText, hashWords } from './hash';

const isIndicator: u32 = 1;
const isChild: u32 = 4;
const entryIsDated: u32 = 1;
const entryIsShadowed: u32 = 2;
const entryIsRemoved: u32 = 4;
/** A slot that was taken once: a chain goes on behind it. */
const tombstone: u32 = 0xfffffff8;

let seedA: u32 = 0;
let seedB: u32 = 0;
let bloom: usize = 0;
let bloomMask: u32 = 0;
let slots: usize = 0;
let slotMask: u32 = 0;
let bitmap: usize = 0;
let pool: usize = 0;
let header: usize = 0;

/** Slots taken, and indicators that are not shadowed by an earlier one of the same value. */
export let slotsUsed: u32 = 0;
export let entriesTaken: u32 = 0;

/** Entries that are hashed together, so that their slots come from memory at the same time: two hashes and a place each. */
const batchSize: u32 = 32;
const batch: usize = memory.data(384);
let touched: u64 = 0;

/** Works on the index that begins here, whose header tells where its tables are. */
export function openBuilder(index: usize): void {
  header = index;
  seedA = load<u32>(index, 12);
  seedB = load<u32>(index, 16);
  bloom = index + load<u32>(index, 24);
  bloomMask = load<u32>(index, 28);
  slots = index + load<u32>(index, 32);
  slotMask = load<u32>(index, 36);
  bitmap = index + load<u32>(index, 40);
  pool = index + load<u32>(index, 44);
  entriesTaken = load<u32>(index, 20);
  slotsUsed = load<u32>(index, 104);
}

/** Adds the entries from one offset of the pool to another. @returns `false` when the slots do not suffice */
export function addEntries(from: u32, to: u32): bool {
  const end = pool + to;
  const limit = <u32>(<f64>slotMask * 0.92) - min<u32>(300, slotMask >> 3);
  for (let entry = pool + from; entry < end;) {
    let count: u32 = 0;
    for (let at = batch; count < batchSize && entry < end; count++, at += 12) {
      const flags = <u32>load<u8>(entry, 5);
      const size = <u32>load<u16>(entry, 6);
      const value = entry + (flags & entryIsDated ? 24 : 8);
      hashEntry(<u32>load<u8>(entry, 4), value, size);
      store<u32>(at, hashA);
      store<u32>(at, hashB, 4);
      store<u32>(at, <u32>entry, 8);
      entry = (value + size + 3) & ~3;
    }
    let sum: u64 = 0;
    for (let i: u32 = 0, at = batch; i < count; i++, at += 12) {
      const hash = load<u32>(at);
      sum += load<u64>(slots + (<usize>(hash & slotMask) << 3));
      sum += load<u64>(bloom + (<usize>((hash >> 5) & bloomMask) << 3));
    }
    touched = sum;
    for (let i: u32 = 0, at = batch; i < count; i++, at += 12) {
      if (slotsUsed > limit) return false;
      addEntry(<usize>load<u32>(at, 8), load<u32>(at), load<u32>(at, 4));
    }
  }
  return true;
}

/** Takes an entry out of the slots; a later one of the same value speaks from now on. Filters stay as they are. */
export function removeEntry(reference: u32): void {
  const entry = pool + (<usize>reference << 2);
  const flags = <u32>load<u8>(entry, 5);
  if (flags & entryIsRemoved) return;
  const size = <u32>load<u16>(entry, 6);
  hashEntry(<u32>load<u8>(entry, 4), entry + (flags & entryIsDated ? 24 : 8), size);
  store<u8>(entry, <u8>(flags | entryIsRemoved), 5);
  const a = hashA;
  const tag = hashB & ~7;
  if (!freeSlot(reference, a, tag) || flags & entryIsShadowed) return;
  entriesTaken--;
  let slot = a & slotMask;
  while (true) {
    const at = slots + (<usize>slot << 3);
    const found = load<u32>(at);
    if (found == 0) return;
    if ((found & ~7) == tag && found & isIndicator) {
      const other = pool + (<usize>load<u32>(at, 4) << 2);
      if (isSame(entry, other)) {
        store<u8>(other, <u8>(<u32>load<u8>(other, 5) & ~entryIsShadowed), 5);
        entriesTaken++;
        return;
      }
    }
    slot = (slot + 1) & slotMask;
  }
}

function freeSlot(reference: u32, a: u32, tag: u32): bool {
  let slot = a & slotMask;
  while (true) {
    const at = slots + (<usize>slot << 3);
    const found = load<u32>(at);
    if (found == 0) return false;
    if (found & isIndicator && load<u32>(at, 4) == reference) {
      const others = found & 7 & ~isIndicator;
      store<u32>(at, others == 0 ? tombstone : tag | others);
      store<u32>(at, 0, 4);
      return true;
    }
    slot = (slot + 1) & slotMask;
  }
}

// @ts-ignore: decorator
@inline
function hashEntry(kind: u32, value: usize, size: u32): void {
  if (kind == 0 || kind == 4) hashText(value, value + size, seedA, seedB);
  else hashWords(value, size >> 2, seedA, seedB);
}

function addEntry(entry: usize, a: u32, b: u32): void {
  const flags = <u32>load<u8>(entry, 5);
  const size = <u32>load<u16>(entry, 6);
  if (insert(<u32>((entry - pool) >> 2), a, b)) {
    store<u8>(entry, <u8>(flags & ~entryIsShadowed), 5);
    entriesTaken++;
    support(<u32>load<u8>(entry, 4), entry + (flags & entryIsDated ? 24 : 8), size);
  } else store<u8>(entry, <u8>(flags | entryIsShadowed), 5);
}

// @ts-ignore: decorator
@inline
function enable(feature: u32): void {
  store<u32>(header, load<u32>(header, 52) | feature, 52);
}

function support(kind: u32, value: usize, size: u32): void {
  switch (kind) {
    case 0:
      enable(1);
      flagParents(value, value + size);
      break;
    case 1:
      mark(load<u32>(value), 32);
      break;
    case 2:
      enable(4);
      break;
    case 3: {
      const prefix = load<u32>(value + size - 4);
      const at = header + (size == 8 ? 64 : 72) + ((prefix >> 5) << 2);
      store<u32>(at, load<u32>(at) | (1 << (prefix & 31)));
      if (size == 8) mark(load<u32>(value), prefix);
      else enable(4);
      break;
    }
    case 4:
      enable(16);
      break;
    default:
      enable(8);
  }
}

function mark(address: u32, prefix: u32): void {
  // An IPv4 address may be written as an IPv6 one: `::ffff:c633:6407`.
  enable(6);
  const first = address >> 8;
  const count: u32 = prefix >= 24 ? 1 : <u32>1 << (24 - prefix);
  for (let i = first; i < first + count; i++) {
    const at = bitmap + (i >> 3);
    store<u8>(at, <u8>(<u32>load<u8>(at) | (<u32>1 << (i & 7))));
  }
}

function flagParents(start: usize, end: usize): void {
  let labels = 0;
  for (let at = end - 1; at > start; at--) {
    if (load<u8>(at) != 46 || ++labels < 2) continue;
    hashText(at + 1, end, seedA, seedB);
    flagChild();
  }
}

// @ts-ignore: decorator
@inline
function addToBloom(a: u32, b: u32): void {
  const at = bloom + (<usize>((a >> 5) & bloomMask) << 3);
  store<u64>(at, load<u64>(at) | (<u64>1 << (b & 63)) | (<u64>1 << ((b >> 6) & 63)) | (<u64>1 << ((b >> 12) & 63)));
}

/**
 * Gives an entry a slot. Of equal ones the first in the chain speaks: a later one goes to its end.
 * @returns `false` when an entry of the same value is there already
 */
function insert(reference: u32, a: u32, b: u32): bool {
  const tag = b & ~7;
  let free: usize = 0;
  let flags: u32 = 0;
  let isNew = true;
  let at: usize = 0;
  let slot = a & slotMask;
  while (true) {
    at = slots + (<usize>slot << 3);
    const found = load<u32>(at);
    if (found == 0) break;
    if ((found & ~7) == tag) {
      if (!(found & isIndicator)) {
        // A parent of others: its slot has room for the name itself. A tombstone may look the same.
        free = at;
        flags = found & 7;
      } else if (isSame(pool + (<usize>load<u32>(at, 4) << 2), pool + (<usize>reference << 2))) isNew = false;
    } else if (found == tombstone && free == 0) free = at;
    slot = (slot + 1) & slotMask;
  }
  if (isNew && free != 0) at = free;
  else {
    flags = 0;
    slotsUsed++;
  }
  store<u32>(at, tag | flags | isIndicator);
  store<u32>(at, reference, 4);
  addToBloom(a, b);
  return isNew;
}

function isSame(one: usize, other: usize): bool {
  // Kind and size; the flags between them may differ.
  if ((load<u32>(one, 4) ^ load<u32>(other, 4)) & 0xffff00ff) return false;
  const first = one + (load<u8>(one, 5) & entryIsDated ? 24 : 8);
  const second = other + (load<u8>(other, 5) & entryIsDated ? 24 : 8);
  return memory.compare(first, second, load<u16>(one, 6)) == 0;
}

function flagChild(): void {
  const tag = hashB & ~7;
  let slot = hashA & slotMask;
  while (true) {
    const at = slots + (<usize>slot << 3);
    const found = load<u32>(at);
    if (found == 0) {
      store<u32>(at, tag | isChild);
      slotsUsed++;
      addToBloom(hashA, hashB);
      return;
    }
    if ((found & ~7) == tag) {
      if ((found & isChild) == 0) {
        store<u32>(at, found | isChild);
        addToBloom(hashA, hashB);
      }
      return;
    }
    slot = (slot + 1) & slotMask;
  }
}

/** Of the bytes from here on, in four lanes of 64 bits; tells a damaged file, not a forged one. */
export function checksum(at: usize, length: u32): u64 {
  const prime: u64 = 0x9e3779b97f4a7c15;
  let a: u64 = length;
  let b: u64 = prime;
  let c: u64 = 1;
  let d: u64 = 2;
  const end = at + length;
  const last = end - 31;
  while (at < last) {
    a = rotl(a ^ load<u64>(at), 29) * prime;
    b = rotl(b ^ load<u64>(at, 8), 29) * prime;
    c = rotl(c ^ load<u64>(at, 16), 29) * prime;
    d = rotl(d ^ load<u64>(at, 24), 29) * prime;
    at += 32;
  }
  while (at < end) {
    a = rotl(a ^ <u64>load<u8>(at), 29) * prime;
    at++;
  }
  return a ^ rotl(b, 13) ^ rotl(c, 26) ^ rotl(d, 39);
}

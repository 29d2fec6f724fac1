// Builds the tables of src/index/layout.ts from the pool: filter, slots, bitmap, prefixes, features. What
// comes with a URL is added on the other side, which can read URLs.

import { hashA, hashB, hashText, hashWords } from './hash';

const isIndicator: u32 = 1;
const isChild: u32 = 4;
const entryIsDated: u32 = 1;
const entryIsShadowed: u32 = 2;

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

/** @returns `false` when the slots do not suffice; filter, slots, bitmap and prefixes must be empty before */
export function buildTables(index: usize): bool {
  header = index;
  seedA = load<u32>(index, 12);
  seedB = load<u32>(index, 16);
  bloom = index + load<u32>(index, 24);
  bloomMask = load<u32>(index, 28);
  slots = index + load<u32>(index, 32);
  slotMask = load<u32>(index, 36);
  bitmap = index + load<u32>(index, 40);
  pool = index + load<u32>(index, 44);
  slotsUsed = 0;
  entriesTaken = 0;
  const end = pool + load<u32>(index, 48);
  const limit = <u32>(<f64>slotMask * 0.92) - min<u32>(300, slotMask >> 3);
  for (let entry = pool + 4; entry < end;) {
    if (slotsUsed > limit) return false;
    const flags = <u32>load<u8>(entry, 5);
    const size = <u32>load<u16>(entry, 6);
    const value = entry + (flags & entryIsDated ? 24 : 8);
    const kind = <u32>load<u8>(entry, 4);
    if (kind == 0 || kind == 4) hashText(value, value + size, seedA, seedB);
    else hashWords(value, size >> 2, seedA, seedB);
    if (insert(<u32>((entry - pool) >> 2))) {
      store<u8>(entry, <u8>(flags & ~entryIsShadowed), 5);
      entriesTaken++;
      support(kind, value, size);
    } else store<u8>(entry, <u8>(flags | entryIsShadowed), 5);
    entry = (value + size + 3) & ~3;
  }
  return true;
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
function addToBloom(): void {
  const b = hashB;
  const at = bloom + (<usize>((hashA >> 5) & bloomMask) << 3);
  store<u64>(at, load<u64>(at) | (<u64>1 << (b & 63)) | (<u64>1 << ((b >> 6) & 63)) | (<u64>1 << ((b >> 12) & 63)));
}

/** @returns `false` when an entry of the same value is there already */
function insert(reference: u32): bool {
  const tag = hashB & ~7;
  let slot = hashA & slotMask;
  while (true) {
    const at = slots + (<usize>slot << 3);
    const found = load<u32>(at);
    if (found == 0) {
      store<u32>(at, tag | isIndicator);
      store<u32>(at, reference, 4);
      slotsUsed++;
      addToBloom();
      return true;
    }
    if ((found & ~7) == tag) {
      if ((found & isIndicator) == 0) {
        store<u32>(at, found | isIndicator);
        store<u32>(at, reference, 4);
        return true;
      }
      if (isSame(pool + (<usize>load<u32>(at, 4) << 2), pool + (<usize>reference << 2))) return false;
    }
    slot = (slot + 1) & slotMask;
  }
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
      addToBloom();
      return;
    }
    if ((found & ~7) == tag) {
      if ((found & isChild) == 0) store<u32>(at, found | isChild);
      return;
    }
    slot = (slot + 1) & slotMask;
  }
}

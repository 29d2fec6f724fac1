// The keys of JSON that are known, each in the section of a line where it means something.

const keyBytes: usize = 24;
const keyMask: u32 = 255;
/** What the table takes of memory. */
export const keysBytes: usize = <usize>(keyMask + 1) * keyBytes;

let keys: usize = 0;

export function openKeys(at: usize): void {
  keys = at;
  memory.fill(keys, 0, keysBytes);
}

// @ts-ignore: decorator
@inline
function headOf(start: usize, length: u32): u64 {
  const eight = load<u64>(start);
  return length >= 8 ? eight : eight & ~((~(<u64>0)) << (length << 3));
}

// @ts-ignore: decorator
@inline
function placeOf(head: u64, tail: u64, section: u32, length: u32): u32 {
  const mixed = (head ^ (<u64>section << 56) ^ <u64>length) * 0x9e3779b97f4a7c15 + tail * 0xc2b2ae3d27d4eb4f;
  return <u32>(mixed >> 53) & keyMask;
}

/**
 * Tells a key of at most 16 bytes that stands at `start`.
 * @param section where it stands
 * @param slot where its value is written down; 255 for nowhere
 * @param inner section of the object that it holds
 * @param elements slot of the texts in the list that it holds
 * @param firstElement section of the first object in that list
 * @param firstSlot slot of the first thing in that list, when it is an object
 * @param otherElements section of the other objects in that list
 */
export function addKey(
  start: usize, length: u32, section: u32, slot: u32, inner: u32, elements: u32, firstElement: u32, firstSlot: u32, otherElements: u32,
): void {
  const head = headOf(start, length);
  const tail = length > 8 ? load<u64>(start + length - 8) : 0;
  let place = placeOf(head, tail, section, length);
  while (load<u8>(keys + <usize>place * keyBytes, 16) != 0) place = (place + 1) & keyMask;
  const at = keys + <usize>place * keyBytes;
  store<u64>(at, head);
  store<u64>(at, tail, 8);
  store<u8>(at, <u8>length, 16);
  store<u8>(at, <u8>section, 17);
  store<u8>(at, <u8>slot, 18);
  store<u8>(at, <u8>inner, 19);
  store<u8>(at, <u8>elements, 20);
  store<u8>(at, <u8>firstElement, 21);
  store<u8>(at, <u8>firstSlot, 22);
  store<u8>(at, <u8>otherElements, 23);
}

/** The key `[start, start + length)` of a section; 0 when it is not a known one. */
// @ts-ignore: decorator
@inline
export function keyOf(start: usize, length: u32, section: u32): usize {
  if (length > 16 || length == 0) return 0;
  const head = headOf(start, length);
  const tail = length > 8 ? load<u64>(start + length - 8) : 0;
  let place = placeOf(head, tail, section, length);
  while (true) {
    const at = keys + <usize>place * keyBytes;
    const found = load<u8>(at, 16);
    if (found == 0) return 0;
    if (found == length && load<u8>(at, 17) == section && load<u64>(at) == head && load<u64>(at, 8) == tail) return at;
    place = (place + 1) & keyMask;
  }
}

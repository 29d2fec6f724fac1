// Where the values of known keys stand in the line of JSON that was read last.

/** Slots from here on may be filled many times: they lie in the list. */
const firstListSlot: u32 = 96;
const slotBytes: usize = 12;
const listBytes: usize = 16;
const maxListed: u32 = 96;
/** What the slots take of memory. */
export const slotsBytes: usize = 96 * (slotBytes + 1) + <usize>maxListed * listBytes;

export const typeText: u32 = 1;
export const typeEscapedText: u32 = 2;
export const typeNumber: u32 = 3;
export const typeWord: u32 = 4;
export const typeObject: u32 = 5;
export const typeArray: u32 = 6;

let slots: usize = 0;
let list: usize = 0;
let line: usize = 0;
export let listed: u32 = 0;
/** Slots filled by the line read last, to be emptied before the next. */
let filled: usize = 0;
let filledCount: u32 = 0;

/** @param at 96 slots of start, end, type; 96 listed values of slot, start, end, element; 96 numbers of slots */
export function openSlots(at: usize): void {
  slots = at;
  list = at + 96 * slotBytes;
  filled = list + <usize>maxListed * listBytes;
  memory.fill(slots, 0, 96 * slotBytes);
}

/** Empties what the line before has filled. @param at where the next one starts */
export function clearSlots(at: usize): void {
  line = at;
  listed = 0;
  for (let i: u32 = 0; i < filledCount; i++) store<u32>(slots + <usize>load<u8>(filled + i) * slotBytes, 0, 8);
  filledCount = 0;
}

/** @param element which object of a list it stands in: none of them may bear a key twice; 0 in none */
export function write(slot: u32, start: usize, last: usize, type: u32, element: u32): bool {
  if (slot >= firstListSlot) {
    if (listed == maxListed) return false;
    const before = list + <usize>(listed - 1) * listBytes;
    if (element != 0 && listed > 0 && load<u32>(before) == slot && load<u32>(before, 12) == ((element << 3) | type)) return false;
    const at = list + <usize>listed * listBytes;
    listed++;
    store<u32>(at, slot);
    store<u32>(at, <u32>(start - line), 4);
    store<u32>(at, <u32>(last - line), 8);
    store<u32>(at, (element << 3) | type, 12);
    return true;
  }
  const at = slots + <usize>slot * slotBytes;
  if (load<u32>(at, 8) != 0) return false;
  store<u32>(at, <u32>(start - line));
  store<u32>(at, <u32>(last - line), 4);
  store<u32>(at, type, 8);
  store<u8>(filled + filledCount++, <u8>slot);
  return true;
}

/** Kind of the value in a slot. */
// @ts-ignore: decorator
@inline
export function typeOf(slot: u32): u32 {
  return load<u32>(slots + <usize>slot * slotBytes, 8);
}

/** Where the value in a slot starts and ends in the line. */
// @ts-ignore: decorator
@inline
export function startOf(slot: u32): u32 {
  return load<u32>(slots + <usize>slot * slotBytes);
}

// @ts-ignore: decorator
@inline
export function endOf(slot: u32): u32 {
  return load<u32>(slots + <usize>slot * slotBytes, 4);
}

/** Which list holds `[start, end)` in one of its values; 0 when none does. */
export function listAround(start: u32, stop: u32, first: u32, second: u32, third: u32): u32 {
  for (let i: u32 = 0; i < listed; i++) {
    const at = list + <usize>i * listBytes;
    const slot = load<u32>(at);
    if (slot != first && slot != second && slot != third) continue;
    if (load<u32>(at, 4) <= start && stop <= load<u32>(at, 8)) return slot;
  }
  return 0;
}

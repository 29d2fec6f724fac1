import {
  datedFlag,
  entryHeaderBytes,
  headerBytes,
  kindCode,
  slotFlag,
  slotFlagMask,
  word,
} from './layout.ts';

/** Power of two that keeps the table at most four fifths full. */
export function slotsFor(keys: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, keys * 1.25)));
}

/** Power of two of 64-bit words nearest to 13 bits a key: about 2 MB at a million, the size of an L2 cache. */
export function bloomWordsFor(keys: number): number {
  return 2 ** Math.round(Math.log2(Math.max(64, (keys * 13) / 64)));
}

/** The open-addressing table of tags and the filter in front of it, as they lie in the block. */
export class Slots {
  private readonly bytes: Uint8Array;
  private readonly bloom: Uint32Array;
  private readonly slots: Uint32Array;
  private readonly bloomMask: number;
  private readonly slotMask: number;
  private readonly poolOffset: number;

  /** @param base where the block starts in the buffer */
  constructor(buffer: ArrayBufferLike, base: number) {
    const header = new Uint32Array(buffer, base, headerBytes / 4);
    const at = (position: number): number => header[position] ?? 0;
    this.bytes = new Uint8Array(buffer, base);
    this.bloomMask = at(word.bloomMask);
    this.slotMask = at(word.slotMask);
    this.poolOffset = at(word.poolOffset);
    this.bloom = new Uint32Array(buffer, base + at(word.bloomOffset), (this.bloomMask + 1) * 2);
    this.slots = new Uint32Array(buffer, base + at(word.slotOffset), (this.slotMask + 1) * 2);
  }

  /** @returns whether the filter lets a key pass; `false` is certain. */
  mayHold(a: number, b: number): boolean {
    const at = ((a >>> 5) & this.bloomMask) * 2;
    const low = this.bloom[at] ?? 0;
    const high = this.bloom[at + 1] ?? 0;
    return (
      ((b & 32 ? high : low) & (1 << (b & 31))) !== 0 &&
      ((b & 0x800 ? high : low) & (1 << ((b >>> 6) & 31))) !== 0 &&
      ((b & 0x20000 ? high : low) & (1 << ((b >>> 12) & 31))) !== 0
    );
  }

  /** Sets a flag on a key, adding it when it is not there. @returns number of slots taken for it */
  flag(a: number, b: number, flag: number): 0 | 1 {
    const { slots, slotMask } = this;
    const tag = b & ~slotFlagMask;
    for (let slot = a & slotMask; ; slot = (slot + 1) & slotMask) {
      const at = slot * 2;
      const found = slots[at] ?? 0;
      if (found === 0) {
        slots[at] = tag | flag;
        this.addToBloom(a, b);
        return 1;
      }
      if ((found & ~slotFlagMask) === tag) {
        slots[at] = found | flag;
        this.addToBloom(a, b);
        return 0;
      }
    }
  }

  /** Flags of all slots that carry this key's tag, 0 when there are none. */
  flagsOf(a: number, b: number): number {
    if (!this.mayHold(a, b)) return 0;
    const { slots, slotMask } = this;
    const tag = (b & ~slotFlagMask) >>> 0;
    let flags = 0;
    for (let slot = a & slotMask; ; slot = (slot + 1) & slotMask) {
      const found = slots[slot * 2] ?? 0;
      if (found === 0) return flags;
      if ((found & ~slotFlagMask) >>> 0 === tag) flags |= found & slotFlagMask;
    }
  }

  /** The entry of this kind whose value is exactly `key[start, end)`; 0 when there is none. */
  find(a: number, b: number, kind: number, key: Uint8Array, start: number, end: number): number {
    if (!this.mayHold(a, b)) return 0;
    const { slots, slotMask } = this;
    const tag = (b & ~slotFlagMask) >>> 0;
    for (let slot = a & slotMask; ; slot = (slot + 1) & slotMask) {
      const found = slots[slot * 2] ?? 0;
      if (found === 0) return 0;
      if ((found & ~slotFlagMask) >>> 0 !== tag || (found & slotFlag.indicator) === 0) continue;
      const reference = slots[slot * 2 + 1] ?? 0;
      if (this.holds(reference, kind, key, start, end)) return reference;
    }
  }

  private holds(reference: number, kind: number, key: Uint8Array, start: number, end: number): boolean {
    const { bytes } = this;
    const entry = this.poolOffset + reference * 4;
    const size = end - start;
    if (bytes[entry + 4] !== kind) return false;
    if (((bytes[entry + 6] ?? 0) | ((bytes[entry + 7] ?? 0) << 8)) !== size) return false;
    const value = entry + entryHeaderBytes + ((bytes[entry + 5] ?? 0) & datedFlag ? 16 : 0);
    const folded = kind === kindCode.domain;
    for (let i = 0; i < size; i++) {
      let byte = key[start + i] ?? 0;
      if (folded && byte >= 65 && byte <= 90) byte |= 32;
      if (bytes[value + i] !== byte) return false;
    }
    return true;
  }

  private addToBloom(a: number, b: number): void {
    const at = ((a >>> 5) & this.bloomMask) * 2;
    for (const bit of [b & 63, (b >>> 6) & 63, (b >>> 12) & 63]) {
      const position = at + (bit >>> 5);
      this.bloom[position] = (this.bloom[position] ?? 0) | (1 << (bit & 31));
    }
  }
}

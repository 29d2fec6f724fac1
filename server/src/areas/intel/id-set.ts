const BLOCK_BITS = 16;
const BLOCK_BYTES = 2 ** BLOCK_BITS / 8;

/** A set of whole numbers of 32 bits: a million that lie near each other take a few hundred kilobytes. */
export class IdSet {
  private readonly blocks = new Map<number, Uint8Array>();

  add(id: number): void {
    const key = Math.floor(id / 2 ** BLOCK_BITS);
    let block = this.blocks.get(key);
    if (!block) {
      block = new Uint8Array(BLOCK_BYTES);
      this.blocks.set(key, block);
    }
    const bit = id % 2 ** BLOCK_BITS;
    block[bit >> 3] = (block[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  has(id: number): boolean {
    const bit = id % 2 ** BLOCK_BITS;
    const byte = this.blocks.get(Math.floor(id / 2 ** BLOCK_BITS))?.[bit >> 3] ?? 0;
    return (byte & (1 << (bit & 7))) !== 0;
  }
}

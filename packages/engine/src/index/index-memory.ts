import { webAssembly, type SharedMemory } from '../sieve/web-assembly.ts';

/**
 * Where an index lies in the memory it shares with WebAssembly: behind a page for the module's own data
 * and one work area for each thread that may sift at the same time.
 */
export const sieveAreas = 16;
export const areaBytes = 576 * 1024;
export const firstArea = 64 * 1024;
export const indexBase: number = firstArea + sieveAreas * areaBytes;

/** Memory with room for an index of this many bytes at {@link indexBase}; it can grow up to the 3.5 GB that one may take. */
export function createGrowingMemory(byteLength: number): SharedMemory {
  const initial = Math.ceil((indexBase + byteLength) / 65_536);
  return new webAssembly.Memory({ initial, maximum: maximumPages, shared: true });
}

/** Makes room for `byteLength` bytes at {@link indexBase}; views of the buffer must be made anew. */
export function growMemory(memory: SharedMemory, byteLength: number): void {
  const missing = Math.ceil((indexBase + byteLength) / 65_536) - memory.buffer.byteLength / 65_536;
  if (missing > 0) memory.grow(missing);
}

export const largestIndexBytes: number = 3.5 * 2 ** 30;
const maximumPages = Math.ceil((indexBase + largestIndexBytes) / 65_536);

import { webAssembly, type SharedMemory } from '../sieve/web-assembly.ts';

/**
 * Where an index lies in the memory it shares with WebAssembly: behind a page for the module's own data
 * and one work area for each thread that may sift at the same time.
 */
export const sieveAreas = 16;
export const areaBytes = 320 * 1024;
export const firstArea = 64 * 1024;
export const indexBase: number = firstArea + sieveAreas * areaBytes;

/** Memory with room for an index of this many bytes at {@link indexBase}. Threads may share it. */
export function createIndexMemory(byteLength: number): SharedMemory {
  const pages = Math.ceil((indexBase + byteLength) / 65_536);
  return new webAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Linear memory that threads share: a `WebAssembly.Memory`. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow: (pages: number) => number;
}

/** The part of WebAssembly that is used here. The types of the platform are in no library this package loads. */
interface Platform {
  Memory: new (size: { initial: number; maximum: number; shared: true }) => SharedMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: SharedMemory } }) => { exports: unknown };
}

export const webAssembly: Platform = (globalThis as unknown as { WebAssembly: Platform }).WebAssembly;

/** Linear memory of one program: a `WebAssembly.Memory` that no other thread sees. */
export interface OwnMemory {
  readonly buffer: ArrayBuffer;
}

/** The part of WebAssembly that is used here. The types of the platform are in no library this package loads. */
interface Platform {
  Memory: new (size: { initial: number; maximum: number }) => OwnMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: object }) => { exports: unknown };
}

const { Memory, Module, Instance } = (globalThis as unknown as { WebAssembly: Platform }).WebAssembly;

const compiled = new Map<string, object>();

export const platform = {
  Memory,
  /** @param module compiled, in base 64 */
  instantiate<Exports>(module: string, env: object): Exports {
    let program = compiled.get(module);
    if (!program) {
      program = new Module(Uint8Array.from(atob(module), (char) => char.charCodeAt(0)));
      compiled.set(module, program);
    }
    return new Instance(program, { env }).exports as Exports;
  },
};

import { sieveModule } from './module.ts';
import { webAssembly, type SharedMemory } from './web-assembly.ts';

/** What the WebAssembly module offers: see assembly/. */
export interface SieveModule {
  open: (index: number, scratch: number) => void;
  sift: (input: number, length: number, output: number, work: number) => number;
  lineCount: { value: number };
  consumed: { value: number };
  openTokens: (at: number) => void;
  openReaders: (at: number, scratch: number) => number;
  setClock: (now: number, year: number, zoneMinutes: number) => void;
  columnsAt: () => number;
  setColumns: (count: number, odd: number) => void;
  csvColumnsAt: () => number;
  setCsvColumns: (count: number) => void;
  w3cColumnsAt: () => number;
  setW3cColumns: (count: number) => void;
  setMapping: (isMapped: number) => void;
  settle: (
    input: number,
    lines: number,
    first: number,
    shown: number,
    records: number,
    room: number,
  ) => number;
  settledTo: { value: number };
  openBuilder: (index: number) => void;
  addEntries: (from: number, to: number) => number;
  removeEntry: (reference: number) => void;
  checksum: (at: number, length: number) => bigint;
  slotsUsed: { value: number };
  entriesTaken: { value: number };
}

let compiled: object | null = null;

/** The compiled module. It can be posted to a worker thread, which then need not compile it: {@link useSieveProgram}. */
export function sieveProgram(): object {
  compiled ??= new webAssembly.Module(Uint8Array.from(atob(sieveModule), (char) => char.charCodeAt(0)));
  return compiled;
}

/** @param program what {@link sieveProgram} gave in another thread */
export function useSieveProgram(program: object): void {
  compiled = program;
}

/** The module over this memory, its own data in the first page of it. */
export function instantiateSieve(memory: SharedMemory): SieveModule {
  return new webAssembly.Instance(sieveProgram(), { env: { memory } }).exports as SieveModule;
}

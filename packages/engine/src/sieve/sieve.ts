import type { DecodeContext } from '../decode/event.ts';

/**
 * Finds the lines that may hold a listed value, in raw bytes of any format. It never misses a line that
 * the exact stage would report; it may show one that comes to nothing.
 */
export interface Sieve {
  /**
   * Sifts `bytes[start, end)`, which must start at the start of a line.
   * @returns number of lines shown in `lines`
   */
  run: (bytes: Uint8Array, start: number, end: number) => number;
  /** Three numbers a line: start, end (without line feed), ordinal within the run from 0. */
  lines: Uint32Array;
  /** Line feeds met in the last run. */
  lineCount: number;
  /**
   * Where bytes are sifted as they lie, when they end in a line feed: the room that a reader fills, and
   * before it as much as `head` bytes of a line that began earlier. Absent where WebAssembly cannot run.
   */
  readonly space?: { bytes: Uint8Array; head: number };
  /** What the lines shown came to, as far as bytes tell; absent where WebAssembly cannot run. */
  readonly settled?: SettledLines;
}

/** Records of the lines shown in the last run: see `settle` in assembly/settle.ts and match/settled.ts. */
export interface SettledLines {
  /** Where the record of each line starts, as a position in `words`; of lines read in pieces -1. */
  readonly at: Int32Array;
  readonly words: Uint32Array;
  /** The same memory, for the instant at the start of each record. */
  readonly doubles: Float64Array;
  /** How the lines of the next runs are to be read; those of a run are read with what was told before it. */
  tell: (context: DecodeContext) => void;
}

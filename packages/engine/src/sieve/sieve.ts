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
}

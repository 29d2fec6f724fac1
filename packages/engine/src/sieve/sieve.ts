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
  /** Does the exact stage's work on bytes; absent where WebAssembly cannot run. */
  readonly lister?: TokenLister;
}

/** Finds the listed tokens of single lines in raw bytes, compared to the last byte. */
export interface TokenLister {
  /**
   * @returns how many tokens stand in `tokens`; -1 when the line is too long or holds escapes, other
   *   scripts, an IPv6 address or a host with a listed URL, and must go the long way
   */
  list: (bytes: Uint8Array, start: number, end: number) => number;
  /** Sixteen numbers a token: start, end, kind (name, address, digest from 1), how many entries, entries. */
  readonly tokens: Uint32Array;
  /**
   * Walks the line listed last as JSON.
   * @returns how many values stand in `valueList`; -1 when it is not JSON or odd
   */
  readJson: (length: number) => number;
  /** Three numbers a slot: start, end, type. See match/json-keys.ts. */
  readonly values: Uint32Array;
  /** Four numbers a value: slot, start, end, type with the number of the object above the lowest three bits. */
  readonly valueList: Uint32Array;
}

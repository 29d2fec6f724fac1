/** One value of a large JSON text, cut out of it. */
export interface JsonItem {
  /** Number of the pattern that found it. */
  pattern: number;
  /** Where it stands: `['objects', 12]`. */
  keys: (string | number)[];
  /** Line of the text on which it begins, from 1. */
  line: number;
  /** The value as JSON; `null` when it is longer than allowed. */
  text: string | null;
}

const [QUOTE, BACKSLASH, COMMA, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, FEED] = [
  34, 92, 44, 91, 93, 123, 125, 10,
];

interface Frame {
  isArray: boolean;
  /** Patterns that hold so far. */
  live: number[];
  key: string | number;
}

/**
 * Cuts the values at given places out of a JSON text of any size, chunk by chunk; what lies elsewhere is passed over
 * and never built. Memory is one item. The caller parses each item: bad JSON inside one spoils that one.
 * @example new JsonItems([['objects', '*']]) // each object of a STIX bundle
 */
export class JsonItems {
  private readonly patterns: readonly (readonly string[])[];
  private readonly maxItemBytes: number;
  private readonly decoder = new TextDecoder();
  private readonly frames: Frame[] = [];
  /** Inside a value that is passed over or captured: how many brackets are open. */
  private depth = 0;
  private inString = false;
  private escaped = false;
  private isKey = false;
  private expectKey = false;
  private keyBytes: number[] = [];
  private capture: { item: JsonItem; pieces: Uint8Array[]; bytes: number; from: number } | null = null;
  private inScalar = false;
  private isRootSeen = false;
  private line = 1;

  /** @param patterns places of values; `*` is any key or index */
  constructor(patterns: readonly (readonly string[])[], maxItemBytes = 4 * 1024 * 1024) {
    this.patterns = patterns;
    this.maxItemBytes = maxItemBytes;
  }

  /** Whether a JSON object or array has begun, and all of it has come. */
  get isComplete(): boolean {
    return this.isRootSeen && this.frames.length === 0 && this.depth === 0 && !this.inString;
  }

  /** Reads on. @returns the items that ended in this chunk */
  push(chunk: Uint8Array): JsonItem[] {
    const found: JsonItem[] = [];
    if (this.capture) this.capture.from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === FEED) this.line++;
      if (this.inString) {
        at = this.readString(chunk, at, found);
        continue;
      }
      if (byte <= 32) {
        if (this.inScalar) this.endScalar(chunk, at, found);
        continue;
      }
      if (byte === QUOTE) this.beginString(at);
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.open(at, byte === OPEN_ARRAY);
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (this.inScalar) this.endScalar(chunk, at, found);
        this.close(chunk, at, found);
      } else if (byte === COMMA) {
        if (this.inScalar) this.endScalar(chunk, at, found);
        this.comma();
      } else if (byte !== 58 && this.depth === 0 && !this.inScalar) {
        this.inScalar = true;
        this.beginValue(at);
      }
    }
    if (this.capture) this.keep(chunk, this.capture.from, chunk.length);
    return found;
  }

  private beginString(at: number): void {
    this.inString = true;
    if (this.depth > 0) return;
    if (this.expectKey) {
      this.isKey = true;
      this.keyBytes = [];
    } else this.beginValue(at);
  }

  private readString(chunk: Uint8Array, start: number, found: JsonItem[]): number {
    for (let at = start; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.escaped) this.escaped = false;
      else if (byte === BACKSLASH) this.escaped = true;
      else if (byte === QUOTE) {
        this.inString = false;
        if (this.isKey) this.endKey();
        else if (this.depth === 0) this.endValue(chunk, at + 1, found);
        return at;
      }
      if (byte === FEED && at > start) this.line++;
      if (this.isKey && this.keyBytes.length < 300) this.keyBytes.push(byte);
    }
    return chunk.length;
  }

  private endKey(): void {
    this.isKey = false;
    this.expectKey = false;
    const raw = this.decoder.decode(new Uint8Array(this.keyBytes));
    const frame = this.frames.at(-1);
    if (frame) frame.key = raw.includes('\\') ? unescapedKey(raw) : raw;
  }

  private open(at: number, isArray: boolean): void {
    if (this.depth > 0) {
      this.depth++;
      return;
    }
    this.isRootSeen = true;
    const live = this.frames.length === 0 ? this.patterns.map((_, number) => number) : this.liveHere();
    const length = this.frames.length;
    const isWanted = this.frames.length > 0 && this.beginValue(at);
    if (isWanted || live.every((number) => (this.patterns[number]?.length ?? 0) <= length)) {
      this.depth = 1;
      return;
    }
    this.frames.push({ isArray, live, key: isArray ? 0 : '' });
    this.expectKey = !isArray;
  }

  private close(chunk: Uint8Array, at: number, found: JsonItem[]): void {
    if (this.depth > 0) {
      this.depth--;
      if (this.depth === 0) this.endValue(chunk, at + 1, found);
      return;
    }
    this.frames.pop();
    this.expectKey = false;
  }

  private comma(): void {
    const frame = this.frames.at(-1);
    if (this.depth > 0 || !frame) return;
    if (frame.isArray) frame.key = Number(frame.key) + 1;
    else this.expectKey = true;
  }

  /** Patterns that hold for the value that begins now. */
  private liveHere(): number[] {
    const frame = this.frames.at(-1);
    if (!frame) return [];
    const place = this.frames.length - 1;
    const key = String(frame.key);
    return frame.live.filter((number) => {
      const wanted = this.patterns[number]?.[place];
      return wanted === '*' || wanted === key;
    });
  }

  /** @returns whether a pattern asks for the value that begins at `at` */
  private beginValue(at: number): boolean {
    const pattern = this.liveHere().find((number) => this.patterns[number]?.length === this.frames.length);
    if (pattern === undefined) return false;
    const keys = this.frames.map(({ key }) => key);
    this.capture = { item: { pattern, keys, line: this.line, text: '' }, pieces: [], bytes: 0, from: at };
    return true;
  }

  private endScalar(chunk: Uint8Array, at: number, found: JsonItem[]): void {
    this.inScalar = false;
    if (this.depth === 0) this.endValue(chunk, at, found);
  }

  private endValue(chunk: Uint8Array, end: number, found: JsonItem[]): void {
    const { capture } = this;
    if (!capture) return;
    this.keep(chunk, capture.from, end);
    this.capture = null;
    const isWhole = capture.bytes <= this.maxItemBytes;
    found.push({ ...capture.item, text: isWhole ? this.decoder.decode(joined(capture.pieces)) : null });
  }

  private keep(chunk: Uint8Array, from: number, end: number): void {
    const { capture } = this;
    if (!capture) return;
    capture.bytes += end - from;
    // What is too long to hand on need not be held.
    if (capture.bytes > this.maxItemBytes) capture.pieces = [];
    else capture.pieces.push(chunk.slice(from, end));
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function unescapedKey(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

import { parseTime } from '../decode/time.ts';
import { collectorModule } from './module.ts';
import { platform, type OwnMemory } from './own-memory.ts';

/** What the WebAssembly module offers: see assembly/collect.ts. */
interface CollectorModule {
  open: (at: number, seed: number) => number;
  forgetStamps: () => void;
  setSource: (number: number, length: number) => void;
  keepNothing: () => void;
  collect: (start: number, end: number) => number;
  othersAt: () => number;
  emitRows: (to: number, size: number) => number;
  clearRows: () => void;
  measure: (at: number, length: number) => void;
  target: { value: number };
  knownLines: { value: number };
  otherRuns: { value: number };
  entries: { value: number };
  feeds: { value: number };
  checksumLow: { value: number };
  checksumHigh: { value: number };
}

export interface ByteCollectorOptions {
  /** How many places for bytes there are, and how large each is. */
  slots: number;
  slotBytes: number;
  /** Keeps those who send from choosing names that crowd the table; any number. */
  seed?: number;
}

/** A place for bytes. */
export interface Slot {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Sources that rows may be of at a time. */
const sourcesAtATime = 256;
const outputBytes = 1024 * 1024;
/** What lies behind a slot may be read, and written to. */
const paddingBytes = 128;
const firstByte = 64 * 1024;
const minuteMs = 60_000;

/**
 * Reads lines where they lie: bytes are put into slots of its memory, and lines of Suricata's JSON become observations
 * there, without a string or an object for any of them. Other lines are named to the caller. Says what `tracesOf`
 * says of the decoded line; `ObservationCollector` is for the lines that it leaves.
 */
export class ByteCollector {
  readonly slots: readonly Slot[];
  private readonly module: CollectorModule;
  private readonly memory: OwnMemory;
  private readonly base: number;
  private readonly stride: number;
  private readonly output: number;
  private readonly sources = new Map<string, number>();
  private readonly text = new TextDecoder('latin1');
  private judge: (at: number | null) => number = (at) => at ?? 0;
  private now = 0;

  constructor({ slots, slotBytes, seed = 0 }: ByteCollectorOptions) {
    this.stride = Math.ceil((slotBytes + paddingBytes) / 4096) * 4096;
    const own = 12 * 1024 * 1024;
    const pages = Math.ceil((firstByte + own + outputBytes + slots * this.stride) / 65_536);
    this.memory = new platform.Memory({ initial: pages, maximum: pages });
    this.module = platform.instantiate<CollectorModule>(collectorModule, {
      memory: this.memory,
      minuteOf: (at: number, length: number) => this.minuteOf(at, length),
    });
    this.output = Math.ceil(this.module.open(firstByte, seed) / 4096) * 4096;
    this.base = this.output + outputBytes;
    const { buffer } = this.memory;
    this.slots = Array.from({ length: slots }, (_, number) => ({
      number,
      bytes: new Uint8Array(buffer, this.base + number * this.stride, slotBytes),
    }));
  }

  /** Observations that are held. */
  get size(): number {
    return this.module.entries.value;
  }

  /** Line feeds and a checksum of bytes in a slot; up to 64 bytes behind them become zero. */
  measure(slot: Slot, start: number, length: number): { feeds: number; checksum: bigint } {
    this.module.measure(this.base + slot.number * this.stride + start, length);
    const { feeds, checksumHigh, checksumLow } = this.module;
    const checksum = (BigInt(checksumHigh.value >>> 0) << 32n) | BigInt(checksumLow.value >>> 0);
    return { feeds: feeds.value, checksum };
  }

  /** Whether rows of one more source have room. */
  hasRoomFor(sourceId: string): boolean {
    return this.sources.has(sourceId) || this.sources.size < sourcesAtATime;
  }

  /**
   * What is read from now on belongs to this source and was received at this time.
   * @param judge the instant to count a line at, from what its stamp says; `null`: it says nothing. Epoch ms
   */
  begin(sourceId: string, now: number, judge: (at: number | null) => number): void {
    const number = this.sources.get(sourceId) ?? this.sources.size;
    this.sources.set(sourceId, number);
    const bytes = new TextEncoder().encode(sourceId);
    new Uint8Array(this.memory.buffer).set(bytes, this.module.target.value);
    this.module.setSource(number, bytes.length);
    this.judge = judge;
    this.now = now;
    this.module.forgetStamps();
  }

  /** What is read from now on is known or named to the caller as ever, and not remembered. */
  beginUnkept(now: number): void {
    this.judge = (at) => at ?? 0;
    this.now = now;
    this.module.forgetStamps();
    this.module.keepNothing();
  }

  /**
   * Reads whole lines, the last of them with its line feed.
   * @param onOther given runs of lines that must be read otherwise, in order
   * @param onFull called when the table is full: rows must be taken
   * @returns number of lines that were read
   */
  read(
    slot: Slot,
    start: number,
    end: number,
    onOther: (bytes: Uint8Array) => void,
    onFull: () => void,
  ): number {
    const from = this.base + slot.number * this.stride;
    let known = 0;
    for (let at = from + start; at < from + end;) {
      const next = this.module.collect(at, from + end);
      known += this.module.knownLines.value;
      const runs = this.module.otherRuns.value;
      const list = new Uint32Array(this.memory.buffer, this.module.othersAt(), runs * 2);
      for (let i = 0; i < runs; i++)
        onOther(slot.bytes.subarray((list[i * 2] ?? 0) - from, (list[i * 2 + 1] ?? 0) - from));
      if (next === at) onFull();
      at = next;
    }
    return known;
  }

  /**
   * Hands over rows of text, seven tabs a line: hour since 1970, source, machine, number of the kind, destination,
   * count, minutes, bytes; and begins anew. What is given is overwritten by what is given next.
   */
  *take(): Generator<Uint8Array> {
    for (let size = this.emit(); size > 0; size = this.emit())
      yield new Uint8Array(this.memory.buffer, this.output, size);
    this.module.clearRows();
    this.sources.clear();
  }

  private emit(): number {
    return this.module.emitRows(this.output, outputBytes);
  }

  private minuteOf(at: number, length: number): number {
    const stamp = this.text.decode(new Uint8Array(this.memory.buffer, at, length));
    return Math.floor(this.judge(parseTime(stamp, { now: this.now })) / minuteMs);
  }
}

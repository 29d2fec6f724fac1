import { ByteCollector, type Slot } from '@lachan/engine';
import type { BatchPart } from './batch.ts';
import { readFrom } from './segments.ts';

/** A place in memory that bodies are gathered in, written from, and matched in. */
export interface Filled {
  slot: Slot;
  used: number;
  parts: BatchPart[];
  /** Parts that have not been matched. */
  live: number;
  isWritten: boolean;
  /** It is being matched, or read into: it stays. */
  pins: number;
}

const SLOT_BYTES = 4 * 1024 * 1024 + 64 * 1024;
/** The memory of the spool is this and no more, whatever comes in. */
const SLOTS = 12;
/** Matching has so long to give a place back before the spool lives from disk. */
const PATIENCE_MS = 1_000;

/**
 * The places bodies are held in between the network and the matching. When all are taken whoever brings more waits; if
 * matching stands still, places that are on disk are given away and read again later.
 */
export class Buffers {
  readonly collector: ByteCollector;
  /** The one that is being filled. */
  private filling: Filled | undefined;
  private readonly sealed: Filled[] = [];
  private readonly written = new Set<Filled>();
  private readonly free: Slot[];
  private readonly reading: Slot;
  private waiting: (() => void)[] = [];
  private isStill = false;

  constructor() {
    const seed = Math.floor(Math.random() * 2 ** 31);
    this.collector = new ByteCollector({ slots: SLOTS + 1, slotBytes: SLOT_BYTES, seed });
    const [reading, ...free] = this.collector.slots;
    if (!reading) throw new Error('The spool has no memory');
    this.reading = reading;
    this.free = free;
  }

  /** A place with room for so many bytes, to be filled at once; `undefined` when there is none yet. */
  room(bytes: number): Filled | undefined {
    if (this.filling && this.filling.used + bytes <= SLOT_BYTES) return this.filling;
    if (this.filling) this.sealed.push(this.filling);
    this.filling = undefined;
    const slot = this.free.pop() ?? (this.isStill ? this.giveAway() : undefined);
    if (slot) this.filling = { slot, used: 0, parts: [], live: 0, isWritten: false, pins: 0 };
    return this.filling;
  }

  /** Resolves when there may be room. */
  async whenRoom(): Promise<void> {
    const timer = setTimeout(() => {
      this.isStill = true;
      this.wake();
    }, PATIENCE_MS);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    clearTimeout(timer);
  }

  /** The next to be written, as it is now; nothing is added to it afterwards. */
  next(): Filled | undefined {
    const sealed = this.sealed.shift();
    if (sealed) return sealed;
    const { filling } = this;
    if (!filling || filling.parts.length === 0) return undefined;
    this.filling = undefined;
    return filling;
  }

  markWritten(filled: Filled): void {
    filled.isWritten = true;
    if (filled.live === 0) this.giveBack(filled);
    else this.written.add(filled);
    // Whoever waits may find a place to be given away now.
    if (this.isStill) this.wake();
  }

  /** A part has been matched, or is given up. */
  release(part: BatchPart): void {
    const { filled } = part;
    if (!filled) return;
    part.filled = null;
    filled.live--;
    this.isStill = false;
    if (filled.live === 0 && filled.isWritten) this.giveBack(filled);
  }

  /** The bytes of a part in memory, from disk if need be. Until the next call they stay. */
  async bytesOf(part: BatchPart): Promise<{ slot: Slot; start: number; end: number }> {
    if (part.filled) return { slot: part.filled.slot, start: part.start, end: part.start + part.bytes };
    const { place, bytes } = part;
    if (!place) throw new Error('A batch is neither in memory nor on disk');
    await readFrom(place.segment, place.offset, this.reading.bytes, bytes);
    return { slot: this.reading, start: 0, end: bytes };
  }

  private giveBack(filled: Filled): void {
    this.written.delete(filled);
    this.free.push(filled.slot);
    this.wake();
  }

  private giveAway(): Slot | undefined {
    const filled = [...this.written].findLast(({ pins }) => pins === 0);
    if (!filled) return undefined;
    this.written.delete(filled);
    for (const part of filled.parts) part.filled = null;
    return filled.slot;
  }

  private wake(): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}

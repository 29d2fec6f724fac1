import { mkdir, readdir, rm } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ByteCollector, Slot } from '@lachan/engine';
import { AppError } from '../../kernel/errors.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Log } from '../../kernel/log.ts';
import { Aside, type AsideBatch } from './spool/aside.ts';
import type { BatchPart, SpooledBatch } from './spool/batch.ts';
import { explained, Pieces, pour, pourUnpacked } from './spool/bodies.ts';
import { Buffers } from './spool/buffers.ts';
import { Segments, type FoundRecord } from './spool/segments.ts';
import { Writer } from './spool/writer.ts';

export type { SpooledBatch } from './spool/batch.ts';

/** How much may wait, in batches of the largest size. */
const BATCHES_THAT_MAY_WAIT = 8;
/** Bodies are handed on in pieces of this size; in smaller ones when many come in at a time. */
const PIECE_BYTES = 1024 * 1024 + 32 * 1024;
const SMALL_PIECE_BYTES = 64 * 1024;
const HELD_BYTES = 24 * 1024 * 1024;
export const RETRY_AFTER_SECONDS = 10;

export interface PutRequest {
  sourceId: string;
  batchId: string;
  isGzip: boolean;
  receivedAt: Date;
  limitBytes: number;
  /** Whether a batch of this name may have come before; default yes. */
  mayBeKnown?: boolean;
}

/**
 * The spool: log batches on local disk between the answer to the sender and the matching. Bodies that come in together
 * are written together and flushed once; nobody is told that a batch was taken before it is on disk. What was not
 * whole when the machine stopped is known by its checksum, and was never acknowledged.
 */
export class Spool {
  /** So much may wait; bodies that are still coming in count. */
  readonly limitBytes: number;
  waitingBytes = 0;
  private readonly log: Log;
  private readonly folder: string;
  private readonly bodyLimitBytes: number;
  private readonly waiting = new Set<SpooledBatch>();
  private readonly segments: Segments;
  private readonly aside: Aside;
  private memory: { buffers: Buffers; writer: Writer } | undefined;
  private ready: SpooledBatch[] = [];
  private opened: Promise<void> | undefined;
  private incomingBytes = 0;
  /** Of bodies that are coming in, what has no place yet. */
  private heldBytes = 0;

  constructor(kernel: Kernel) {
    this.log = kernel.log;
    this.folder = join(kernel.config.dataFolder, 'spool');
    this.bodyLimitBytes = kernel.config.ingestLimitBytes;
    this.limitBytes = this.bodyLimitBytes * BATCHES_THAT_MAY_WAIT;
    this.segments = new Segments(this.folder);
    this.aside = new Aside(join(this.folder, 'failed'));
  }

  /** Finds what an earlier run has left; half-written batches were never acknowledged and go. */
  async open(): Promise<void> {
    this.opened ??= this.readFolder();
    await this.opened;
  }

  /** Closes the files. What waits is found again by the next run. */
  async close(): Promise<void> {
    await this.memory?.writer.flushed();
    await this.segments.close();
  }

  get isFull(): boolean {
    return this.waitingBytes + this.incomingBytes >= this.limitBytes;
  }

  /** Reads the lines where they lie. */
  get collector(): ByteCollector {
    return this.parts.buffers.collector;
  }

  bytesOf(sourceId: string): number {
    let bytes = 0;
    for (const batch of this.waiting) if (batch.sourceId === sourceId) bytes += batch.bytes;
    return bytes;
  }

  /** All that waits, or is being worked on. */
  everything(): SpooledBatch[] {
    return [...this.waiting];
  }

  /** The batch that has waited longest: the caller's until it is removed, set aside or handed back. */
  take(): SpooledBatch | undefined {
    return this.ready.shift();
  }

  /** The one that {@link take} would give. */
  get first(): SpooledBatch | undefined {
    return this.ready[0];
  }

  /** Batches that must be worked on again, before all others. */
  handBack(batches: readonly SpooledBatch[]): void {
    // They may have been counted in part, or wholly by a transaction whose end nobody heard of.
    for (const batch of batches) batch.mayBeKnown = true;
    this.ready = [...batches, ...this.ready];
  }

  /**
   * The bytes of a batch, part by part; each stays in memory until the next is asked for, and on disk until the batch
   * is removed. One reader at a time.
   */
  async *read(batch: SpooledBatch): AsyncGenerator<{ slot: Slot; start: number; end: number }> {
    for (const part of batch.parts) {
      const { filled } = part;
      if (filled) filled.pins++;
      try {
        yield await this.parts.buffers.bytesOf(part);
      } finally {
        if (filled) filled.pins--;
        this.parts.buffers.release(part);
      }
    }
  }

  /**
   * Takes a body in, durably and wholly or not at all.
   * @throws AppError `kernel.body_too_large`, `detection.gzip_broken`, `detection.disk_full`, `detection.spool_full`
   */
  async put(body: Readable, ask: PutRequest): Promise<SpooledBatch> {
    await this.open();
    return this.keep(body, ask);
  }

  remove(batches: readonly SpooledBatch[]): void {
    for (const batch of batches) {
      if (!this.waiting.delete(batch)) continue;
      this.waitingBytes -= batch.bytes;
      this.parts.writer.forget(batch);
    }
  }

  /** Keeps a batch that cannot be matched out of the way, in the folder `failed`. */
  async setAside(batch: SpooledBatch): Promise<void> {
    const bytes: Buffer[] = [];
    try {
      for await (const { slot, start, end } of this.read(batch))
        bytes.push(Buffer.from(slot.bytes.subarray(start, end)));
    } catch (error) {
      // What the disk does not give back is lost; the rest is kept.
      this.log.error({ err: error, batch: { id: batch.batchId } }, 'A batch could not be read');
    }
    await this.aside.add(batch, bytes);
    this.ready = this.ready.filter((one) => one !== batch);
    this.remove([batch]);
  }

  /** Batches that were set aside, the latest first; at most 200. */
  listSetAside(): Promise<AsideBatch[]> {
    return this.aside.list();
  }

  /** Puts a batch that was set aside back in line. @returns `null` when there is none of this name */
  async takeBack(name: string): Promise<AsideBatch | null> {
    await this.open();
    const found = await this.aside.find(name);
    if (found) await this.adopt(this.aside, found);
    return found;
  }

  private get parts(): { buffers: Buffers; writer: Writer } {
    if (!this.memory) {
      const buffers = new Buffers();
      this.memory = { buffers, writer: new Writer(buffers, this.segments) };
    }
    return this.memory;
  }

  private async keep(body: Readable, ask: PutRequest): Promise<SpooledBatch> {
    const { sourceId, batchId, receivedAt, mayBeKnown = true } = ask;
    const batch: SpooledBatch = { sourceId, batchId, receivedAt, lines: 0, bytes: 0, parts: [], mayBeKnown };
    const { writer } = this.parts;
    // Chunks of a request are made for this body alone; those of other streams may be parts of something else.
    const pieces = new Pieces(body instanceof IncomingMessage && !ask.isGzip);
    let incoming = 0;
    const place = async (bytes: number, isLast: boolean) => {
      const placed = await writer.place(batch, pieces.held.subarray(0, bytes), isLast);
      this.heldBytes -= bytes;
      pieces.drop(bytes);
      return placed;
    };
    const fill = (chunk: Buffer, from: number): Promise<void> | undefined => {
      for (let at = from; at < chunk.length;) {
        const limit = this.heldBytes > HELD_BYTES ? SMALL_PIECE_BYTES : PIECE_BYTES;
        at += pieces.take(chunk, at, limit);
        if (pieces.size >= limit) return place(pieces.wholeLines, false).then(() => fill(chunk, at));
      }
      return undefined;
    };
    try {
      await (ask.isGzip ? pourUnpacked : pour)(body, (chunk) => {
        incoming += chunk.length;
        this.incomingBytes += chunk.length;
        this.refuseTooMuch(incoming, ask.limitBytes);
        this.heldBytes += chunk.length;
        return fill(chunk, 0);
      });
      await (
        await place(pieces.size, true)
      ).written;
      if (!batch.parts.every((part) => part.place)) throw new AppError('unavailable', 'detection.disk_full');
    } catch (error) {
      writer.forget(batch);
      throw explained(error);
    } finally {
      this.incomingBytes -= incoming;
      this.heldBytes -= incoming - batch.bytes;
      pieces.close();
    }
    this.line(batch);
    return batch;
  }

  private line(batch: SpooledBatch): void {
    this.waiting.add(batch);
    this.waitingBytes += batch.bytes;
    this.ready.push(batch);
  }

  private refuseTooMuch(bytes: number, limitBytes: number): void {
    if (bytes > limitBytes) throw new AppError('too_large', 'kernel.body_too_large', { limitBytes });
    // Bodies that were let in together may grow together: one body over the limit is the end.
    if (this.waitingBytes + this.incomingBytes > this.limitBytes + this.bodyLimitBytes)
      throw new AppError('unavailable', 'detection.spool_full', { seconds: RETRY_AFTER_SECONDS });
  }

  private async readFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const halves = new Map<string, SpooledBatch>();
    for await (const record of this.segments.leftBehind()) await this.find(record, halves);
    for (const half of halves.values()) this.parts.writer.forget(half);
    // Earlier versions kept each batch in a file of its own.
    const earlier = new Aside(this.folder);
    for (const name of (await readdir(this.folder)).toSorted()) {
      if (name.startsWith('incoming-')) await rm(join(this.folder, name), { force: true });
      const found = await earlier.find(name);
      if (found) await this.adopt(earlier, found);
    }
  }

  /** Takes in a record that an earlier run has written: another part of a batch, or the last. */
  private async find({ header, segment, offset }: FoundRecord, halves: Map<string, SpooledBatch>) {
    const { sourceId, batchId, bytes, lines } = header;
    const part: BatchPart = { bytes, start: 0, filled: null, place: { segment, offset }, isForgotten: false };
    const { buffers, writer } = this.parts;
    const key = `${sourceId} ${batchId}`;
    const known = halves.get(key);
    halves.delete(key);
    const batch =
      header.part > 0 && known?.parts.length === header.part
        ? known
        : {
            sourceId,
            batchId,
            receivedAt: new Date(header.receivedAt),
            lines: 0,
            bytes: 0,
            parts: [],
            mayBeKnown: true,
          };
    if (known && known !== batch) writer.forget(known);
    const { slot, start } = await buffers.bytesOf(part);
    const isWhole = buffers.collector.measure(slot, start, bytes).checksum === header.checksum;
    batch.parts.push(part);
    batch.bytes += bytes;
    batch.lines = lines;
    if (!isWhole || header.part !== batch.parts.length - 1) writer.forget(batch);
    else if (header.isLast) this.line(batch);
    else halves.set(key, batch);
  }

  private async adopt(from: Aside, found: AsideBatch): Promise<void> {
    const { sourceId, batchId, receivedAt } = found;
    const body = Readable.from([await from.read(found)]);
    await this.keep(body, { sourceId, batchId, isGzip: false, receivedAt, limitBytes: Infinity });
    await from.remove(found);
  }
}

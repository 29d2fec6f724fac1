import type { BatchPart, SpooledBatch } from './batch.ts';
import type { Buffers, Filled } from './buffers.ts';
import { FILLER_BYTES, HEADER_BYTES, recordBytes, writeFiller, writeHeader } from './record.ts';
import type { Segments } from './segments.ts';

/** Whoever waits for a piece to be on disk. */
interface Waiting {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Behind a piece: what its reading may touch, and the rest of the block. */
const PADDING_BYTES = 64 + FILLER_BYTES;

/** Puts pieces of bodies into memory, and memory on disk: one write and one flush for all that came in meanwhile. */
export class Writer {
  private readonly buffers: Buffers;
  private readonly segments: Segments;
  private readonly waiting = new Map<Filled, Waiting[]>();
  private running: Promise<void> | undefined;

  constructor(buffers: Buffers, segments: Segments) {
    this.buffers = buffers;
    this.segments = segments;
  }

  /** @returns once the piece has its place in memory; `written` once it is on disk */
  async place(batch: SpooledBatch, piece: Buffer, isLast: boolean): Promise<{ written: Promise<void> }> {
    const bytes = piece.length;
    const needed = recordBytes(bytes) + PADDING_BYTES;
    let filled = this.buffers.room(needed);
    for (; !filled; filled = this.buffers.room(needed)) {
      this.wake();
      await this.buffers.whenRoom();
    }
    const start = filled.used + HEADER_BYTES;
    filled.slot.bytes.set(piece, start);
    const { feeds, checksum } = this.buffers.collector.measure(filled.slot, start, bytes);
    const endsOpen = isLast && bytes > 0 && piece[bytes - 1] !== 10;
    batch.lines += feeds + (endsOpen ? 1 : 0);
    batch.bytes += bytes;
    const { buffer, byteOffset, byteLength } = filled.slot.bytes;
    writeHeader(Buffer.from(buffer, byteOffset, byteLength), filled.used, {
      sourceId: batch.sourceId,
      batchId: batch.batchId,
      receivedAt: batch.receivedAt.getTime(),
      part: batch.parts.length,
      isLast,
      bytes,
      lines: batch.lines,
      checksum,
    });
    filled.used += recordBytes(bytes);
    filled.live++;
    const part: BatchPart = { bytes, start, filled, place: null, isForgotten: false };
    filled.parts.push(part);
    batch.parts.push(part);
    const written = new Promise<void>((resolve, reject) => {
      const others = this.waiting.get(filled);
      if (others) others.push({ resolve, reject });
      else this.waiting.set(filled, [{ resolve, reject }]);
    });
    // Of a piece that is not the last, a failure is heard at the end.
    written.catch(() => undefined);
    this.wake();
    return { written };
  }

  /** Nobody needs the parts of this batch any more. */
  forget(batch: SpooledBatch): void {
    for (const part of batch.parts) {
      if (part.isForgotten) continue;
      part.isForgotten = true;
      this.buffers.release(part);
      if (part.place) this.segments.release(part.place.segment, 1);
    }
  }

  /** Everything that has its place is on disk, or has failed. */
  async flushed(): Promise<void> {
    await this.running;
  }

  private wake(): void {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  private async run(): Promise<void> {
    // Bodies that came in the same moment go together.
    await new Promise((resolve) => setImmediate(resolve));
    for (let filled = this.buffers.next(); filled; filled = this.buffers.next()) {
      const waiting = this.waiting.get(filled) ?? [];
      this.waiting.delete(filled);
      try {
        const { buffer, byteOffset, byteLength } = filled.slot.bytes;
        const memory = Buffer.from(buffer, byteOffset, byteLength);
        const bytes = memory.subarray(0, writeFiller(memory, filled.used));
        const { segment, offset } = await this.segments.append(bytes, filled.parts.length);
        for (const part of filled.parts) {
          part.place = { segment, offset: offset + part.start };
          if (part.isForgotten) this.segments.release(segment, 1);
        }
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        for (const { reject } of waiting) reject(error);
      }
      this.buffers.markWritten(filled);
    }
  }
}

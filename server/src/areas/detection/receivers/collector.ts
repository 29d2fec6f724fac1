import { Readable } from 'node:stream';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Detector } from '../worker.ts';

/**
 * A batch goes to the spool when it is so large, or so old: what a kill loses of syslog, which acknowledges nothing but
 * the arrival of bytes. A spool that writes many small batches at once makes short waits cheap.
 */
const BATCH_BYTES = 1024 * 1024;
const BATCH_AGE_MS = 40;
/** What all batches together may hold in memory before senders are made to wait. */
const HELD_BYTES = 48 * 1024 * 1024;
const RETRY_MS = 250;
const BATCHES_AT_ONCE = 64;

/** Lines of one source on their way to the spool. */
interface Gathered {
  buffer: Buffer;
  length: number;
  since: number;
}

/** A batch on its way to the disk. */
interface Leaving {
  sourceId: string;
  bytes: Buffer;
  receivedAt: Date;
}

/** Gathers lines of senders that have no batches of their own, and puts them into the spool a batch at a time. */
export class Collector {
  private readonly kernel: Kernel;
  private readonly detector: Detector;
  private readonly gathering = new Map<string, Gathered>();
  /** Batches that are full and wait for the disk, in order. */
  private readonly leaving: Leaving[] = [];
  private leavingBytes = 0;
  private gatheredBytes = 0;
  private writing: Promise<void> | undefined;
  private waiting: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(kernel: Kernel, detector: Detector) {
    this.kernel = kernel;
    this.detector = detector;
  }

  /** Whether senders have to wait, or, where they cannot, whether what they send is lost. */
  get isFull(): boolean {
    return this.detector.spool.isFull || this.leavingBytes + this.gatheredBytes >= HELD_BYTES;
  }

  /** Takes whole lines. The caller looks at {@link isFull} first; what one read has brought is always taken. */
  add(sourceId: string, lines: Buffer): void {
    const known = this.gathering.get(sourceId) ?? {
      buffer: Buffer.alloc(0),
      length: 0,
      since: performance.now(),
    };
    const needed = known.length + lines.length;
    if (needed > known.buffer.length) {
      const larger = Buffer.allocUnsafe(
        Math.max(needed, Math.min(known.buffer.length * 4, BATCH_BYTES), 16_384),
      );
      known.buffer.copy(larger, 0, 0, known.length);
      this.gatheredBytes += larger.length - known.buffer.length;
      known.buffer = larger;
    }
    lines.copy(known.buffer, known.length);
    known.length = needed;
    this.gathering.set(sourceId, known);
    if (known.length >= BATCH_BYTES) this.send(sourceId, known);
    else this.lookAgain();
  }

  /** Resolves when there is room again. */
  async whenRoom(): Promise<void> {
    if (!this.isFull || this.isStopping) return;
    this.lookAgain();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Everything that has been taken is on disk. */
  async flush(): Promise<void> {
    for (const [sourceId, gathered] of this.gathering) this.send(sourceId, gathered);
    while (this.writing) await this.writing;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    await this.flush();
    this.release();
  }

  private sendOld(): void {
    const now = performance.now();
    for (const [sourceId, gathered] of this.gathering)
      if (now - gathered.since >= BATCH_AGE_MS / 2) this.send(sourceId, gathered);
    this.timer = undefined;
    this.release();
    // Those who wait for room have to be told when there is some again.
    if (this.gathering.size > 0 || this.waiting.length > 0) this.lookAgain();
  }

  private lookAgain(): void {
    this.timer ??= setTimeout(() => this.sendOld(), BATCH_AGE_MS / 2).unref();
  }

  private send(sourceId: string, { buffer, length }: Gathered): void {
    this.gathering.delete(sourceId);
    this.gatheredBytes -= buffer.length;
    this.leaving.push({ sourceId, bytes: buffer.subarray(0, length), receivedAt: this.kernel.clock() });
    this.leavingBytes += length;
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
  }

  /** Batches of many senders go together: the disk flushes them at once. */
  private async write(): Promise<void> {
    while (this.leaving.length > 0) {
      const some = this.leaving.splice(0, BATCHES_AT_ONCE);
      const puts = await Promise.allSettled(some.map((batch) => this.put(batch)));
      const failed = some.filter((_batch, place) => puts[place]?.status === 'rejected');
      const error = puts.find((put) => put.status === 'rejected')?.reason as unknown;
      this.leaving.unshift(...failed);
      this.detector.wake();
      this.release();
      if (failed.length === 0) continue;
      this.kernel.log.warn({ err: error }, 'Batches of log lines could not be written to disk');
      // At the end of the process there is nothing to wait for: what the disk does not take is lost.
      if (this.isStopping) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  private async put({ sourceId, bytes, receivedAt }: Leaving): Promise<void> {
    const batchId = crypto.randomUUID();
    const limitBytes = Infinity;
    const ask = { sourceId, batchId, isGzip: false, receivedAt, limitBytes, mayBeKnown: false };
    await this.detector.spool.put(Readable.from([bytes]), ask);
    this.leavingBytes -= bytes.length;
  }

  private release(): void {
    if (this.isFull && !this.isStopping) return;
    const released = this.waiting;
    this.waiting = [];
    for (const resolve of released) resolve();
  }
}

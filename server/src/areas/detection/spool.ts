import { mkdir, open, readdir, rename, rm, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../kernel/errors.ts';
import type { Kernel } from '../../kernel/kernel.ts';

/** A batch that is on disk and waits to be matched. Its file name says all of this. */
export interface SpooledBatch {
  path: string;
  sourceId: string;
  batchId: string;
  receivedAt: Date;
  lines: number;
  bytes: number;
}

/** How much may wait, in batches of the largest size. */
const BATCHES_THAT_MAY_WAIT = 8;
/** What comes in is written in pieces of this size: fewer, larger writes. */
const WRITE_BYTES = 1024 * 1024;
export const RETRY_AFTER_SECONDS = 10;

/**
 * The spool: log batches on local disk between the answer to the sender and the matching. A batch is written aside,
 * flushed, and renamed into place before anyone is told that it was taken, so that a crash leaves it whole or not at all.
 */
export class Spool {
  /** So much may wait; bodies that are still coming in count. */
  readonly limitBytes: number;
  waitingBytes = 0;
  private readonly folder: string;
  private readonly bodyLimitBytes: number;
  private readonly waiting = new Map<string, SpooledBatch>();
  private opened: Promise<void> | undefined;
  private sequence = 0;
  private incomingBytes = 0;
  private flushing: Promise<void> = Promise.resolve();
  private nextFlush: Promise<void> | undefined;

  constructor(kernel: Kernel) {
    this.folder = join(kernel.config.dataFolder, 'spool');
    this.bodyLimitBytes = kernel.config.ingestLimitBytes;
    this.limitBytes = this.bodyLimitBytes * BATCHES_THAT_MAY_WAIT;
  }

  /** Finds what an earlier run has left; half-written batches were never acknowledged and go. */
  async open(): Promise<void> {
    this.opened ??= this.readFolder();
    await this.opened;
  }

  get isFull(): boolean {
    return this.waitingBytes + this.incomingBytes >= this.limitBytes;
  }

  bytesOf(sourceId: string): number {
    let bytes = 0;
    for (const batch of this.waiting.values()) if (batch.sourceId === sourceId) bytes += batch.bytes;
    return bytes;
  }

  /** All that waits, or is being worked on. */
  everything(): SpooledBatch[] {
    return [...this.waiting.values()];
  }

  /** The batches that have waited longest, up to so many bytes, but at least one; none of them twice. */
  oldest(limitBytes: number, limit: number): SpooledBatch[] {
    const batches: SpooledBatch[] = [];
    const names = new Set<string>();
    let bytes = 0;
    for (const batch of this.waiting.values()) {
      const name = `${batch.sourceId} ${batch.batchId}`;
      bytes += batch.bytes;
      if (batches.length > 0 && (batches.length >= limit || bytes > limitBytes || names.has(name))) break;
      names.add(name);
      batches.push(batch);
    }
    return batches;
  }

  /**
   * Takes a body in, durably and wholly or not at all.
   * @throws AppError `kernel.body_too_large`, `detection.gzip_broken`, `detection.disk_full`, `detection.spool_full`
   */
  async put(
    body: Readable,
    ask: { sourceId: string; batchId: string; isGzip: boolean; receivedAt: Date; limitBytes: number },
  ): Promise<SpooledBatch> {
    await this.open();
    const temporary = join(this.folder, `incoming-${crypto.randomUUID()}`);
    const count = new Count();
    let file: FileHandle | undefined;
    try {
      file = await open(temporary, 'wx', 0o600);
      let parts: Buffer[] = [];
      let size = 0;
      for await (const chunk of ask.isGzip ? unpacked(body) : chunksOf(body)) {
        count.add(chunk);
        this.incomingBytes += chunk.length;
        this.refuseTooMuch(count.bytes, ask.limitBytes);
        parts.push(chunk);
        size += chunk.length;
        if (size < WRITE_BYTES) continue;
        await writeAll(file, parts, size);
        parts = [];
        size = 0;
      }
      if (size > 0) await writeAll(file, parts, size);
      await file.datasync();
      await file.close();
      file = undefined;
      return await this.keep(temporary, { ...ask, lines: count.lines, bytes: count.bytes });
    } catch (error) {
      await file?.close();
      await rm(temporary, { force: true });
      throw explained(error);
    } finally {
      this.incomingBytes -= count.bytes;
    }
  }

  async remove(batches: readonly SpooledBatch[]): Promise<void> {
    await Promise.all(batches.map(({ path }) => unlink(path)));
    for (const batch of batches) this.forget(batch);
  }

  /** Keeps a batch that cannot be matched out of the way, in the folder `failed`. */
  async setAside(batch: SpooledBatch): Promise<void> {
    await mkdir(join(this.folder, 'failed'), { recursive: true, mode: 0o700 });
    await rename(batch.path, join(this.folder, 'failed', basename(batch.path)));
    this.forget(batch);
  }

  /** Batches that were set aside, the latest first; at most 200. */
  async listSetAside(): Promise<(SpooledBatch & { name: string })[]> {
    const names = await readdir(join(this.folder, 'failed')).catch((): string[] => []);
    const batches = await Promise.all(
      names
        .toSorted()
        .toReversed()
        .slice(0, 200)
        .map(async (name) => ({ name, batch: await batchAt(join(this.folder, 'failed', name)) })),
    );
    return batches.flatMap(({ name, batch }) => (batch ? [{ ...batch, name }] : []));
  }

  /** Puts a batch that was set aside back in line. @returns `null` when there is none of this name */
  async takeBack(name: string): Promise<SpooledBatch | null> {
    await this.open();
    const from = join(this.folder, 'failed', basename(name));
    const batch = await batchAt(from).catch(() => null);
    if (!batch) return null;
    const path = join(this.folder, basename(name));
    await rename(from, path);
    this.waiting.set(path, { ...batch, path });
    this.waitingBytes += batch.bytes;
    return batch;
  }

  private refuseTooMuch(bytes: number, limitBytes: number): void {
    if (bytes > limitBytes) throw new AppError('too_large', 'kernel.body_too_large', { limitBytes });
    // Bodies that were let in together may grow together: one body over the limit is the end.
    if (this.waitingBytes + this.incomingBytes > this.limitBytes + this.bodyLimitBytes)
      throw new AppError('unavailable', 'detection.spool_full', { seconds: RETRY_AFTER_SECONDS });
  }

  private forget(batch: SpooledBatch): void {
    if (this.waiting.delete(batch.path)) this.waitingBytes -= batch.bytes;
  }

  private async keep(temporary: string, batch: Omit<SpooledBatch, 'path'>): Promise<SpooledBatch> {
    const { sourceId, batchId, receivedAt, lines, bytes } = batch;
    const order = `${String(receivedAt.getTime()).padStart(14, '0')}-${String(this.sequence++).padStart(9, '0')}`;
    const path = join(this.folder, `${order}_${sourceId}_${lines}_${batchId}.log`);
    await rename(temporary, path);
    await this.flushFolder();
    const kept = { path, sourceId, batchId, receivedAt, lines, bytes };
    this.waiting.set(path, kept);
    this.waitingBytes += bytes;
    return kept;
  }

  /** Names that were given before this call are on disk after it; calls of the same moment share one flush. */
  private flushFolder(): Promise<void> {
    this.nextFlush ??= this.flushing
      .catch(() => undefined)
      .then(() => {
        this.nextFlush = undefined;
        this.flushing = flush(this.folder);
        return this.flushing;
      });
    return this.nextFlush;
  }

  private async readFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(this.folder)).toSorted()) {
      const path = join(this.folder, name);
      if (name.startsWith('incoming-')) await rm(path, { force: true });
      const batch = await batchAt(path);
      if (!batch) continue;
      this.waiting.set(path, batch);
      this.waitingBytes += batch.bytes;
      this.sequence = Math.max(this.sequence, Number(/^\d{14}-(\d{9})_/.exec(name)?.[1] ?? 0) + 1);
    }
  }
}

/** What the name of a batch's file says; `null` when it is none. */
async function batchAt(path: string): Promise<SpooledBatch | null> {
  const parts = /^(\d{14})-\d{9}_([0-9a-f-]{36})_(\d+)_([\w-]{1,64})\.log$/.exec(basename(path));
  if (!parts) return null;
  const [, at, sourceId = '', lines, batchId = ''] = parts;
  const { size: bytes } = await stat(path);
  return { path, sourceId, batchId, receivedAt: new Date(Number(at)), lines: Number(lines), bytes };
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAll(file: FileHandle, parts: Buffer[], size: number): Promise<void> {
  const { bytesWritten } = await file.writev(parts);
  if (bytesWritten < size) await file.appendFile(Buffer.concat(parts).subarray(bytesWritten));
}

/** A body that is left as it is when a later stage fails: destroying it would cut the line before the answer. */
async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of { [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }) })
    yield chunk as Buffer;
}

async function* unpacked(body: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const feeding = pipeline(Readable.from(chunksOf(body)), gunzip);
  // What breaks the feeding breaks the reading below, where it is caught.
  feeding.catch(() => undefined);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
    await feeding;
  } finally {
    gunzip.destroy();
  }
}

/** Counts what passes. */
class Count {
  bytes = 0;
  private feeds = 0;
  private endsInFeed = true;

  /** Lines so far; the last one need not end in a line feed. */
  get lines(): number {
    return this.feeds + (this.endsInFeed ? 0 : 1);
  }

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    for (let feed = chunk.indexOf(10); feed >= 0; feed = chunk.indexOf(10, feed + 1)) this.feeds++;
    if (chunk.length > 0) this.endsInFeed = chunk[chunk.length - 1] === 10;
  }
}

function explained(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code.startsWith('Z_') || code.startsWith('ERR_ZLIB'))
    return new AppError('invalid', 'detection.gzip_broken');
  if (code === 'ENOSPC') return new AppError('unavailable', 'detection.disk_full');
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET')
    return new AppError('invalid', 'detection.body_cut_off');
  return error;
}

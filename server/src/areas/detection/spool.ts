import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
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

/**
 * The spool: log batches on local disk between the answer to the sender and the matching. A batch is written aside,
 * flushed, and renamed into place before anyone is told that it was taken, so that a crash leaves it whole or not at all.
 */
export class Spool {
  private readonly folder: string;
  private readonly limitBytes: number;
  private readonly waiting = new Map<string, SpooledBatch>();
  private opened: Promise<void> | undefined;
  private sequence = 0;
  waitingBytes = 0;

  constructor(kernel: Kernel) {
    this.folder = join(kernel.config.dataFolder, 'spool');
    this.limitBytes = kernel.config.ingestLimitBytes * BATCHES_THAT_MAY_WAIT;
  }

  /** Finds what an earlier run has left; half-written batches were never acknowledged and go. */
  async open(): Promise<void> {
    this.opened ??= this.readFolder();
    await this.opened;
  }

  get isFull(): boolean {
    return this.waitingBytes >= this.limitBytes;
  }

  bytesOf(sourceId: string): number {
    let bytes = 0;
    for (const batch of this.waiting.values()) if (batch.sourceId === sourceId) bytes += batch.bytes;
    return bytes;
  }

  /** The batch that has waited longest. */
  first(): SpooledBatch | undefined {
    return this.waiting.values().next().value;
  }

  /**
   * Takes a body in, durably and wholly or not at all.
   * @throws AppError `kernel.body_too_large`, `detection.gzip_broken`, `detection.disk_full`
   */
  async put(
    body: Readable,
    ask: { sourceId: string; batchId: string; isGzip: boolean; receivedAt: Date; limitBytes: number },
  ): Promise<SpooledBatch> {
    await this.open();
    const temporary = join(this.folder, `incoming-${crypto.randomUUID()}`);
    const meter = new Meter(ask.limitBytes);
    try {
      const stages = ask.isGzip ? [createGunzip(), meter] : [meter];
      await pipeline([
        Readable.from(chunksOf(body)),
        ...stages,
        createWriteStream(temporary, { mode: 0o600 }),
      ]);
      const handle = await open(temporary, 'r+');
      await handle.datasync();
      await handle.close();
      return await this.keep(temporary, { ...ask, lines: meter.lines, bytes: meter.bytes });
    } catch (error) {
      throw explained(error);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async remove(batch: SpooledBatch): Promise<void> {
    await rm(batch.path, { force: true });
    if (this.waiting.delete(batch.path)) this.waitingBytes -= batch.bytes;
  }

  /** Keeps a batch that cannot be matched out of the way, in the folder `failed`. */
  async setAside(batch: SpooledBatch): Promise<void> {
    await mkdir(join(this.folder, 'failed'), { recursive: true, mode: 0o700 });
    await rename(batch.path, join(this.folder, 'failed', basename(batch.path)));
    if (this.waiting.delete(batch.path)) this.waitingBytes -= batch.bytes;
  }

  private async keep(temporary: string, batch: Omit<SpooledBatch, 'path'>): Promise<SpooledBatch> {
    const { sourceId, batchId, receivedAt, lines, bytes } = batch;
    const order = `${String(receivedAt.getTime()).padStart(14, '0')}-${String(this.sequence++).padStart(9, '0')}`;
    const path = join(this.folder, `${order}_${sourceId}_${lines}_${batchId}.log`);
    await rename(temporary, path);
    const folder = await open(this.folder, 'r');
    await folder.sync();
    await folder.close();
    const kept = { path, sourceId, batchId, receivedAt, lines, bytes };
    this.waiting.set(path, kept);
    this.waitingBytes += bytes;
    return kept;
  }

  private async readFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(this.folder)).toSorted()) {
      const path = join(this.folder, name);
      if (name.startsWith('incoming-')) await rm(path, { force: true });
      const parts = /^(\d{14})-(\d{9})_([0-9a-f-]{36})_(\d+)_([\w-]{1,64})\.log$/.exec(name);
      if (!parts) continue;
      const [, at, sequence, sourceId = '', lines, batchId = ''] = parts;
      const { size: bytes } = await stat(path);
      this.waiting.set(path, {
        path,
        sourceId,
        batchId,
        receivedAt: new Date(Number(at)),
        lines: Number(lines),
        bytes,
      });
      this.waitingBytes += bytes;
      this.sequence = Math.max(this.sequence, Number(sequence) + 1);
    }
  }
}

/** A body that is left as it is when a later stage fails: destroying it would cut the line before the answer. */
async function* chunksOf(body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of { [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }) })
    yield chunk as Buffer;
}

/** Counts what passes and ends it at the limit. */
class Meter extends Transform {
  bytes = 0;
  private readonly limitBytes: number;
  private feeds = 0;
  private endsInFeed = true;

  constructor(limitBytes: number) {
    super();
    this.limitBytes = limitBytes;
  }

  /** Lines so far; the last one need not end in a line feed. */
  get lines(): number {
    return this.feeds + (this.endsInFeed ? 0 : 1);
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk?: Buffer) => void,
  ) {
    this.bytes += chunk.length;
    for (let feed = chunk.indexOf(10); feed >= 0; feed = chunk.indexOf(10, feed + 1)) this.feeds++;
    if (chunk.length > 0) this.endsInFeed = chunk[chunk.length - 1] === 10;
    if (this.bytes > this.limitBytes)
      done(new AppError('too_large', 'kernel.body_too_large', { limitBytes: this.limitBytes }));
    else done(null, chunk);
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

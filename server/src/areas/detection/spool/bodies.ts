import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../kernel/errors.ts';

/**
 * Hands on a body chunk by chunk, as it comes. It is left as it is when a later stage fails: destroying it would cut the
 * line before the answer.
 * @param take returns a promise where it has to wait; nothing more comes until then
 */
export async function pour(
  body: Readable,
  take: (chunk: Buffer) => Promise<void> | undefined,
): Promise<void> {
  let taking: Promise<void> | undefined;
  try {
    await flow(body, (chunk) => (taking = take(chunk)));
  } finally {
    // The end, or a failure, may be told while a chunk is still being taken.
    await taking;
  }
}

function flow(body: Readable, take: (chunk: Buffer) => Promise<void> | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => body.off('data', onData).off('end', onEnd).off('error', fail).off('close', onClose);
    const fail = (error: unknown) => {
      stop();
      body.pause();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      try {
        const waiting = take(chunk);
        if (!waiting) return;
        body.pause();
        waiting.then(() => body.resume(), fail);
      } catch (error) {
        fail(error);
      }
    };
    const onEnd = () => {
      stop();
      resolve();
    };
    const onClose = () => fail(body.errored ?? cutOff());
    if (body.readableEnded) resolve();
    else if (body.destroyed) onClose();
    else body.on('end', onEnd).on('error', fail).on('close', onClose).on('data', onData);
  });
}

function cutOff(): Error {
  return Object.assign(new Error('The body was cut off'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}

/** As {@link pour}, of a body that is packed with gzip. */
export async function pourUnpacked(
  body: Readable,
  take: (chunk: Buffer) => Promise<void> | undefined,
): Promise<void> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const feeding = pour(body, (chunk) =>
    gunzip.write(chunk) ? undefined : new Promise((resolve) => gunzip.once('drain', resolve)),
  ).then(
    () => void gunzip.end(),
    (error: Error) => void gunzip.destroy(error),
  );
  try {
    await pour(gunzip, take);
    await feeding;
  } finally {
    gunzip.destroy();
    body.pause();
  }
}

/** What went wrong with a body or the disk, in words that whoever sent it understands. */
export function explained(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code.startsWith('Z_') || code.startsWith('ERR_ZLIB'))
    return new AppError('invalid', 'detection.gzip_broken');
  if (code === 'ENOSPC') return new AppError('unavailable', 'detection.disk_full');
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET')
    return new AppError('invalid', 'detection.body_cut_off');
  return error;
}

const STAGE_BYTES = 1024 * 1024 + 32 * 1024;
const STAGES_KEPT = 16;
const stages: Buffer[] = [];

/**
 * Gathers a body into pieces that end where lines do, if one ends in reach. What comes is copied at once into memory
 * that is used again: chunks that live long make the garbage collector work.
 */
export class Pieces {
  /** Whether chunks are nobody else's. */
  private readonly isOwner: boolean;
  /** What came first, as long as it is all. */
  private only: Buffer | undefined;
  private stage: Buffer | undefined;
  size = 0;

  constructor(isOwner: boolean) {
    this.isOwner = isOwner;
  }

  /** Takes a chunk, or the beginning of it. @returns how much of it was taken */
  take(chunk: Buffer, limitBytes: number): number {
    const piece = chunk.subarray(0, Math.max(1, Math.min(limitBytes, STAGE_BYTES) - this.size));
    const { length } = piece;
    if (this.size === 0) this.only = piece;
    else {
      const stage = (this.stage ??= stages.pop() ?? Buffer.allocUnsafeSlow(STAGE_BYTES));
      if (this.only) stage.set(this.only, 0);
      stage.set(piece, this.size);
      this.letGo(this.only);
      this.letGo(piece);
      this.only = undefined;
    }
    this.size += length;
    return length;
  }

  /** What is held. */
  get held(): Buffer {
    return this.only ?? this.stage?.subarray(0, this.size) ?? Buffer.alloc(0);
  }

  /** How much of what is held ends where a line does; all of it when none ends. */
  get wholeLines(): number {
    const feed = this.held.lastIndexOf(10) + 1;
    return feed === 0 ? this.size : feed;
  }

  /** So much of what is held has been taken elsewhere. */
  drop(bytes: number): void {
    if (this.only) this.only = this.only.subarray(bytes);
    else this.stage?.copyWithin(0, bytes, this.size);
    this.size -= bytes;
  }

  /** Nothing more comes: the memory may be used again. */
  close(): void {
    this.letGo(this.only);
    if (this.stage && stages.length < STAGES_KEPT) stages.push(this.stage);
    this.stage = undefined;
    this.only = undefined;
    this.size = 0;
  }

  /**
   * Gives the memory of a chunk back once its end has been copied. Left to the garbage collector, every 64 MB that come
   * in would make it go through everything that the process holds.
   */
  private letGo(piece: Buffer | undefined): void {
    if (!piece || !this.isOwner) return;
    const { buffer, byteOffset, byteLength } = piece;
    if (byteOffset + byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
  }
}

import { close, constants, fdatasync, ftruncate, write } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BLOCK_BYTES, openDirect, pagesOf, refusesDirect } from '../spool/direct.ts';

const calls = {
  close: promisify(close),
  datasync: promisify(fdatasync),
  truncate: promisify(ftruncate),
  write: promisify(write),
};

/** Rows that are on their way to the disk may be so many before whoever brings them waits. */
const PENDING_BYTES = 16 * 1024 * 1024;

/** Memory that is used again: pieces of one size, made some at a time. */
const PIECE_BYTES = 1024 * 1024;
const PIECES_AT_ONCE = 8;
const pool: Buffer[] = [];

function takePiece(): Buffer {
  const piece = pool.pop();
  if (piece) return piece;
  const more = pagesOf(PIECES_AT_ONCE * PIECE_BYTES);
  for (let place = 1; place < PIECES_AT_ONCE; place++)
    pool.push(more.subarray(place * PIECE_BYTES, (place + 1) * PIECE_BYTES));
  return more.subarray(0, PIECE_BYTES);
}

/** Observations that wait to be sorted in, as rows of text in a file: whole under its name, or not there at all. */
export class RowsFile {
  private readonly folder: string;
  private readonly path: string;
  private readonly temporary: string;
  private file: Promise<number> | undefined;
  private tail: Promise<void> = Promise.resolve();
  private pendingBytes = 0;
  /** What is being filled, how far, and where it will stand in the file. */
  private piece: Buffer | undefined;
  private used = 0;
  private offset = 0;

  /** @param key letters, digits, `_` and `-`; a file of the same key is replaced */
  constructor(folder: string, key: string) {
    this.folder = folder;
    this.path = join(folder, `${key}.tsv`);
    this.temporary = join(folder, `${key}.new`);
  }

  /** @param rows the caller's to use again: they are copied */
  push(rows: Uint8Array): void {
    for (let at = 0; at < rows.length;) {
      this.piece ??= takePiece();
      const part = rows.subarray(at, at + PIECE_BYTES - this.used);
      this.piece.set(part, this.used);
      this.used += part.length;
      at += part.length;
      if (this.used === PIECE_BYTES) this.send(this.piece);
    }
  }

  /** Waits until not too much is on its way. */
  async whenRoom(): Promise<void> {
    if (this.pendingBytes > PENDING_BYTES) await this.tail;
  }

  /** Everything is on disk, under its name. @throws what kept it from being written */
  async finish(): Promise<void> {
    const size = this.offset + this.used;
    if (this.piece) this.send(this.piece);
    if (!this.file) return;
    try {
      await this.tail;
      const file = await this.file;
      await calls.truncate(file, size);
      await calls.datasync(file);
    } finally {
      await this.shut();
    }
    await rename(this.temporary, this.path);
  }

  /** The rows are not wanted any more. */
  async abandon(): Promise<void> {
    if (this.piece) pool.push(this.piece);
    this.piece = undefined;
    await this.tail.catch(() => undefined);
    await this.shut().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }

  /** Sends what has been filled on its way, up to the end of a block. */
  private send(piece: Buffer): void {
    const size = Math.ceil(this.used / BLOCK_BYTES) * BLOCK_BYTES;
    const offset = this.offset;
    this.offset += this.used;
    this.piece = undefined;
    this.used = 0;
    this.file ??= this.create();
    this.pendingBytes += size;
    this.tail = this.writeAfter(this.tail, piece, size, offset);
    // Heard of when the file is finished.
    this.tail.catch(() => undefined);
  }

  private async writeAfter(
    before: Promise<void>,
    piece: Buffer,
    size: number,
    offset: number,
  ): Promise<void> {
    try {
      await before;
      for (let done = 0; done < size;) done += await this.write(piece, done, size - done, offset + done);
    } finally {
      this.pendingBytes -= size;
      pool.push(piece);
    }
  }

  private async write(piece: Buffer, from: number, bytes: number, offset: number): Promise<number> {
    const file = (await this.file) ?? -1;
    try {
      return (await calls.write(file, piece, from, bytes, offset)).bytesWritten;
    } catch (error) {
      // Before the first has been written there is nothing to lose.
      if (offset > 0 || !refusesDirect(error)) throw error;
      await calls.close(file);
      this.file = openDirect(this.temporary, constants.O_TRUNC);
      return this.write(piece, from, bytes, offset);
    }
  }

  private async shut(): Promise<void> {
    const { file } = this;
    this.file = undefined;
    if (file) await calls.close(await file);
  }

  private async create(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return openDirect(this.temporary, constants.O_TRUNC);
  }
}

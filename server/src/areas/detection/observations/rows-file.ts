import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Rows that are on their way to the disk may be so many before whoever brings them waits. */
const PENDING_BYTES = 16 * 1024 * 1024;

/** Memory that is used again, of one size. */
const POOLED_BYTES = 1024 * 1024;
const pool: Buffer[] = [];

/** Observations that wait to be sorted in, as rows of text in a file: whole under its name, or not there at all. */
export class RowsFile {
  private readonly folder: string;
  private readonly path: string;
  private readonly temporary: string;
  private file: Promise<FileHandle> | undefined;
  private tail: Promise<void> = Promise.resolve();
  private pendingBytes = 0;

  /** @param key letters, digits, `_` and `-`; a file of the same key is replaced */
  constructor(folder: string, key: string) {
    this.folder = folder;
    this.path = join(folder, `${key}.tsv`);
    this.temporary = join(folder, `${key}.new`);
  }

  /** @param rows the caller's to use again: they are copied */
  push(rows: Uint8Array): void {
    const isPooled = rows.length <= POOLED_BYTES && rows.length > POOLED_BYTES / 4;
    const memory = isPooled
      ? (pool.pop() ?? Buffer.allocUnsafeSlow(POOLED_BYTES))
      : Buffer.alloc(rows.length);
    memory.set(rows);
    const bytes = memory.subarray(0, rows.length);
    this.file ??= this.create();
    this.pendingBytes += bytes.length;
    this.tail = this.writeAfter(this.tail, this.file, bytes, isPooled ? memory : undefined);
    // Heard of when the file is finished.
    this.tail.catch(() => undefined);
  }

  /** Waits until not too much is on its way. */
  async whenRoom(): Promise<void> {
    if (this.pendingBytes > PENDING_BYTES) await this.tail;
  }

  /** Everything is on disk, under its name. @throws what kept it from being written */
  async finish(): Promise<void> {
    if (!this.file) return;
    const file = await this.file;
    try {
      await this.tail;
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(this.temporary, this.path);
  }

  /** The rows are not wanted any more. */
  async abandon(): Promise<void> {
    if (!this.file) return;
    await this.tail.catch(() => undefined);
    await (await this.file).close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }

  private async writeAfter(
    before: Promise<void>,
    file: Promise<FileHandle>,
    bytes: Buffer,
    memory: Buffer | undefined,
  ): Promise<void> {
    await before;
    await (await file).write(bytes);
    this.pendingBytes -= bytes.length;
    if (memory) pool.push(memory);
  }

  private async create(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return open(this.temporary, 'w', 0o600);
  }
}

import { close, constants, fdatasync, fstat, ftruncate, open, read, write } from 'node:fs';
import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FLUSHES, openDirect, refusesDirect } from './direct.ts';
import { HEADER_BYTES, isFiller, readHeader, recordBytes, type RecordHeader } from './record.ts';

// Numbers of open files: handles cost a promise and a look-up more for each call.
const calls = {
  open: promisify(open),
  close: promisify(close),
  write: promisify(write),
  read: promisify(read),
  datasync: promisify(fdatasync),
  truncate: promisify(ftruncate),
  stat: promisify(fstat),
};

/** A file of the spool: records one after the other, from many senders. */
export interface Segment {
  readonly path: string;
  readonly file: number;
  /** Opened when it is first read from: what is written goes past the memory of the system. */
  reading?: Promise<number>;
  size: number;
  /** Records in it that are still needed. */
  live: number;
  isClosed: boolean;
}

/** Reads bytes of a segment into memory. @throws when it is shorter than it was */
export async function readFrom(
  segment: Segment,
  offset: number,
  to: Uint8Array,
  bytes: number,
): Promise<void> {
  const file = await (segment.reading ??= calls.open(segment.path, 'r'));
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await calls.read(file, to, done, bytes - done, offset + done);
    if (bytesRead === 0) throw new Error('A file of the spool is shorter than it was');
    done += bytesRead;
  }
}

/** A record that was found on disk. */
export interface FoundRecord {
  header: RecordHeader;
  segment: Segment;
  /** Where its bytes begin. */
  offset: number;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;
/** A file that is not full goes when nobody has needed it for so long. */
const IDLE_MS = 1_000;

/**
 * The files of the spool: written one after the other, at the end only, and removed whole when nothing in them is
 * needed any more. One file for many small batches, and one flush for all that came in the meantime.
 */
export class Segments {
  private readonly folder: string;
  private readonly kept = new Set<Segment>();
  private current: Segment | undefined;
  private sequence = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Appends records and returns when they are on disk. One caller at a time.
   * @param bytes whole blocks, which begin where a page of memory does
   */
  async append(bytes: Uint8Array, records: number): Promise<{ segment: Segment; offset: number }> {
    clearTimeout(this.idle);
    const segment = (this.current ??= await this.create());
    const offset = segment.size;
    segment.live += records;
    try {
      for (let done = 0; done < bytes.length;)
        done += (await calls.write(segment.file, bytes, done, bytes.length - done, offset + done))
          .bytesWritten;
      if (!FLUSHES) await calls.datasync(segment.file);
    } catch (error) {
      // What was written of it may be read after a crash as the end of the file, so nothing may stand behind it.
      this.current = undefined;
      segment.isClosed = true;
      await calls.truncate(segment.file, offset).catch(() => undefined);
      this.release(segment, records);
      // Some file systems say only now that they cannot write past the memory of the system.
      if (!refusesDirect(error)) throw error;
      return this.append(bytes, records);
    }
    segment.size += bytes.length;
    if (segment.size >= SEGMENT_BYTES) {
      segment.isClosed = true;
      this.current = undefined;
    }
    return { segment, offset };
  }

  /** So many records of a file are not needed any more. */
  release(segment: Segment, records: number): void {
    segment.live -= records;
    if (segment.live > 0) return;
    if (segment.isClosed) void this.remove(segment);
    else if (segment === this.current) {
      clearTimeout(this.idle);
      this.idle = setTimeout(() => this.removeIdle(), IDLE_MS).unref();
    }
  }

  /** Closes the files; those in which nothing is needed go. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    this.current = undefined;
    for (const segment of this.kept) {
      if (segment.live <= 0) await this.remove(segment);
      else await shut(segment);
    }
    this.kept.clear();
  }

  /** Records that an earlier run has left, file by file in the order of their writing, up to the first broken one. */
  async *leftBehind(): AsyncGenerator<FoundRecord> {
    const names = (await readdir(this.folder)).filter((name) => /^\d{12}-[0-9a-f]{8}\.seg$/.test(name));
    for (const name of names.toSorted()) {
      this.sequence = Math.max(this.sequence, Number(name.slice(0, 12)));
      const path = join(this.folder, name);
      const file = await calls.open(path, 'r');
      const { size } = await calls.stat(file);
      const segment: Segment = { path, file, reading: Promise.resolve(file), size, live: 1, isClosed: true };
      this.kept.add(segment);
      const head = Buffer.alloc(HEADER_BYTES);
      for (let at = 0; at + HEADER_BYTES <= size;) {
        await calls.read(file, head, 0, HEADER_BYTES, at);
        const header = readHeader(head);
        if (!header || at + HEADER_BYTES + header.bytes > size) break;
        if (!isFiller(header)) {
          segment.live++;
          yield { header, segment, offset: at + HEADER_BYTES };
        }
        at += recordBytes(header.bytes);
      }
      this.release(segment, 1);
    }
  }

  private async create(): Promise<Segment> {
    const number = String(++this.sequence).padStart(12, '0');
    const path = join(this.folder, `${number}-${crypto.randomUUID().slice(0, 8)}.seg`);
    const file = await openDirect(path, constants.O_EXCL | FLUSHES);
    // The name of the file is on disk before anything in it is acknowledged.
    const folder = await calls.open(this.folder, 'r');
    await calls.datasync(folder).finally(() => calls.close(folder));
    const segment = { path, file, size: 0, live: 0, isClosed: false };
    this.kept.add(segment);
    return segment;
  }

  private removeIdle(): void {
    const { current } = this;
    if (!current || current.live > 0) return;
    this.current = undefined;
    current.isClosed = true;
    void this.remove(current);
  }

  private async remove(segment: Segment): Promise<void> {
    if (!this.kept.delete(segment)) return;
    await shut(segment).catch(() => undefined);
    await unlink(segment.path).catch(() => undefined);
  }
}

async function shut({ file, reading }: Segment): Promise<void> {
  const other = await reading;
  if (other !== undefined && other !== file) await calls.close(other);
  await calls.close(file);
}

import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, realpath, rename, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Detector } from '../worker.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;
/** The beginning of a file by which it is known again: headers of Zeek and IIS are the same in the first lines. */
const HEAD_BYTES = 1024;
/** Rotated copies that have been read to the end and must not be read again. */
const REMEMBERED = 32;

/** How far a file has been read; on disk before and after each batch. */
interface Position {
  inode: number;
  offset: number;
  head: Head;
  /** A batch that may or may not be in the spool: after a crash exactly these bytes are sent again by the same name. */
  pending: { to: number; batchId: string } | null;
  read: Head[];
}

interface Head {
  bytes: number;
  digest: string;
}

/** Follows one growing file through rotation by renaming, by copying and truncating, and through packed copies. */
export class FileTail {
  readonly name: string;
  private readonly sourceId: string;
  private readonly folder: string;
  private readonly stateFile: string;
  private position: Position | null | undefined;

  constructor(of: { sourceId: string; folder: string; name: string; stateFolder: string }) {
    this.sourceId = of.sourceId;
    this.folder = of.folder;
    this.name = of.name;
    const key = createHash('sha256').update(of.name).digest('hex').slice(0, 12);
    this.stateFile = join(of.stateFolder, `${of.sourceId}-${key}.json`);
  }

  /** Reads what is new and puts it into the spool, as long as there is room. @throws when the file cannot be read */
  async read(detector: Pick<Detector, 'spool' | 'wake'>, clock: () => Date): Promise<void> {
    const path = await this.pathInside();
    this.position ??= await this.load();
    const put = async (bytes: Buffer, batchId: string) => {
      const ask = {
        sourceId: this.sourceId,
        batchId,
        isGzip: false,
        receivedAt: clock(),
        limitBytes: Infinity,
      };
      await detector.spool.put(Readable.from([bytes]), ask);
      detector.wake();
    };
    const mayGoOn = () => !detector.spool.isFull;
    const { ino } = await stat(path);
    let position = this.position ?? {
      inode: ino,
      offset: 0,
      head: await headOf(path),
      pending: null,
      read: [],
    };
    this.position = position;
    if (!(await this.isSame(path, position))) {
      for (const rotated of await this.rotatedSince(path, position)) {
        const start = rotated.isRest ? position.offset : 0;
        if (!rotated.isRest)
          Object.assign(position, { inode: 0, offset: 0, head: rotated.head, pending: null });
        if (!(await this.drain(rotated.path, start, true, put, mayGoOn))) return;
        position.read = [...position.read, rotated.head].slice(-REMEMBERED);
      }
      position = { inode: ino, offset: 0, head: await headOf(path), pending: null, read: position.read };
      await this.save(position);
    }
    await this.drain(path, position.offset, false, put, mayGoOn);
    // A young file has a short beginning: more of it makes it better known.
    if (position.head.bytes < HEAD_BYTES && position.offset > position.head.bytes) {
      position.head = await headOf(path);
      await this.save(position);
    }
  }

  /** @returns `false` when the spool had no room for all of it */
  private async drain(
    path: string,
    start: number,
    isRotated: boolean,
    put: (bytes: Buffer, batchId: string) => Promise<void>,
    mayGoOn: () => boolean,
  ): Promise<boolean> {
    const { position } = this;
    if (!position) return true;
    for await (const { bytes, isLast } of partsOf(path, start)) {
      let rest = bytes;
      while (rest.length > 0) {
        if (!mayGoOn()) return false;
        if (position.pending && position.pending.to - position.offset > rest.length) position.pending = null;
        const { pending } = position;
        const whole = pending ? pending.to - position.offset : wholeLines(rest, isRotated && isLast);
        if (whole === 0) break;
        const batchId = pending?.batchId ?? crypto.randomUUID();
        if (!pending) {
          position.pending = { to: position.offset + whole, batchId };
          await this.save(position);
        }
        await put(rest.subarray(0, whole), batchId);
        position.offset += whole;
        position.pending = null;
        await this.save(position);
        rest = rest.subarray(whole);
      }
    }
    return true;
  }

  private async isSame(path: string, { inode, offset, head }: Position): Promise<boolean> {
    const { ino, size } = await stat(path);
    if (ino !== inode || size < offset) return false;
    return isHead(await headOf(path, head.bytes), head);
  }

  /** The rest of the file that was being read, then whatever was rotated away unseen, the oldest first. */
  private async rotatedSince(current: string, position: Position) {
    const folder = dirname(current);
    const names = (await readdir(folder)).filter(
      (name) => name.startsWith(basename(current)) && name !== basename(current),
    );
    const copies = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        const { mtimeMs, ino } = await stat(path);
        const [head, begins] = await Promise.all([headOf(path), headOf(path, position.head.bytes)]);
        return { path, mtimeMs, ino, head, begins };
      }),
    );
    // The number of a file is given anew when another is deleted: what it begins with has the last word.
    const rest = copies
      .filter(
        ({ ino, begins }) =>
          (position.head.bytes > 0 || ino === position.inode) && isHead(begins, position.head),
      )
      .toSorted((a, b) => Number(b.ino === position.inode) - Number(a.ino === position.inode))[0];
    const unseen = copies
      .filter(
        ({ path, mtimeMs, head }) =>
          path !== rest?.path && mtimeMs > (rest?.mtimeMs ?? Infinity) && head.bytes > 0,
      )
      .filter(({ head }) => !position.read.some((known) => isHead(head, known)))
      .toSorted((a, b) => a.mtimeMs - b.mtimeMs);
    return [
      ...(rest ? [{ ...rest, isRest: true }] : []),
      ...unseen.map((copy) => ({ ...copy, isRest: false })),
    ];
  }

  /** @throws when the file is not there, or a link leads out of the folder that was opened */
  private async pathInside(): Promise<string> {
    const [folder, path] = await Promise.all([realpath(this.folder), realpath(join(this.folder, this.name))]);
    if (!path.startsWith(folder + sep)) throw new Error('The file lies outside the folder of logs');
    return path;
  }

  private async load(): Promise<Position | null> {
    const text = await readFile(this.stateFile, 'utf8').catch(() => null);
    return text === null ? null : (JSON.parse(text) as Position);
  }

  private async save(position: Position): Promise<void> {
    this.position = position;
    await mkdir(dirname(this.stateFile), { recursive: true, mode: 0o700 });
    const temporary = `${this.stateFile}.new`;
    const file = await open(temporary, 'w', 0o600);
    await file.writeFile(JSON.stringify(position));
    await file.datasync();
    await file.close();
    await rename(temporary, this.stateFile);
  }
}

/** Bytes of a plain or packed file from an offset on, in parts that end where a line does, if one ends. */
async function* partsOf(path: string, start: number): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  const isPacked = path.endsWith('.gz');
  const file = createReadStream(path, isPacked ? {} : { start, highWaterMark: CHUNK_BYTES });
  const stream = isPacked ? file.pipe(createGunzip()) : file;
  let skip = isPacked ? start : 0;
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - bytes.length;
    if (bytes.length === 0) continue;
    held.push(bytes);
    size += bytes.length;
    if (size < CHUNK_BYTES) continue;
    const all = Buffer.concat(held);
    const whole = wholeLines(all, false);
    yield { bytes: all.subarray(0, whole), isLast: false };
    held = whole < all.length ? [all.subarray(whole)] : [];
    size = all.length - whole;
  }
  if (size > 0) yield { bytes: Buffer.concat(held), isLast: true };
}

/** How many bytes are whole lines; a line longer than a part, and the end of a file that is over, go as they are. */
function wholeLines(bytes: Buffer, isOver: boolean): number {
  const end = bytes.lastIndexOf(10) + 1;
  return isOver || (end === 0 && bytes.length >= CHUNK_BYTES) ? bytes.length : end;
}

async function headOf(path: string, limit = HEAD_BYTES): Promise<Head> {
  const parts: Buffer[] = [];
  let size = 0;
  const file = createReadStream(path, { highWaterMark: HEAD_BYTES * 4 });
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    parts.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  file.destroy();
  const bytes = Buffer.concat(parts).subarray(0, limit);
  return { bytes: bytes.length, digest: createHash('sha256').update(bytes).digest('hex') };
}

function isHead(one: Head, other: Head): boolean {
  return one.bytes === other.bytes && one.digest === other.digest;
}

import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ActionError } from '../../kernel/action-error.ts';
import { textOf } from '../match/text-of.ts';

/** A file is known by its first bytes, under whatever name it was rotated to. */
const HEAD_BYTES = 4096;
const [HASH, NEWLINE] = [0x23, 0x0a];

const Entry = z.object({ head: z.string(), headBytes: z.number().int(), bytes: z.number().int() });
type Entry = z.infer<typeof Entry>;

/** What is new of a file. */
export interface NewPart {
  /** Names it; the same part has the same name. */
  key: string;
  bytes: number;
  lines: AsyncIterable<Uint8Array>;
}

/** Remembers which files have been taken, and how far, so that the same lines never count twice. */
export class TakenFiles {
  private readonly path: string;
  private readonly entries: Entry[];

  private constructor(path: string, entries: Entry[]) {
    this.path = path;
    this.entries = entries;
  }

  static async open(folder: string): Promise<TakenFiles> {
    const path = join(folder, 'taken.json');
    const entries = existsSync(path) ? z.array(Entry).parse(JSON.parse(await readFile(path, 'utf8'))) : [];
    return new TakenFiles(path, entries);
  }

  /**
   * @returns what has not been taken of a file; `null` when nothing is
   * @throws ActionError for a packed file that has changed since
   */
  async partOf(
    file: string,
    onRead: (bytes: number) => void,
  ): Promise<{ part: NewPart; done: Entry } | null> {
    const { size, head } = await beginningOf(file);
    if (size === 0) return null;
    const known = this.entries.find(
      ({ head: theirs, headBytes, bytes }) => size >= bytes && hashOf(head.subarray(0, headBytes)) === theirs,
    );
    if (known?.bytes === size) return null;
    if (known && isPacked(head))
      throw new ActionError('it is packed and has grown since it was taken; take it once it is whole');
    const from = known?.bytes ?? 0;
    const done = known
      ? { ...known, bytes: size }
      : { head: hashOf(head), headBytes: head.length, bytes: size };
    const lines = known ? restOf(file, head, from, size) : textOf(file, onRead);
    return { part: { key: `${done.head.slice(0, 24)}-${from}`, bytes: size - from, lines }, done };
  }

  async note(done: Entry): Promise<void> {
    const place = this.entries.findIndex(
      ({ head, headBytes }) => head === done.head && headBytes === done.headBytes,
    );
    if (place < 0) this.entries.push(done);
    else this.entries[place] = done;
    await writeFile(`${this.path}.new`, JSON.stringify(this.entries), { mode: 0o600 });
    await rename(`${this.path}.new`, this.path);
  }
}

async function beginningOf(file: string): Promise<{ size: number; head: Buffer }> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return { size, head: buffer.subarray(0, bytesRead) };
  } finally {
    await handle.close();
  }
}

/** What was added, after the lines of the beginning that name the fields (Zeek, IIS). */
async function* restOf(file: string, head: Buffer, from: number, size: number): AsyncGenerator<Uint8Array> {
  let end = 0;
  while (head[end] === HASH && head.indexOf(NEWLINE, end) >= 0) end = head.indexOf(NEWLINE, end) + 1;
  if (end > 0) yield head.subarray(0, end);
  yield* createReadStream(file, { start: from, end: size - 1 });
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isPacked(head: Buffer): boolean {
  return (head[0] === 0x1f && head[1] === 0x8b) || (head.length >= 4 && head.readUInt32LE() === 0xfd2fb528);
}

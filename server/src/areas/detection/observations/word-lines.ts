import { createReadStream, readSync } from 'node:fs';
import { copyFile, open, rename, stat } from 'node:fs/promises';
import { keyOfWord } from './word-keys.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Of each line its key and where it ends, 32 bits each. */
export const KEY_BYTES = 8;
/** Lines this near to each other are read in one go. */
const GAP_BYTES = 4096;
const NEWLINE = 10;
const TAB = 9;

/** Some lines of a dictionary file, each with its line end, and how far the file is done. */
export interface SomeLines {
  lines: Uint8Array;
  /** Bytes. */
  read: number;
}

/** Where the keys of a dictionary file lie: they are made when they are first asked for, and added to when it grows. */
export function keysFileOf(path: string): string {
  return `${path}.keys`;
}

/**
 * The lines of a dictionary file that have one of some keys.
 * @param keys `null` for all
 */
export async function* linesWithKeys(
  path: string,
  keys: ReadonlySet<number> | null,
): AsyncGenerator<SomeLines> {
  if (keys === null) yield* allLines(path);
  else {
    await writeKeys(path);
    yield* chosenLines(path, keys);
  }
}

async function* allLines(path: string): AsyncGenerator<SomeLines> {
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    const lines = chunk as Buffer;
    yield { lines, read: (read += lines.length) };
  }
}

async function* chosenLines(path: string, keys: ReadonlySet<number>): AsyncGenerator<SomeLines> {
  const file = await open(path);
  try {
    const mayBe = new Uint8Array(65_536);
    for (const key of keys) mayBe[key & 0xffff] = 1;
    let end = 0;
    for await (const entries of keysOf(path)) {
      const wanted: Span[] = [];
      for (let i = 0; i < entries.length; i += 2) {
        const start = end;
        const key = entries[i] ?? 0;
        end = entries[i + 1] ?? 0;
        if (mayBe[key & 0xffff] && keys.has(key)) wanted.push([start, end]);
      }
      if (wanted.length > 0) yield { lines: readSpans(file.fd, wanted), read: end };
    }
  } finally {
    await file.close();
  }
}

type Span = [start: number, end: number];

/** The bytes of some spans of a file, in order, one behind the other. */
function readSpans(file: number, spans: readonly Span[]): Uint8Array {
  const taken = Buffer.alloc(spans.reduce((sum, [start, end]) => sum + end - start, 0));
  let filled = 0;
  for (let i = 0; i < spans.length;) {
    const [from, firstEnd] = spans[i] ?? [0, 0];
    let to = firstEnd;
    let next = i + 1;
    while ((spans[next]?.[0] ?? Infinity) - to < GAP_BYTES) to = spans[next++]?.[1] ?? to;
    const piece = Buffer.alloc(to - from);
    // A few microseconds each: to wait for another thread would take ten times as long.
    readSync(file, piece, 0, piece.length, from);
    for (; i < next; i++) {
      const [start, end] = spans[i] ?? [0, 0];
      filled += piece.copy(taken, filled, start - from, end - from);
    }
  }
  return taken;
}

async function* keysOf(path: string): AsyncGenerator<Uint32Array> {
  for await (const chunk of createReadStream(keysFileOf(path), { highWaterMark: CHUNK_BYTES })) {
    const bytes = chunk as Buffer;
    // A chunk of a stream may lie anywhere, numbers must not.
    const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
    yield new Uint32Array(buffer, byteOffset, bytes.length >> 2);
  }
}

/** Writes the keys of what has come to a file since they were last written. */
export async function writeKeys(path: string): Promise<void> {
  const { size } = await stat(path);
  const done = await doneOf(path);
  if (done === size) return;
  const isGrown = done > 0 && done < size;
  const temporary = `${keysFileOf(path)}.new`;
  if (isGrown) await copyFile(keysFileOf(path), temporary);
  const file = await open(temporary, isGrown ? 'a' : 'w', 0o600);
  try {
    for await (const entries of entriesFrom(path, isGrown ? done : 0)) await file.appendFile(entries);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, keysFileOf(path));
}

async function* entriesFrom(path: string, from: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let at = from;
  for await (const chunk of createReadStream(path, { start: from, highWaterMark: CHUNK_BYTES })) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer);
    const entries: number[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      const tab = bytes.indexOf(TAB, start);
      entries.push(keyOfWord(bytes, tab + 1, end), at + end + 1);
      start = end + 1;
    }
    at += start;
    rest = bytes.subarray(start);
    yield Buffer.from(Uint32Array.from(entries).buffer);
  }
}

/** How far the keys of a file go; 0 when they are not whole. */
async function doneOf(path: string): Promise<number> {
  const file = await open(keysFileOf(path)).catch(() => null);
  if (!file) return 0;
  try {
    const { size } = await file.stat();
    if (size === 0 || size % KEY_BYTES !== 0) return 0;
    const last = Buffer.alloc(4);
    await file.read(last, 0, 4, size - 4);
    return last.readUInt32LE();
  } finally {
    await file.close();
  }
}

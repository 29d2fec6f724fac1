import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { AppError } from '../errors.ts';

/** One entry of a zip file, as its central directory describes it. */
export interface ZipEntry {
  name: string;
  method: number;
  compressedBytes: number;
  sizeBytes: number;
  offset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_LIMIT_BYTES = 4 * 1024 * 1024;

/**
 * Reads the central directory of a zip file. Format: PKWARE APPNOTE 6.3, without ZIP64, encryption or parts.
 * @throws AppError `kernel.spreadsheet_damaged` when the end of the file is missing or does not fit
 */
export async function readZipDirectory(path: string): Promise<Map<string, ZipEntry>> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = await readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = lastSignature(tail, END_OF_DIRECTORY);
    if (end < 0) throw damaged('end of the archive is missing');
    const count = tail.readUInt16LE(end + 10);
    const bytes = tail.readUInt32LE(end + 12);
    const offset = tail.readUInt32LE(end + 16);
    if (bytes > DIRECTORY_LIMIT_BYTES || offset + bytes > size) throw damaged('directory does not fit');
    return entriesOf(await readAt(file, offset, bytes), count);
  } finally {
    await file.close();
  }
}

/**
 * Streams the bytes of one entry and counts them: what unpacks beyond `limitBytes` is refused, whatever the
 * directory says.
 */
export async function* readZipEntry(
  path: string,
  entry: ZipEntry,
  limitBytes: number,
): AsyncGenerator<Uint8Array> {
  if (entry.sizeBytes > limitBytes) throw tooLarge(limitBytes);
  if (entry.method !== 0 && entry.method !== 8) throw damaged('unknown compression');
  const start = await dataOffset(path, entry);
  if (entry.compressedBytes === 0) return;
  const packed = createReadStream(path, { start, end: start + entry.compressedBytes - 1 });
  let stream: Readable = packed;
  if (entry.method === 8) {
    const inflate = createInflateRaw();
    // Errors of the file must reach the reader of the unpacked bytes, which `pipe` does not see to.
    packed.on('error', (error) => inflate.destroy(error)).pipe(inflate);
    stream = inflate;
  }
  let unpacked = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      unpacked += chunk.length;
      if (unpacked > limitBytes) throw tooLarge(limitBytes);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof AppError ? error : damaged((error as Error).message);
  } finally {
    packed.destroy();
    stream.destroy();
  }
}

function damaged(what: string): AppError {
  return new AppError('invalid', 'kernel.spreadsheet_damaged', { what });
}

function tooLarge(limitBytes: number): AppError {
  return new AppError('too_large', 'kernel.spreadsheet_too_large', { limitMegabytes: limitBytes >> 20 });
}

function entriesOf(directory: Buffer, count: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY)
      throw damaged('directory is broken');
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength).replace(/^\/+/, '');
    entries.set(name, {
      name,
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function dataOffset(path: string, entry: ZipEntry): Promise<number> {
  const file = await open(path, 'r');
  try {
    const header = await readAt(file, entry.offset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_HEADER) throw damaged('entry is missing');
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function lastSignature(bytes: Buffer, signature: number): number {
  for (let at = bytes.length - 22; at >= 0; at -= 1) if (bytes.readUInt32LE(at) === signature) return at;
  return -1;
}

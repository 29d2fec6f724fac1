import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError } from '../../../kernel/errors.ts';

/** A file that may be read more than once. */
export interface SourceFile {
  path: string;
  /** Its name as people know it. */
  name: string;
}

const CHUNK_BYTES = 256 * 1024;
/** A list is read only so far, unpacked: against files that unpack to endless zeros. */
const UNPACKED_LIMIT_BYTES = 16 * 1024 ** 3;

/** The bytes of a file, unpacked when it is gzip or zstd, whatever its name. */
export async function openUnpacked({ path }: SourceFile): Promise<Readable> {
  const raw = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const packing = packingOf(await firstBytes(path));
  if (!packing) return raw;
  const unpack = packing === 'gzip' ? createGunzip({ chunkSize: CHUNK_BYTES }) : createZstdDecompress();
  const bounded = new Bound();
  raw.on('error', (error) => bounded.destroy(error));
  unpack.on('error', (error) => bounded.destroy(error));
  return raw.pipe(unpack).pipe(bounded);
}

export function packingOf(start: Uint8Array): 'gzip' | 'zstd' | null {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  return start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd ? 'zstd' : null;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const handle = await open(path);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  await handle.close();
  return buffer.subarray(0, bytesRead);
}

class Bound extends Transform {
  private bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > UNPACKED_LIMIT_BYTES) done(new AppError('too_large', 'intel.unpacked_too_large'));
    else done(null, chunk);
  }
}

/** A packed file that is damaged or cut off, in the terms of the failure texts; anything else as it is. */
export function readingError(error: unknown, file: string, line: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (/^Z_|^ERR_ZLIB|^ZSTD_/.test(code ?? ''))
    return new AppError('invalid', 'intel.gzip_broken', { file, line }, [
      { file, line, reason: 'intel.gzip_broken' },
    ]);
  return error;
}

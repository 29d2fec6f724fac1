import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { and, eq } from 'drizzle-orm';
import type { Context } from './command.ts';
import { visibleTo } from './database/scope.ts';
import { files } from './database/tables.ts';
import { AppError } from './errors.ts';

/** What may be uploaded, by the end of the name and the first bytes; anything else is refused. */
const kinds: Record<string, { mediaType: string; starts: readonly string[] | null }> = {
  txt: { mediaType: 'text/plain', starts: null },
  csv: { mediaType: 'text/csv', starts: null },
  log: { mediaType: 'text/plain', starts: null },
  json: { mediaType: 'application/json', starts: null },
  edxml: { mediaType: 'application/xml', starts: null },
  xml: { mediaType: 'application/xml', starts: null },
  pdf: { mediaType: 'application/pdf', starts: ['25504446'] },
  png: { mediaType: 'image/png', starts: ['89504e47'] },
  jpg: { mediaType: 'image/jpeg', starts: ['ffd8ff'] },
  jpeg: { mediaType: 'image/jpeg', starts: ['ffd8ff'] },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    starts: ['504b0304'],
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    starts: ['504b0304'],
  },
  zip: { mediaType: 'application/zip', starts: ['504b0304'] },
  gz: { mediaType: 'application/gzip', starts: ['1f8b'] },
};

/** Bytes that are on disk and wait for the transaction that makes them a file. */
export interface StoredBytes {
  sha256: string;
  sizeBytes: number;
  mediaType: string;
  name: string;
}

/** Keeps bytes in the data folder under their SHA-256, so that equal files stand there once. */
export interface FileStore {
  /** Writes a stream to disk, durably. @throws AppError `kernel.file_too_large`, `kernel.file_type_refused` */
  store(name: string, source: Readable): Promise<StoredBytes>;
  read(sha256: string): ReadStream;
  pathOf(sha256: string): string;
}

export function createFileStore(folder: string, limitBytes: number): FileStore {
  const pathOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);
  return {
    pathOf,
    read: (sha256) => createReadStream(pathOf(sha256)),
    async store(name, source) {
      const kind = kinds[name.toLowerCase().split('.').at(-1) ?? ''];
      if (!kind)
        throw new AppError('invalid', 'kernel.file_type_refused', {
          name,
          allowed: Object.keys(kinds).join(', '),
        });
      await mkdir(join(folder, 'incoming'), { recursive: true, mode: 0o700 });
      const temporary = join(folder, 'incoming', randomUUID());
      try {
        const { sha256, sizeBytes, start } = await write(source, temporary, name, limitBytes);
        if (kind.starts && !kind.starts.some((prefix) => start.startsWith(prefix)))
          throw new AppError('invalid', 'kernel.file_type_mismatch', { name });
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true, mode: 0o700 });
        await rename(temporary, pathOf(sha256));
        return { sha256, sizeBytes, mediaType: kind.mediaType, name: name.slice(0, 255) };
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

/** Makes stored bytes a file of a unit, inside the transaction of a command. */
export async function attachFile(
  ctx: Context,
  bytes: StoredBytes,
  unitId: string,
  purpose: string,
): Promise<{ id: string }> {
  const id = randomUUID();
  await ctx.db
    .insert(files)
    .values({ id, unitId, purpose, ...bytes, uploadedBy: ctx.actor.name, uploadedAt: ctx.now });
  return { id };
}

/** @throws AppError `kernel.file_not_found`, also when the file is another unit's */
export async function getFile(ctx: Context, id: string) {
  const [file] = await ctx.db
    .select()
    .from(files)
    .where(and(eq(files.id, id), visibleTo(ctx.actor, files.unitId)));
  if (!file) throw new AppError('not_found', 'kernel.file_not_found', { id });
  return file;
}

/** Whether every byte of a stored file is there, for the check after a restore. */
export async function isWhole(
  store: FileStore,
  file: Pick<StoredBytes, 'sha256' | 'sizeBytes'>,
): Promise<boolean> {
  const found = await stat(store.pathOf(file.sha256)).catch(() => null);
  return found?.size === file.sizeBytes;
}

async function write(source: Readable, path: string, name: string, limitBytes: number) {
  const hash = createHash('sha256');
  let [sizeBytes, start] = [0, ''];
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (start.length < 8) start += chunk.subarray(0, 8).toString('hex');
      sizeBytes += chunk.length;
      hash.update(chunk);
      done(
        sizeBytes > limitBytes
          ? new AppError('too_large', 'kernel.file_too_large', { name, limitBytes })
          : null,
        chunk,
      );
    },
  });
  await pipeline(source, measure, createWriteStream(path, { mode: 0o600 }));
  const handle = await open(path, 'r');
  await handle.sync();
  await handle.close();
  return { sha256: hash.digest('hex'), sizeBytes, start };
}

import { createReadStream } from 'node:fs';
import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { z } from 'zod';
import { ArchiveError, cutOff } from './error.ts';
import { entriesOf, type PackedEntry, type TarEntry } from './tar.ts';

export const FIRST_ENTRY = 'lachan-backup.json';
export const LAST_ENTRY = 'manifest.json';

/** What a backup says of itself, as its last entry: a backup without one is cut off. */
export const Manifest = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Migrations that had been applied, in order. */
  migrations: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string(),
      columns: z.array(z.object({ name: z.string(), type: z.string() })),
      rows: z.number().int(),
    }),
  ),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), isCalled: z.boolean() })),
  /** The end of the audit chain. */
  audit: z.object({ entries: z.number().int(), head: z.string() }),
  entries: z.array(z.object({ name: z.string(), sizeBytes: z.number().int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

/** The entries of a backup file, unpacked. @throws ArchiveError `not_a_backup`, `truncated`, `damaged` */
export function readArchive(path: string): AsyncGenerator<TarEntry> {
  return entriesOf(unpack(path));
}

async function* unpack(path: string): AsyncGenerator<Buffer> {
  // Errors of the file reach the reader through the end of the pipeline.
  const unpacked = pipeline(createReadStream(path), createGunzip(), () => undefined);
  try {
    for await (const chunk of unpacked) yield chunk as Buffer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    if (code === 'Z_BUF_ERROR') throw cutOff({ cause: error });
    if (message === 'incorrect header check')
      throw new ArchiveError('not_a_backup', 'This is not a backup of Lá Chắn.', { cause: error });
    throw new ArchiveError('damaged', 'The backup is damaged. Nothing was restored.', { cause: error });
  }
}

/**
 * Reads a whole backup and compares every byte with its manifest, before anything of it is used.
 * @throws ArchiveError `not_a_backup`, `truncated`, `damaged`
 */
export async function inspectArchive(path: string): Promise<Manifest> {
  const found = new Map<string, PackedEntry>();
  let manifest: Manifest | undefined;
  for await (const { name, sizeBytes, content } of readArchive(path)) {
    if (found.size === 0 && name !== FIRST_ENTRY)
      throw new ArchiveError('not_a_backup', 'This is not a backup of Lá Chắn.');
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    for await (const chunk of content) {
      hash.update(chunk);
      if (name === LAST_ENTRY) kept.push(Buffer.from(chunk));
    }
    if (name === LAST_ENTRY) manifest = readManifest(Buffer.concat(kept).toString());
    else found.set(name, { name, sizeBytes, sha256: hash.digest('hex') });
  }
  if (!manifest) throw cutOff();
  for (const entry of manifest.entries) {
    const actual = found.get(entry.name);
    if (actual?.sha256 !== entry.sha256)
      throw new ArchiveError('damaged', `The backup is damaged: ${entry.name} is not what was written.`);
    found.delete(entry.name);
  }
  const [stranger] = found.keys();
  if (stranger !== undefined)
    throw new ArchiveError('damaged', `The backup is damaged: ${stranger} is not in its manifest.`);
  return manifest;
}

function readManifest(text: string): Manifest {
  const result = Manifest.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new ArchiveError('newer_version', 'The backup was written by another version of Lá Chắn.');
}

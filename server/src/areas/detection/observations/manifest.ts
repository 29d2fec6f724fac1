import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { keysFileOf } from './word-lines.ts';

const Part = z.object({ file: z.string(), rows: z.number().int(), bytes: z.number().int() });
const Dictionary = z
  .object({
    next: z.number().int(),
    bytes: z.number().int(),
    files: z.array(z.string()),
    /** How many there are; left out by earlier versions. */
    words: z.number().int().optional(),
  })
  .transform((dictionary) => ({ ...dictionary, words: dictionary.words ?? dictionary.next }));

const Manifest = z.object({
  /** Parquet files by day, in the order in which they were written. */
  days: z.record(z.string(), z.array(Part)),
  names: Dictionary,
  machines: Dictionary,
  /** Files that have been sorted in and may still lie about. */
  settled: z.array(z.string()),
  /** Makes names of files. */
  sequence: z.number().int(),
});
export type Manifest = z.infer<typeof Manifest>;

const emptyDictionary = () => ({ next: 0, bytes: 0, files: [], words: 0 });

/** Reads what is kept in a folder and clears away what a crash has left: only what the manifest names exists. */
export async function openManifest(folder: string): Promise<Manifest> {
  for (const sub of ['days', 'dictionary', 'waiting'])
    await mkdir(join(folder, sub), { recursive: true, mode: 0o700 });
  const path = join(folder, 'manifest.json');
  const manifest: Manifest = existsSync(path)
    ? Manifest.parse(JSON.parse(await readFile(path, 'utf8')))
    : { days: {}, names: emptyDictionary(), machines: emptyDictionary(), settled: [], sequence: 0 };
  const named = new Set([
    ...Object.values(manifest.days).flatMap((parts) => parts.map(({ file }) => file)),
    ...manifest.names.files.flatMap((file) => [file, keysFileOf(file)]),
    ...manifest.machines.files,
  ]);
  for (const sub of ['days', 'dictionary'])
    for (const file of await readdir(join(folder, sub)))
      if (!named.has(`${sub}/${file}`)) await rm(join(folder, sub, file), { force: true });
  for (const file of manifest.settled) await rm(join(folder, 'waiting', file), { force: true });
  return manifest;
}

/** From here on the manifest is what holds, after a crash too. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

/** Writes a file whole or not at all, after a crash too. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const handle = await open(temporary, 'w', 0o600);
  await handle.writeFile(text);
  await handle.datasync();
  await handle.close();
  await rename(temporary, path);
}

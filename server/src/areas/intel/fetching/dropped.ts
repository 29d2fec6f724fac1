import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kindOfFile } from '../reading/indicator-files.ts';
import type { SourceFile } from '../reading/source-file.ts';
import type { AskableFeed, Fetched } from './feed-source.ts';

/** A file that was touched less than this ago may still be on its way. */
const STILL_MS = 10_000;
const DONE_KEPT = 20;

/**
 * Takes what people have put into the folder of a feed, for networks without Internet: one list, several that
 * belong together, or the files of a MISP feed. Afterwards they lie in `done`.
 * @returns `null` when there is nothing, or when it is still being written
 */
export async function takeDropped(feed: AskableFeed, folder: string, now: Date): Promise<Fetched | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files: SourceFile[] = [];
  let sizeBytes = 0;
  for (const name of (await readdir(folder)).toSorted()) {
    if (name.startsWith('.') || name === 'done') continue;
    const path = join(folder, name);
    // A link could lead anywhere.
    const found = await lstat(path);
    if (!found.isFile()) continue;
    if (Math.abs(now.getTime() - found.mtimeMs) < STILL_MS) return null;
    sizeBytes += found.size;
    if (!/^(?:manifest\.json|hashes\.csv)$/.test(name) && !name.endsWith('.asc')) files.push({ path, name });
  }
  const [first] = files;
  if (!first) return null;
  const kind =
    feed.kind === 'stix' || feed.kind === 'taxii'
      ? 'stix'
      : feed.kind === 'misp' || feed.kind === 'misp-api'
        ? 'misp'
        : await kindOfFile(first);
  return {
    name: files.length === 1 ? first.name : `${first.name} … (${files.length})`,
    kind,
    files,
    isPartial: false,
    sizeBytes,
    etag: null,
    lastModified: null,
    cursor: null,
    faults: [],
  };
}

/** Puts files that have been dealt with, well or badly, where they are not taken again. */
export async function putAway(folder: string, files: readonly SourceFile[]): Promise<void> {
  const done = join(folder, 'done');
  await mkdir(done, { recursive: true, mode: 0o700 });
  for (const { path, name } of files) await rename(path, join(done, name));
  await rm(join(folder, 'manifest.json'), { force: true });
  const old = await Promise.all(
    (await readdir(done)).map(async (name) => ({ name, at: (await lstat(join(done, name))).mtimeMs })),
  );
  for (const { name } of old.toSorted((one, other) => other.at - one.at).slice(DONE_KEPT))
    await rm(join(done, name), { force: true, recursive: true });
}

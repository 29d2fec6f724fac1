import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { observationKinds, type Observation } from '@lachan/engine';

const ROWS_PER_WRITE = 5_000;

/** Writes observations that wait to be sorted in, whole or not at all; the same key again replaces them. */
export async function writeWaiting(
  folder: string,
  key: string,
  sourceId: string,
  observations: Iterable<Observation>,
): Promise<void> {
  const waiting = join(folder, 'waiting');
  await mkdir(waiting, { recursive: true, mode: 0o700 });
  const temporary = join(waiting, `${key}.new`);
  const handle = await open(temporary, 'w', 0o600);
  let rows: string[] = [];
  let isEmpty = true;
  for (const { hour, machine, kind, destination, count, minutes, bytes } of observations) {
    isEmpty = false;
    rows.push(
      `${hour}\t${sourceId}\t${machine}\t${observationKinds.indexOf(kind)}\t${destination}\t${count}\t${minutes}\t${bytes}\n`,
    );
    if (rows.length < ROWS_PER_WRITE) continue;
    await handle.write(rows.join(''));
    rows = [];
  }
  await handle.write(rows.join(''));
  await handle.datasync();
  await handle.close();
  if (isEmpty) await rm(temporary);
  else await rename(temporary, join(waiting, `${key}.tsv`));
}

/** Files that wait, whole ones only, in a steady order. */
export async function waitingFiles(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, 'waiting')).catch(orNothing);
  return files.filter((file) => file.endsWith('.tsv')).toSorted();
}

export async function removeWaiting(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) await rm(join(folder, 'waiting', file), { force: true });
}

export async function waitingBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const file of await readdir(join(folder, 'waiting')).catch(orNothing)) {
    // It may have been sorted in since.
    const about = await stat(join(folder, 'waiting', file)).catch(() => null);
    bytes += about?.size ?? 0;
  }
  return bytes;
}

function orNothing(error: unknown): string[] {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
  throw error;
}

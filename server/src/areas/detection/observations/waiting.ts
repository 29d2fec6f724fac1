import { mkdir, open, rename, rm } from 'node:fs/promises';
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
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${key}.new`);
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
  else await rename(temporary, join(folder, `${key}.tsv`));
}

import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { areas } from '../areas/index.ts';
import { inspectArchive } from '../kernel/archive/manifest.ts';
import { ConfigError, readConfig } from '../kernel/config.ts';
import { act } from '../kernel/act.ts';

export const summary = 'writes everything the installation owns into one file';
export const help = `lachan backup FILE [--data FOLDER] [--database URL]

Writes all tables, files and logs as of one instant into one .tar.gz with a manifest, then reads it back and checks
it. Works with a running server and without. FILE holds secrets (password hashes, sessions): keep it as safe as
the data folder. What is not in it: work that waits in the job queue, which is planned anew at the next start; and the
file of keys when --secret-key puts it outside the data folder: without it what is sealed cannot be opened.

Example: lachan backup /backup/lachan-$(date +%F).tar.gz`;

export async function run(args: string[], environment: Record<string, string | undefined>): Promise<number> {
  const { config, rest } = readConfig(args, environment);
  const [file] = rest;
  if (file === undefined || rest.length > 1) throw new ConfigError('Name one file to write the backup to.');
  const partial = `${file}.part`;
  try {
    await pipeline(await act(config, areas, 'backup'), createWriteStream(partial, { mode: 0o600 }));
    const { tables, entries } = await inspectArchive(partial);
    const handle = await open(partial);
    await handle.sync();
    await handle.close();
    await rename(partial, file);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const files = entries.filter(({ name }) => name.startsWith('data/')).length;
    const { size } = await stat(file);
    console.log(
      `${file}: ${rows} rows of ${tables.length} tables, ${files} files, ${(size / 1e6).toFixed(1)} MB`,
    );
    return 0;
  } finally {
    await rm(partial, { force: true });
  }
}

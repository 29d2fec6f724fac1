import { restore } from '../kernel/archive/restore.ts';
import { ConfigError, readConfig } from '../kernel/config.ts';
import { claimDataFolder } from '../kernel/data-folder.ts';
import { openDatabase } from '../kernel/database/open.ts';

export const summary = 'fills an empty installation from a backup';
export const help = `lachan restore FILE [--data FOLDER] [--database URL]

Checks every byte of the backup and its audit log, then loads it: all of it or nothing. Refuses an installation
that is in use or not empty. The backup may come from the embedded database and go into a PostgreSQL server, or
the other way round.

Example: lachan restore lachan-2026-11-21.tar.gz --data /srv/lachan`;

export async function run(args: string[], environment: Record<string, string | undefined>): Promise<number> {
  const { config, rest } = readConfig(args, environment);
  const [file] = rest;
  if (file === undefined || rest.length > 1) throw new ConfigError('Name the backup to restore.');
  const release = claimDataFolder(config.dataFolder);
  try {
    const database = await openDatabase(config);
    try {
      const { createdAt, tables, audit } = await restore(database, config.dataFolder, file);
      const rows = tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(
        `Restored the state of ${createdAt}: ${rows} rows. The audit log is whole: ${audit.entries} entries.`,
      );
    } finally {
      await database.close();
    }
  } finally {
    release();
  }
  return 0;
}

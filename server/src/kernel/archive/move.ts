import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, type Config } from '../config.ts';
import { openDatabase, openEmbedded, openServer, type Database } from '../database/open.ts';
import { packEnd, packTables } from './backup.ts';
import { ArchiveError } from './error.ts';
import { hasNoDatabase, restore } from './restore.ts';

/**
 * Copies the database to another place, through an archive without files: those stay in the data folder.
 * The data folder must be claimed.
 * @param to a PostgreSQL address, or `embedded`
 * @returns the rows copied, and where an embedded database that was left is kept
 */
export async function moveDatabase(
  config: Config,
  to: string,
  now = new Date(),
): Promise<{ rows: number; kept: string | null }> {
  const { dataFolder, databaseUrl } = config;
  const toEmbedded = to === 'embedded';
  if (toEmbedded && databaseUrl === undefined)
    throw new ConfigError('--database (DATABASE_URL): name the database to move from.');
  if (toEmbedded && !(await hasNoDatabase(dataFolder)))
    throw new ArchiveError('not_empty', `There is an embedded database in ${dataFolder} already.`);
  if (!toEmbedded && databaseUrl === undefined && (await hasNoDatabase(dataFolder)))
    throw new ConfigError(`--data (LACHAN_DATA): there is no embedded database in ${dataFolder}.`);

  const stage = await mkdtemp(join(dataFolder, 'backup-move-'));
  const archive = join(stage, 'tables.tar.gz');
  try {
    await using(await openDatabase(config), async (source) => {
      await packEnd(await packTables(source, now, archive), archive);
    });
    const target = toEmbedded ? await openFresh(dataFolder) : openServer(to);
    const manifest = await using(target, (database) => restore(database, dataFolder, archive));
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    if (toEmbedded || databaseUrl !== undefined) return { rows, kept: null };
    const kept = join(dataFolder, `database-moved-${now.toISOString().replaceAll(':', '')}`);
    await rename(join(dataFolder, 'database'), kept);
    return { rows, kept };
  } catch (error) {
    // A half-made embedded database must not stand where a start would take it for the real one.
    if (toEmbedded && (error as ArchiveError).code !== 'not_empty')
      await rm(join(dataFolder, 'database'), { recursive: true, force: true });
    throw error;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

async function openFresh(dataFolder: string): Promise<Database> {
  const folder = join(dataFolder, 'database');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return openEmbedded(folder);
}

async function using<Result>(
  database: Database,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

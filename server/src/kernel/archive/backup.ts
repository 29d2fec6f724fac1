import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { link, mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { desc, sql } from 'drizzle-orm';
import { CHAIN_START } from '../audit-chain.ts';
import { rowsOf, type Database, type Transaction } from '../database/open.ts';
import { auditLog } from '../database/tables.ts';
import type { Kernel } from '../kernel.ts';
import { ArchiveError } from './error.ts';
import { FIRST_ENTRY, LAST_ENTRY, type Manifest } from './manifest.ts';
import { fixTextForms, packTable, sequencesOf, tablesOf } from './tables.ts';
import { packEntry, tarEnd, type PackedEntry } from './tar.ts';

/** What stands in the data folder and is not the installation's own: the database itself, claims, work in progress. */
const notKept = /^(database(-moved.*)?|lachan\.pid|control\.sock|backup-.*\.part|files\/incoming)$/;

const running = new Set<string>();

/**
 * Writes everything the installation owns as one .tar.gz: every table as of one instant, every file of the data
 * folder, and a manifest with the counts and SHA-256s of all of it. Others may work meanwhile; on the embedded
 * database they wait while the tables are read.
 * @throws ArchiveError `busy` when one is being made
 */
export async function backup(
  kernel: Pick<Kernel, 'database' | 'config' | 'clock'>,
  output: Writable,
): Promise<void> {
  const { dataFolder } = kernel.config;
  if (running.has(dataFolder)) throw new ArchiveError('busy', 'Another backup is being made; please wait.');
  running.add(dataFolder);
  const stage = join(dataFolder, `backup-${randomUUID()}.part`);
  try {
    await sweepStages(dataFolder);
    await mkdir(stage, { recursive: true, mode: 0o700 });
    // Linked before and after the tables are read: a file that comes or goes meanwhile is kept too.
    const files = new Set(await linkFiles(dataFolder, join(stage, 'data')));
    const tables = join(stage, 'tables.tar.gz');
    const manifest = await packTables(kernel.database, kernel.clock(), tables);
    for (const name of await linkFiles(dataFolder, join(stage, 'data'))) files.add(name);
    await pipeline(createReadStream(tables), output, { end: false });
    const rest = packFiles(join(stage, 'data'), [...files].toSorted(), manifest);
    await pipeline(Readable.from(rest, { objectMode: false }), createGzip(), output);
  } finally {
    running.delete(dataFolder);
    await rm(stage, { recursive: true, force: true });
  }
}

/** Writes the tables, as of one instant, to the beginning of an archive; the manifest is still to be packed. */
export async function packTables(database: Database, at: Date, path: string): Promise<Manifest> {
  return database.asOwner(async (tx) => {
    await tx.execute(sql`set transaction isolation level repeatable read, read only`);
    await fixTextForms(tx);
    const manifest = await describe(tx, at);
    const packed = Readable.from(packAll(tx, manifest), { objectMode: false });
    // Little compression: on the embedded database everyone waits for this.
    await pipeline(packed, createGzip({ level: 1 }), createWriteStream(path, { mode: 0o600 }));
    return manifest;
  });
}

/** Ends an archive that `packTables` began, for a move of the database alone. */
export async function packEnd(manifest: Manifest, path: string): Promise<void> {
  const end = Readable.from(packFiles('', [], manifest), { objectMode: false });
  await pipeline(end, createGzip(), createWriteStream(path, { flags: 'a' }));
}

async function describe(tx: Transaction, at: Date): Promise<Manifest> {
  const migrations = await rowsOf<{ name: string }>(
    tx,
    sql`select name from kernel_migrations order by name`,
  );
  const [end] = await tx.select().from(auditLog).orderBy(desc(auditLog.sequence)).limit(1);
  return {
    format: 1,
    createdAt: at.toISOString(),
    migrations: migrations.map(({ name }) => name),
    tables: (await tablesOf(tx)).map((table) => ({ ...table, rows: 0 })),
    sequences: await sequencesOf(tx),
    audit: { entries: end?.sequence ?? 0, head: end?.hash ?? CHAIN_START },
    entries: [],
  };
}

async function* packAll(tx: Transaction, manifest: Manifest): AsyncGenerator<Buffer> {
  const { format, createdAt, migrations } = manifest;
  yield* packText(FIRST_ENTRY, JSON.stringify({ format, createdAt, migrations }), manifest.entries);
  for (const table of manifest.tables) table.rows = yield* packTable(tx, table, manifest.entries);
}

async function* packFiles(folder: string, names: string[], manifest: Manifest): AsyncGenerator<Buffer> {
  for (const name of names) {
    const path = join(folder, name);
    const { size } = await stat(path);
    // A log that is being written to is kept as long as it was just now.
    const content = size === 0 ? [] : createReadStream(path, { end: size - 1 });
    yield* packEntry(`data/${name}`, size, content, manifest.entries);
  }
  yield* packText(LAST_ENTRY, JSON.stringify(manifest, null, 2), []);
  yield tarEnd;
}

function packText(name: string, text: string, packed: PackedEntry[]): AsyncGenerator<Buffer> {
  const content = Buffer.from(text);
  return packEntry(name, content.length, [content], packed);
}

/** Gives every file a second name in the stage, so that its bytes stay until they are packed. @returns the names */
async function linkFiles(dataFolder: string, stage: string, under = ''): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(join(dataFolder, under), { withFileTypes: true })) {
    const name = under === '' ? entry.name : `${under}/${entry.name}`;
    if (notKept.test(name)) continue;
    if (entry.isDirectory()) names.push(...(await linkFiles(dataFolder, stage, name)));
    if (entry.isFile() && (await linkFile(join(dataFolder, name), join(stage, name)))) names.push(name);
  }
  return names;
}

async function linkFile(from: string, to: string): Promise<boolean> {
  if (existsSync(to)) return true;
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await link(from, to);
    return true;
  } catch (error) {
    // It was removed a moment ago: then it belongs to no row either.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    // Another volume, or one that knows no second names: the file itself is read later.
    await symlink(from, to);
    return true;
  }
}

/** Removes what a backup left behind that was killed. */
async function sweepStages(dataFolder: string): Promise<void> {
  const names = await readdir(dataFolder);
  for (const name of names.filter((found) => /^backup-.*\.part$/.test(found)))
    await rm(join(dataFolder, name), { recursive: true, force: true });
}

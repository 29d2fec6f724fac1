import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import { verifyAuditChain } from '../audit-chain.ts';
import { migrate, migrationNames } from '../database/migrate.ts';
import { rowsOf, type Database, type Transaction } from '../database/open.ts';
import { ArchiveError } from './error.ts';
import { inspectArchive, readArchive, type Manifest } from './manifest.ts';
import { assertSameTables, fixTextForms, loadPart, setSequence, tablesOf, withoutChecks } from './tables.ts';

/**
 * Fills an empty installation from a backup: all of it or nothing. The backup is read twice: first every byte is
 * compared with its manifest, then it is loaded in one transaction, and the audit chain verified in it.
 * @throws ArchiveError
 */
export async function restore(database: Database, dataFolder: string, path: string): Promise<Manifest> {
  const manifest = await inspectArchive(path);
  await bringTo(database, manifest.migrations);
  const placed: string[] = [];
  try {
    await database.asOwner((tx) => load(tx, manifest, path, dataFolder, placed));
  } catch (error) {
    for (const file of placed) await rm(file, { force: true });
    throw error;
  }
  await migrate(database);
  return manifest;
}

/** Brings an empty database to the schema the backup was made on; later migrations follow when it is loaded. */
async function bringTo(database: Database, migrations: readonly string[]): Promise<void> {
  const known = migrationNames();
  const unknown = migrations.find((name, index) => known[index] !== name);
  if (unknown !== undefined)
    throw new ArchiveError(
      'newer_version',
      `The backup is of a newer version of Lá Chắn: this one does not know ${unknown}.`,
    );
  await migrate(database, migrations.at(-1));
}

async function load(
  tx: Transaction,
  manifest: Manifest,
  path: string,
  dataFolder: string,
  placed: string[],
): Promise<void> {
  await fixTextForms(tx);
  const [last] = await rowsOf<{ entries: number }>(
    tx,
    sql`select count(*)::int as entries from kernel_audit_log`,
  );
  if ((last?.entries ?? 0) > 0)
    throw new ArchiveError(
      'not_empty',
      'There is an installation here already. Restore into an empty data folder.',
    );
  const tables = await tablesOf(tx);
  assertSameTables(tables, manifest.tables);
  const shapes = new Map(manifest.tables.map((table) => [table.name, table]));
  const counts = new Map<string, number>();
  await withoutChecks(tx, tables, async () => {
    for await (const { name, content } of readArchive(path)) {
      const [kind, table = ''] = name.split('/');
      const shape = shapes.get(table);
      if (kind === 'tables' && shape) {
        const rows = await loadPart(tx, shape, await textOf(content));
        counts.set(table, (counts.get(table) ?? 0) + rows);
      }
      if (kind === 'data') placed.push(await place(dataFolder, name.slice('data/'.length), content));
    }
  });
  for (const sequence of manifest.sequences) await setSequence(tx, sequence);
  const short = manifest.tables.find(({ name, rows }) => rows !== (counts.get(name) ?? 0));
  if (short) throw new ArchiveError('damaged', `The backup is damaged: rows of ${short.name} are missing.`);
  const verdict = await verifyAuditChain(tx);
  if (verdict.broken || verdict.head !== manifest.audit.head)
    throw new ArchiveError(
      'audit_broken',
      `The audit log in the backup was changed after it was written${verdict.broken ? `: entry ${verdict.broken.sequence} does not fit` : ''}. Nothing was restored.`,
    );
}

/** Writes one file of the data folder, durably. @returns its path */
async function place(dataFolder: string, name: string, content: AsyncIterable<Buffer>): Promise<string> {
  const path = resolve(dataFolder, name);
  if (!path.startsWith(resolve(dataFolder) + sep))
    throw new ArchiveError('damaged', `The backup names a file outside of the data folder: ${name}.`);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(`${path}.restoring`, { mode: 0o600 }));
  const handle = await open(`${path}.restoring`);
  await handle.sync();
  await handle.close();
  await rename(`${path}.restoring`, path);
  return path;
}

async function textOf(content: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

/** Whether a data folder holds no embedded database yet. */
export async function hasNoDatabase(dataFolder: string): Promise<boolean> {
  const names = await readdir(join(dataFolder, 'database')).catch(() => []);
  return names.length === 0;
}

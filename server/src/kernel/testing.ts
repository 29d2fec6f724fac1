import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { migrate } from './database/migrate.ts';
import { openEmbedded, openServer, rowsOf, type Database } from './database/open.ts';
import type { Area } from './area.ts';
import { createKernel, type Kernel } from './kernel.ts';
import { createLog } from './log.ts';
import { wire } from './start.ts';

/** The instant at which tests run unless they move the clock: Saturday 21/11/2026, 09:00 in Vietnam. */
export const TEST_NOW = new Date('2026-11-21T02:00:00Z');

// Test files of one worker share the module cache and so this database: opening one costs seconds.
let shared: Promise<Database> | undefined;

/**
 * A kernel on an empty, migrated database: the embedded one, or a database of its own on the server that
 * `DATABASE_URL` names. The clock stands at `TEST_NOW` until `setNow`.
 */
export async function openTestKernel(
  areas: readonly Area[] = [],
): Promise<Kernel & { setNow(at: Date): void }> {
  shared ??= openDatabase();
  const database = await shared;
  await database.asOwner(empty);
  let now = TEST_NOW;
  const dataFolder = testFolder();
  const config = {
    host: '127.0.0.1',
    port: 0,
    dataFolder,
    uploadLimitBytes: 5 * 1024 * 1024,
    ingestLimitBytes: 64 * 1024 * 1024,
    quarantineLimitBytes: 8 * 1024 * 1024,
    quarantineDays: 14,
    logLevel: 'silent' as const,
    sample: false,
  };
  const kernel = createKernel(
    config,
    database,
    createLog({ logLevel: process.env['LACHAN_TEST_LOG'] === '1' ? 'warn' : 'silent' }),
    () => now,
  );
  wire(kernel, areas);
  return Object.assign(kernel, {
    setNow(at: Date) {
      now = at;
    },
  });
}

/** A new folder that is removed at the end of the run. */
export function testFolder(): string {
  return mkdtempSync(join(process.env['LACHAN_TEST_FOLDER'] ?? tmpdir(), 'lachan-test-'));
}

async function openDatabase(): Promise<Database> {
  const database = await openSpareDatabase();
  await migrate(database);
  return database;
}

/** Another database of the kind under test, without any tables; whoever opens it closes it. */
export async function openSpareDatabase(): Promise<Database> {
  const url = await spareDatabaseUrl();
  return url === undefined ? openEmbedded() : openServer(url);
}

/** The address of another empty database on the server under test; `undefined` when tests run on embedded ones. */
export async function spareDatabaseUrl(): Promise<string | undefined> {
  const url = process.env['DATABASE_URL'];
  return url ? createServerDatabase(url) : undefined;
}

async function createServerDatabase(url: string): Promise<string> {
  // Dropped by testing-run.ts at the end of the run.
  const prefix = process.env['LACHAN_TEST_DATABASES'] ?? 'lachan_test_';
  const name = prefix + randomUUID().replaceAll('-', '').slice(0, 12);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

async function empty(tx: Parameters<Parameters<Database['asOwner']>[0]>[0]): Promise<void> {
  const tables = await rowsOf<{ name: string }>(
    tx,
    sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'kernel_migrations'`,
  );
  await tx.execute(sql`alter table kernel_audit_log disable trigger user`);
  await tx.execute(sql.raw(`truncate ${tables.map(({ name }) => name).join(', ')} restart identity cascade`));
  await tx.execute(sql`alter table kernel_audit_log enable trigger user`);
}

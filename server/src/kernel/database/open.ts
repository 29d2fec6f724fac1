import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { unaccent } from '@electric-sql/pglite/contrib/unaccent';
import { sql, type SQL } from 'drizzle-orm';
import { drizzle as drizzleNode } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import pg from 'pg';
import { fromPglite } from 'pg-boss';
import type { Scope } from '../actor.ts';
import { ConfigError, type Config } from '../config.ts';

/** What services write queries on: one open transaction, on either database. */
export type Transaction = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** How pg-boss reaches the database. */
export type JobConnection = { connectionString: string } | { db: ReturnType<typeof fromPglite> };

export interface Database {
  kind: 'embedded' | 'server';
  /** Runs `work` in one transaction that sees only the rows of `scope`. Only the kernel calls this. */
  transaction<Result>(scope: Scope, work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /** Runs as the owner, past row-level security: migrations, backup, integrity checks. */
  asOwner<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  jobConnection: JobConnection;
  close(): Promise<void>;
}

/**
 * Opens the embedded database in the data folder, or the server that `databaseUrl` names.
 * @throws ConfigError when the embedded one was moved to a server, and nobody says to which
 */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataFolder'>): Promise<Database> {
  if (config.databaseUrl) return openServer(config.databaseUrl);
  const folder = join(config.dataFolder, 'database');
  const siblings = existsSync(config.dataFolder) ? readdirSync(config.dataFolder) : [];
  if (!siblings.includes('database') && siblings.some((name) => name.startsWith('database-moved-')))
    throw new ConfigError(
      `--database (DATABASE_URL): the database of ${config.dataFolder} was moved to a PostgreSQL server; name it here`,
    );
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return openEmbedded(folder);
}

/** @param folder where the database lives; `undefined` keeps it in memory, for tests */
export async function openEmbedded(folder?: string): Promise<Database> {
  const client = await PGlite.create({ ...(folder ? { dataDir: folder } : {}), extensions: { unaccent } });
  const orm = drizzlePglite({ client }) as unknown as Transaction;
  return database('embedded', orm, { db: fromPglite(client) }, () => client.close());
}

export function openServer(connectionString: string): Database {
  const pool = new pg.Pool({ connectionString, max: 10 });
  // An idle connection that the server drops must not bring the process down; the next query reports it.
  pool.on('error', () => undefined);
  const orm = drizzleNode({ client: pool }) as unknown as Transaction;
  return database('server', orm, { connectionString }, () => pool.end());
}

function database(
  kind: Database['kind'],
  orm: Transaction,
  jobConnection: JobConnection,
  close: () => Promise<void>,
): Database {
  return {
    kind,
    jobConnection,
    close,
    transaction: (scope, work) =>
      orm.transaction(async (tx) => {
        await narrow(tx, scope);
        return work(tx);
      }),
    asOwner: (work) => orm.transaction(work),
  };
}

/** Binds a transaction to the rows of a scope, until its end or the next call. */
export async function narrow(tx: Transaction, scope: Scope): Promise<void> {
  const units = scope === 'province' ? '*' : scope.join(',');
  await tx.execute(
    sql`select set_config('lachan.units', ${units}, true), set_config('role', 'lachan_app', true)`,
  );
}

/** Runs raw SQL and gives its rows, whichever driver answers. Column names stay as the SQL writes them. */
export async function rowsOf<Row>(tx: Transaction, statement: SQL): Promise<Row[]> {
  const result = (await tx.execute(statement)) as { rows: Row[] };
  return result.rows;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { rowsOf, type Database } from './open.ts';

const folder = new URL('../../../migrations/', import.meta.url);

interface Journal {
  entries: { tag: string }[];
}

/** Every migration this version knows, in order. */
export function migrationNames(): string[] {
  const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', folder), 'utf8')) as Journal;
  return journal.entries.map(({ tag }) => tag);
}

/**
 * Applies the migrations that the database has not seen, in order, all in one transaction under a lock, so that
 * two processes that start together do not collide.
 * @param through the last one to apply; a backup of an earlier version is loaded before the later ones
 * @returns names of the migrations applied now
 */
export async function migrate(database: Database, through?: string): Promise<string[]> {
  const names = migrationNames();
  const wanted = through === undefined ? names : names.slice(0, names.indexOf(through) + 1);
  return database.asOwner(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(7303014)`);
    await tx.execute(
      sql`create table if not exists kernel_migrations (name text primary key, applied_at timestamptz not null default now())`,
    );
    const applied = new Set(
      (await rowsOf<{ name: string }>(tx, sql`select name from kernel_migrations`)).map(({ name }) => name),
    );
    const fresh = wanted.filter((name) => !applied.has(name));
    for (const name of fresh) {
      const script = readFileSync(fileURLToPath(new URL(`${name}.sql`, folder)), 'utf8');
      for (const statement of script.split('--> statement-breakpoint')) await tx.execute(sql.raw(statement));
      await tx.execute(sql`insert into kernel_migrations (name) values (${name})`);
    }
    return fresh;
  });
}

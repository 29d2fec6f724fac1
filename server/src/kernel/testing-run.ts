import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/**
 * Around a run of the server's tests: each worker makes a database of its own on the server that `DATABASE_URL`
 * names, and folders of its own. They bear the name of the run, and are gone at its end, also when tests failed.
 */
export default function nameRun(): () => Promise<void> {
  const prefix = `lachan_test_${randomUUID().slice(0, 8)}_`;
  process.env['LACHAN_TEST_DATABASES'] = prefix;
  const folder = mkdtempSync(join(tmpdir(), 'lachan-tests-'));
  process.env['LACHAN_TEST_FOLDER'] = folder;
  return async () => {
    rmSync(folder, { recursive: true, force: true });
    const connectionString = process.env['DATABASE_URL'];
    if (!connectionString) return;
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  };
}

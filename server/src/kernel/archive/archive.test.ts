import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../actor.ts';
import { command, inTransaction } from '../command.ts';
import { migrate } from '../database/migrate.ts';
import { openEmbedded, rowsOf, type Database } from '../database/open.ts';
import { settings } from '../database/tables.ts';
import { attachFile } from '../files.ts';
import type { Kernel } from '../kernel.ts';
import { createSecrets } from '../secrets.ts';
import { openSpareDatabase, openTestKernel, testFolder } from '../testing.ts';
import { z } from 'zod';
import { backup } from './backup.ts';
import { inspectArchive } from './manifest.ts';
import { restore } from './restore.ts';
import { loadPart, packTable, tablesOf, type TableShape } from './tables.ts';
import { entriesOf, type PackedEntry } from './tar.ts';

const unit = '00000000-0000-4000-8000-00000000000a';
let kernel: Kernel;
let file: string;
let sealed: string;

const remember = command({
  name: 'test.remember',
  permission: 'self:manage',
  input: z.object({ key: z.string(), value: z.unknown() }),
  async run(ctx, { key, value }) {
    await ctx.db.insert(settings).values({ key, value });
    return { before: null, after: { id: key } };
  },
});

beforeAll(async () => {
  kernel = await openTestKernel();
  const caller = kernel.callerOf(systemActor);
  const words = { vi: 'Ủy ban nhân dân "xã" Ia Hrú \\ \n', nothing: null, many: [1.5, [], {}] };
  for (let index = 0; index < 30; index++) await remember(caller, { key: `key ${index}`, value: words });
  const bytes = await kernel.files.store('báo cáo.txt', Readable.from([Buffer.from('nội dung')]));
  await inTransaction(caller, (ctx) => attachFile(ctx, bytes, unit, 'test'));
  const spool = join(kernel.config.dataFolder, 'spool', 'a folder with a long name '.repeat(6));
  mkdirSync(spool, { recursive: true });
  writeFileSync(join(spool, 'chunk.log'), 'x'.repeat(1000));
  writeFileSync(join(kernel.config.dataFolder, 'empty.txt'), '');
  sealed = kernel.secrets.seal('mật khẩu', 'test');
  file = join(testFolder(), 'backup.tar.gz');
  await backup(kernel, createWriteStream(file));
});

const emptyFolder = testFolder;

async function allRows(database: Database) {
  return database.asOwner(async (tx) => {
    const tables: Record<string, string[]> = {};
    for (const { name } of await tablesOf(tx)) {
      const rows = await rowsOf<{ row: string }>(
        tx,
        sql`select row_to_json(t)::text as row from ${sql.identifier(name)} t`,
      );
      tables[name] = rows.map(({ row }) => row).toSorted();
    }
    return tables;
  });
}

/** Runs `work` on a database that closes afterwards. */
async function on<Result>(
  database: Database,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

describe('a backup', () => {
  test('brings back every row of every table and every file, once', async () => {
    const folder = emptyFolder();
    await on(await openSpareDatabase(), async (database) => {
      await restore(database, folder, file);
      const restored = await allRows(database);
      expect(restored).toEqual(await allRows(kernel.database));
      expect(Object.values(restored).flat().length).toBeGreaterThan(60);
      expect(
        execFileSync('diff', ['-r', '-x', 'incoming', kernel.config.dataFolder, folder]).toString(),
      ).toBe('');
      // What is sealed in the database opens with the key that came along.
      expect(createSecrets({ dataFolder: folder }).open(sealed, 'test')).toBe('mật khẩu');
      await expect(restore(database, folder, file)).rejects.toMatchObject({ code: 'not_empty' });
    });
  });

  test('goes into the embedded database, wherever it was made; numbers go on where they were', async () => {
    const next = (database: Database) =>
      database.asOwner(async (tx) => {
        const [row] = await rowsOf<{ sequence: string }>(
          tx,
          sql`insert into kernel_outbox (type, payload, at) values ('test', '{}', now()) returning sequence::text`,
        );
        return Number(row?.sequence);
      });
    const last = await next(kernel.database);
    // Its delivery would otherwise be noted between the backup and the comparison.
    await kernel.events.drain();
    await backup(kernel, createWriteStream(`${file}.2`));
    await on(await openEmbedded(), async (database) => {
      await restore(database, emptyFolder(), `${file}.2`);
      expect(await allRows(database)).toEqual(await allRows(kernel.database));
      expect(await next(database)).toBe(last + 1);
    });
  });

  test('is a tar archive like any other', () => {
    expect(execFileSync('tar', ['tzf', file]).toString()).toContain('tables/kernel_settings/000001.ndjson');
  });
});

describe('a restore is refused, and leaves nothing behind,', () => {
  let spare: Database;
  beforeAll(async () => {
    spare = await openSpareDatabase();
    await migrate(spare);
  });
  afterAll(() => spare.close());

  /** What the restore says; everything it leaves in the database and the folder. */
  async function refusal(path: string): Promise<{ code: unknown; rows: number; files: string[] }> {
    const folder = emptyFolder();
    const error: unknown = await restore(spare, folder, path).catch((thrown: unknown) => thrown);
    const rows = Object.values(await allRows(spare)).flat().length;
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return { code: (error as { code?: unknown }).code, rows, files };
  }
  const nothingLeft = { rows: 0, files: [] };

  test.each([0.2, 0.7, 0.99])('when the backup is cut off at %f', async (share) => {
    const bytes = await readFile(file);
    await writeFile(`${file}.cut`, bytes.subarray(0, Math.floor(bytes.length * share)));
    expect(await refusal(`${file}.cut`)).toEqual({ code: 'truncated', ...nothingLeft });
  });

  test('when a byte of it was changed', async () => {
    const plain = gunzipSync(readFileSync(file));
    const place = plain.indexOf('key 17');
    plain.write('key 71', place);
    await writeFile(`${file}.changed`, gzipSync(plain));
    expect(await refusal(`${file}.changed`)).toEqual({ code: 'damaged', ...nothingLeft });
  });

  test('when the file is no backup', async () => {
    await writeFile(`${file}.txt`, 'Kính gửi: UBND tỉnh');
    expect(await refusal(`${file}.txt`)).toEqual({ code: 'not_a_backup', ...nothingLeft });
  });

  test('when the audit log in it was edited before it was packed', async () => {
    const edit = (name: string) =>
      kernel.database.asOwner(async (tx) => {
        await tx.execute(sql`alter table kernel_audit_log disable trigger user`);
        await tx.execute(sql`update kernel_audit_log set actor_name = ${name} where sequence = 3`);
        await tx.execute(sql`alter table kernel_audit_log enable trigger user`);
      });
    await edit('somebody else');
    await backup(kernel, createWriteStream(`${file}.edited`));
    await edit('system');
    expect(await inspectArchive(`${file}.edited`)).toMatchObject({ format: 1 });
    expect(await refusal(`${file}.edited`)).toEqual({ code: 'audit_broken', ...nothingLeft });
  });
});

test('values of every kind come back as they were', async () => {
  const values = `
    (1, null, 'null'::jsonb, '{"b":1.10,"a":[null]}', '2026-11-21 09:00:00.123456+07', '2026-11-21',
     'infinity', 0.1::float8, 12345678901234567890.0100, '\\x00ff', array['a,b', null, '"'], '203.0.113.0/24',
     '1 month 2 days 03:04:05', '00000000-0000-4000-8000-000000000001', false),
    (2, E'tab\\t "quote" \\\\ \\n đ', null, null, '0001-01-01 00:00:00+00 BC', null,
     null, 'NaN', 'NaN', null, '{}', null, null, null, true)`;
  class Undo extends Error {}
  const comparison: { before: unknown; after: unknown } = { before: 0, after: 1 };
  const work = kernel.database.asOwner(async (tx) => {
    await tx.execute(sql`create table test_kinds (id bigint generated always as identity, words text, plain jsonb,
      tree jsonb, at timestamptz, day date, till timestamptz, share float8, exact numeric, raw bytea, list text[],
      net cidr, span interval, key uuid, flag boolean not null, twice bigint generated always as (id * 2) stored)`);
    await tx.execute(
      sql.raw(
        `insert into test_kinds (id, words, plain, tree, at, day, till, share, exact, raw, list, net, span, key, flag) overriding system value values ${values}`,
      ),
    );
    const rows = () =>
      rowsOf(tx, sql`select t::text, plain is null as "isNull" from test_kinds t order by id`);
    comparison.before = await rows();
    const shape = (await tablesOf(tx)).find(({ name }) => name === 'test_kinds') as TableShape;
    const packed: PackedEntry[] = [];
    const chunks = await Array.fromAsync(packTable(tx, shape, packed));
    await tx.execute(sql`truncate test_kinds`);
    for await (const { content } of entriesOf(Readable.from([...chunks, Buffer.alloc(1024)])))
      await loadPart(tx, shape, Buffer.concat(await Array.fromAsync(content)).toString());
    comparison.after = await rows();
    throw new Undo();
  });
  await expect(work).rejects.toThrow(Undo);
  expect(comparison.after).toEqual(comparison.before);
});

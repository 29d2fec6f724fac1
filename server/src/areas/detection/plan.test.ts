import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rowsOf, type Database, type Transaction } from '../../kernel/database/open.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { identity } from '../identity/index.ts';
import { createList, importList, intel } from '../intel/index.ts';
import { listFalseAlarms, markFalseAlarm, takeBackFalseAlarm } from '../intel/service/false-alarms.ts';
import { addIndicator, listIndicators, switchIndicator } from '../intel/service/indicators.ts';
import { removeList, reviseList } from '../intel/service/lists.ts';
import { addProtected } from '../intel/service/protection.ts';
import { recheckIndicators } from '../intel/service/rechecking.ts';
import { addNetwork, organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { SavedIndex } from './saved-index.ts';
import { createPlanKeeper } from './service/plan.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let listId: string;
let keeper: ReturnType<typeof createPlanKeeper>;

const LIST_SIZE = 30_000;
const analyst = () => province.as('analyst');
const about = { origin: 'Trung tâm', confidencePercent: 80, sharing: 'amber', meansInfection: true } as const;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, intel]);
  province = await plantTestProvince(kernel);
  listId = (await createList(analyst(), { name: 'Danh sách lớn', ...about })).id;
  await take(
    listId,
    Array.from({ length: LIST_SIZE }, (_, place) => `host${place}.example.net`),
  );
});

beforeEach(async () => {
  keeper = createPlanKeeper();
  await keeper.current(province.system());
});

function take(id: string, values: readonly string[], replace = false) {
  const content = Readable.from([Buffer.from(`${values.join('\n')}\n`)]);
  return importList(
    analyst(),
    { id, format: 'plain', ...(replace ? { replace } : {}) },
    { name: 'x.txt', content },
  );
}

const add = (value: string, validity: { validFrom?: string; validTo?: string } = {}) =>
  addIndicator(analyst(), { listId, value, description: null, family: null, ...validity });

/** Which of these names the plan finds, and what bringing it up to date has read from the database. */
async function found(...names: string[]) {
  let rows = 0;
  const caller = province.system();
  const counting: Database = {
    ...kernel.database,
    transaction: (scope, work) =>
      kernel.database.transaction(scope, (tx) => {
        const counted = new Proxy(tx, {
          get(target, name) {
            const member: unknown = Reflect.get(target, name);
            if (typeof member !== 'function') return member;
            if (name !== 'execute') return member.bind(target);
            return async (statement: Parameters<Transaction['execute']>[0]) => {
              const result = (await target.execute(statement)) as { rows: unknown[] };
              rows += result.rows.length;
              return result;
            };
          },
        });
        return work(counted);
      }),
  };
  const start = performance.now();
  const plan = await keeper.current({ ...caller, kernel: { ...kernel, database: counting } });
  const milliseconds = performance.now() - start;
  return {
    names: names.filter((name) => plan.index.findNames(name).length > 0),
    size: plan.index.size,
    read: rows,
    milliseconds,
    plan,
  };
}

describe('what is matched against', () => {
  test('is read fast after a large import: the planner knows how long the list is', async ({ skip }) => {
    skip(kernel.database.kind === 'server', 'a PostgreSQL server sees to it itself');
    const [known] = await kernel.database.asOwner((tx) =>
      rowsOf<{ rows: number }>(
        tx,
        sql`select reltuples::int as rows from pg_class where relname = 'intel_indicators'`,
      ),
    );
    expect(known?.rows).toBe(LIST_SIZE);
  });

  test('has a new indicator within a second, and the long list is not read again', async () => {
    await add('moi.example.org');
    const { names, size, read, milliseconds } = await found('moi.example.org', 'host7.example.net');
    expect(names).toEqual(['moi.example.org', 'host7.example.net']);
    expect(size).toBe(LIST_SIZE + 1);
    expect(read).toBeLessThan(20);
    expect(milliseconds).toBeLessThan(1_000);
    // Nothing has changed since: the same plan, and not even this one is read.
    const again = await found();
    expect(again.read).toBeLessThan(5);
  });

  test('loses what its giver takes out, and has what comes in its place', async () => {
    const kept = Array.from({ length: LIST_SIZE - 2 }, (_, place) => `host${place}.example.net`);
    await take(listId, [...kept, 'thay-the.example.org'], true);
    const { names, read } = await found(
      'host3.example.net',
      `host${LIST_SIZE - 1}.example.net`,
      'thay-the.example.org',
    );
    expect(names).toEqual(['host3.example.net', 'thay-the.example.org']);
    expect(read).toBeLessThan(20);
  });

  test('follows a false alarm and its end', async () => {
    await markFalseAlarm(analyst(), { value: 'host4.example.net', reason: 'Máy chủ của ta', until: null });
    expect(await found('host4.example.net', 'host5.example.net')).toMatchObject({
      names: ['host5.example.net'],
    });
    const [marked] = (await listFalseAlarms(analyst(), { limit: 10 })).rows;
    await takeBackFalseAlarm(analyst(), { id: marked?.id ?? '' });
    const { names, read } = await found('host4.example.net');
    expect(names).toEqual(['host4.example.net']);
    expect(read).toBeLessThan(20);
  });

  test('follows the switch of an indicator', async () => {
    const { rows } = await listIndicators(analyst(), { text: 'host6.example.net', limit: 1 });
    const id = rows[0]?.id ?? '';
    await switchIndicator(analyst(), { id, isOff: true });
    expect((await found('host6.example.net')).names).toEqual([]);
    await switchIndicator(analyst(), { id, isOff: false });
    const { names, read } = await found('host6.example.net');
    expect(names).toEqual(['host6.example.net']);
    expect(read).toBeLessThan(20);
  });

  test('follows the days on which an indicator holds', async () => {
    const validity = async () => {
      const { plan } = await found();
      return plan.index.findNames('co-han.example.org').map((at) => plan.index.read(at).validUntil ?? null);
    };
    await add('co-han.example.org', { validTo: '2026-12-01' });
    expect(await validity()).toEqual([Date.parse('2026-12-01T17:00:00Z')]);
    await add('co-han.example.org', { validTo: '2026-12-31' });
    expect(await validity()).toEqual([Date.parse('2026-12-31T17:00:00Z')]);
    await add('co-han.example.org');
    expect(await validity()).toEqual([null]);
  });

  test('lets another list speak for a value when the list that had it too is removed', async () => {
    const other = await createList(analyst(), { name: 'Danh sách khác', ...about });
    await take(other.id, ['host8.example.net', 'chi-o-day.example.org']);
    expect((await found('host8.example.net', 'chi-o-day.example.org')).names).toHaveLength(2);
    await removeList(analyst(), { id: other.id });
    const { names, read } = await found('host8.example.net', 'chi-o-day.example.org');
    expect(names).toEqual(['host8.example.net']);
    expect(read).toBeLessThan(20);
  });

  test('is the same when only what is said of a list has changed', async () => {
    const { plan } = await found();
    await reviseList(analyst(), { id: listId, name: 'Tên mới', ...about });
    const after = await found();
    expect(after.plan).toBe(plan);
  });

  test('is compiled anew when most of it has changed', async () => {
    const more = Array.from({ length: LIST_SIZE }, (_, place) => `more${place}.example.net`);
    const extra = await createList(analyst(), { name: 'Rất nhiều', ...about });
    await take(extra.id, more);
    const { names, read } = await found('more9.example.net', 'host9.example.net');
    expect(names).toEqual(['more9.example.net', 'host9.example.net']);
    expect(read).toBeGreaterThan(LIST_SIZE);
    await removeList(analyst(), { id: extra.id });
    expect((await found('more9.example.net', 'host9.example.net')).names).toEqual(['host9.example.net']);
  });

  test('is compiled anew when a network has changed, and follows what is protected from then on', async () => {
    await addNetwork(province.as('administrator'), {
      unitId: province.department,
      cidr: '203.0.112.0/22',
      validFrom: '2026-01-01',
    });
    expect((await found('host9.example.net')).read).toBeGreaterThan(LIST_SIZE - 10);
    await addProtected(analyst(), { value: 'host9.example.net', reason: 'Cổng của tỉnh' });
    await recheckIndicators(province.system());
    const { names, read } = await found('host9.example.net', 'host10.example.net');
    expect(names).toEqual(['host10.example.net']);
    expect(read).toBeLessThan(20);
  });

  test('is after many changes what it would be when compiled anew', async () => {
    for (const place of [11, 12, 13]) {
      await add(`them${place}.example.org`);
      await markFalseAlarm(analyst(), {
        value: `host${place}.example.net`,
        reason: 'Báo nhầm nhiều lần',
        until: null,
      });
      await found();
    }
    const { size, plan } = await found();
    const anew = await createPlanKeeper().current(province.system());
    expect(size).toBe(anew.index.size);
    const names = [11, 12, 13].flatMap((place) => [`them${place}.example.org`, `host${place}.example.net`]);
    for (const name of names)
      expect(plan.index.findNames(name).length).toBe(anew.index.findNames(name).length);
  });

  describe('after a start', () => {
    const saved = () => new SavedIndex(kernel.config.dataFolder);
    const file = () => join(kernel.config.dataFolder, 'compiled', 'indicators.index');

    beforeEach(async () => {
      await createPlanKeeper(saved()).current(province.system());
      keeper = createPlanKeeper(saved());
    });

    test('is what was saved, with what has changed since', async () => {
      await add('sau-khi-luu.example.org');
      await markFalseAlarm(analyst(), {
        value: 'host40.example.net',
        reason: 'Báo nhầm nhiều lần',
        until: null,
      });
      const { names, size, read } = await found(
        'sau-khi-luu.example.org',
        'host40.example.net',
        'host41.example.net',
      );
      expect(names).toEqual(['sau-khi-luu.example.org', 'host41.example.net']);
      expect(read).toBeLessThan(50);
      expect(size).toBe((await createPlanKeeper().current(province.system())).index.size);
    });

    test('is compiled from the database when a network has changed', async () => {
      await addNetwork(province.as('administrator'), {
        unitId: province.department,
        cidr: '10.99.0.0/16',
        validFrom: '2026-01-01',
      });
      expect((await found()).read).toBeGreaterThan(LIST_SIZE - 100);
    });

    test.each([
      ['is damaged', () => truncateSync(file(), 1_000_000)],
      ['has a changed byte', () => changeByte(file())],
      ['is not there', () => rmSync(file())],
    ])('is compiled from the database when the file %s', async (_, spoil) => {
      spoil();
      const { names, read } = await found('host7.example.net');
      expect(names).toEqual(['host7.example.net']);
      expect(read).toBeGreaterThan(LIST_SIZE - 100);
    });

    test('is compiled from the database when that was put back from a copy, which knows another file', async () => {
      const copy = readFileSync(file());
      rmSync(file());
      await createPlanKeeper(saved()).current(province.system());
      writeFileSync(file(), copy);
      expect((await found()).read).toBeGreaterThan(LIST_SIZE - 100);
    });
  });
});

function changeByte(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

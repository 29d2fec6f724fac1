import { Readable } from 'node:stream';
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../kernel/command.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { addNetwork, organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { identity } from '../identity/index.ts';
import { intel } from './index.ts';
import { activeIndicators } from './service/active.ts';
import {
  endFalseAlarms,
  listFalseAlarms,
  markFalseAlarm,
  takeBackFalseAlarm,
} from './service/false-alarms.ts';
import { listIndicators } from './service/indicators.ts';
import { createList } from './service/lists.ts';
import {
  addProtected,
  importWarningList,
  listProtected,
  listWarningLists,
  removeProtected,
  removeWarningList,
} from './service/protection.ts';
import { recheckIndicators } from './service/rechecking.ts';
import { importList } from './service/uploading.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let listId: string;
const analyst = () => province.as('analyst');

beforeAll(async () => {
  kernel = await openTestKernel([organisation, identity, intel]);
  province = await plantTestProvince(kernel);
  await addNetwork(province.as('administrator'), {
    unitId: province.department,
    cidr: '203.0.112.0/22',
    validFrom: '2026-01-01',
  });
  const about = { name: 'Danh sách', origin: 'Trung tâm', confidencePercent: 80 } as const;
  listId = (await createList(analyst(), { ...about, sharing: 'amber', meansInfection: true })).id;
});

const take = (text: string) =>
  importList(analyst(), { id: listId }, { name: 'x.txt', content: Readable.from([Buffer.from(text)]) });

async function alarming(): Promise<string[]> {
  const rows = await inTransaction(province.system(), (ctx) => activeIndicators(ctx, 0));
  return rows.map(({ value }) => value).toSorted();
}

describe('a protected value', () => {
  test('shows where it comes from: the portal, the address plan, or who typed it in', async () => {
    await addProtected(analyst(), { value: 'Benhvien-Tinh.example', reason: 'Bệnh viện tỉnh' });
    const { rows } = await listProtected(analyst(), {});
    expect(rows).toMatchObject([
      { value: 'gialai.gov.vn', origin: 'province', id: null },
      { value: 'benhvien-tinh.example', origin: 'typed', reason: 'Bệnh viện tỉnh', addedBy: 'test-analyst' },
      { value: '203.0.112.0/22', origin: 'network_plan', reason: 'Sở Y tế' },
    ]);
    await expect(
      addProtected(analyst(), { value: 'benhvien-tinh.example', reason: 'lần nữa' }),
    ).rejects.toMatchObject({
      reason: 'intel.already_protected',
    });
    await expect(addProtected(analyst(), { value: '%%%', reason: 'vô lý' })).rejects.toMatchObject({
      reason: 'intel.protected_malformed',
    });
  });

  test('is refused on import, and put out of force where it stands already', async () => {
    const done = await take('a.benhvien-tinh.example\nstands.example.net\nother.example.net\n');
    expect(done.refusals).toMatchObject([
      { line: 1, reason: 'intel.refused_protected', by: 'benhvien-tinh.example' },
    ]);
    const { id } = await addProtected(analyst(), { value: 'stands.example.net', reason: 'của tỉnh' });
    await recheckIndicators(province.system());
    expect(await alarming()).toEqual(['other.example.net']);
    const { rows } = await listIndicators(analyst(), { state: 'refused' });
    expect(rows).toMatchObject([{ value: 'stands.example.net', refusedAs: 'intel.refused_protected' }]);
    expect((await listProtected(analyst(), {})).refused).toBe(1);
    await removeProtected(analyst(), { id });
    await recheckIndicators(province.system());
    expect(await alarming()).toEqual(['other.example.net', 'stands.example.net']);
  });

  test('may be changed by those who manage indicators, and by nobody else', async () => {
    for (const role of ['auditor', 'unit_officer', 'province_leader'] as const)
      await expect(
        addProtected(province.as(role), { value: 'x.example', reason: 'abc' }),
      ).rejects.toMatchObject({
        kind: 'forbidden',
      });
  });
});

describe('a warning list', () => {
  test('keeps what it holds from alarming, and names itself', async () => {
    const text = JSON.stringify({
      name: 'CDN lớn',
      type: 'hostname',
      list: ['.cdn.example', 'other.example.net'],
    });
    const { id } = await importWarningList(analyst(), { text });
    const done = await take('img.cdn.example\n');
    expect(done.refusals).toMatchObject([{ reason: 'intel.refused_warning_list', by: 'CDN lớn' }]);
    await recheckIndicators(province.system());
    expect(await alarming()).toEqual(['stands.example.net']);
    await removeWarningList(analyst(), { id });
    await recheckIndicators(province.system());
    expect(await alarming()).toEqual(['other.example.net', 'stands.example.net']);
  });

  test('of another form is refused with the reason', async () => {
    const ask = (list: object) => importWarningList(analyst(), { text: JSON.stringify(list) });
    await expect(ask({ name: 'x', type: 'yara', list: ['a'] })).rejects.toMatchObject({
      reason: 'intel.warning_list_type',
    });
    await expect(ask({ name: 'x', type: 'regex', list: ['(?=a)', '['] })).rejects.toMatchObject({
      reason: 'intel.warning_list_patterns',
    });
    await expect(ask({ list: [] })).rejects.toMatchObject({ reason: 'intel.warning_list_malformed' });
    await expect(importWarningList(analyst(), { text: '<html>' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('of patterns is compared in time that no value can stretch; what cannot be so is named', async () => {
    const list = [
      '/^(?:[a-z0-9-]+\\.)*cdn\\.example$/i',
      '^198\\.51\\.100\\.',
      '^http://lung\\.example/',
      '(a+)+!$',
      '(?<=x)y',
      '(b)\\1',
      'c*',
    ];
    const { id, entries, unusable } = await importWarningList(analyst(), {
      text: JSON.stringify({ name: 'Theo mẫu', type: 'regex', list }),
    });
    expect([entries, unusable.count]).toEqual([4, 3]);
    expect(unusable.first).toEqual([
      { line: 5, value: '(?<=x)y' },
      { line: 6, value: '(b)\\1' },
      { line: 7, value: 'c*' },
    ]);
    const startedAt = performance.now();
    const done = await take(`img.CDN.example\n198.51.100.7\nhttp://lung.example/${'a'.repeat(1_500)}\n`);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(done.refusals.map(({ line, by }) => [line, by])).toEqual([
      [1, 'Theo mẫu'],
      [2, 'Theo mẫu'],
      [3, 'Theo mẫu'],
    ]);
    await removeWarningList(analyst(), { id });
  });

  const folder = ['../shared', '../../shared']
    .map((base) => `${base}/data/misp-warninglists/lists`)
    .find((base) => existsSync(base));
  test.skipIf(!folder)('as MISP publishes it is read (needs ../shared/data)', async () => {
    const path = `${folder}/public-dns-v4/list.json`;
    if (!existsSync(path)) return;
    const { entries } = await importWarningList(analyst(), { text: readFileSync(path, 'utf8') });
    expect(entries).toBeGreaterThan(100);
    const { rows } = await listWarningLists(analyst(), {});
    for (const { id } of rows) await removeWarningList(analyst(), { id });
  });
});

test('a false alarm may have a last day; the day after the value alarms again, and the log says so', async () => {
  await expect(
    markFalseAlarm(analyst(), { value: 'other.example.net', reason: 'dùng chung', until: '2026-11-20' }),
  ).rejects.toMatchObject({ reason: 'intel.until_in_the_past' });
  const marked = await markFalseAlarm(analyst(), {
    value: 'other.example.net',
    reason: 'dùng chung',
    until: '2026-11-23',
  });
  expect(await alarming()).toEqual(['stands.example.net']);
  kernel.setNow(new Date(TEST_NOW.getTime() + 2 * 86_400_000));
  await inTransaction(province.system(), endFalseAlarms);
  expect((await listFalseAlarms(analyst(), {})).total).toBe(1);
  kernel.setNow(new Date(TEST_NOW.getTime() + 3 * 86_400_000));
  await inTransaction(province.system(), endFalseAlarms);
  expect(await alarming()).toEqual(['other.example.net', 'stands.example.net']);
  await expect(takeBackFalseAlarm(analyst(), { id: marked.id })).rejects.toMatchObject({ kind: 'not_found' });
  kernel.setNow(TEST_NOW);
});

import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rowsOf } from '../../kernel/database/open.ts';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel, TEST_NOW } from '../../kernel/testing.ts';
import { assets } from '../assets/index.ts';
import { identity } from '../identity/index.ts';
import { importList, intel } from '../intel/index.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { detection } from './index.ts';
import { hunterOf } from './hunter.ts';
import { cancelHunt, startHunt } from './service/hunting.ts';
import { downloadHunt, getHunt, listHuntFindings, listHunts, nameHunt } from './service/hunts.ts';
import { listInfections } from './service/infections.ts';
import { lookBack } from './service/looking-back.ts';
import { observationsOf } from './observations/observing.ts';
import { getObservations, keepObservations, tidyObservations } from './service/remembering.ts';
import { runHunt } from './service/running-hunts.ts';
import { getSighting, listSightings } from './service/sightings.ts';
import { updateSource } from './service/sources.ts';
import { listUnattributed } from './service/unattributed.ts';
import { dnsLine, plantTestDetection } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let http: HttpServer;
let planted: Awaited<ReturnType<typeof plantTestDetection>>;

const areas = [organisation, identity, assets, intel, detection];
// Sixty days before the tests' now.
const PAST = '2026-09-22';

beforeAll(async () => {
  kernel = await openTestKernel(areas);
  province = await plantTestProvince(kernel);
  planted = await plantTestDetection(kernel, province);
  http = await createHttp(kernel, areas);
  await http.ready();
  await searched();
  await send([
    dnsLine('10.1.9.9', 'late.example.org', `${PAST}T03:04:05.000000+0000`),
    dnsLine('10.1.9.9', 'www.late.example.org', `${PAST}T05:06:00.000000+0000`),
    dnsLine('10.1.2.7', 'LATE.example.org.', `${PAST}T04:00:00.000000+0000`),
    dnsLine('10.1.2.8', 'notlate.example.org', `${PAST}T04:00:00.000000+0000`),
    dnsLine('203.0.113.5', 'late.example.org', `${PAST}T04:00:00.000000+0000`),
    dnsLine('10.1.9.9', 'evil.example.net', `${PAST}T04:30:00.000000+0000`),
  ]);
});

afterAll(() => http.close());

async function send(lines: readonly string[]) {
  const answer = await http.inject({
    method: 'POST',
    url: `/api/ingest/${encodeURIComponent(planted.source.name)}`,
    headers: { authorization: `Bearer ${planted.source.token}` },
    body: `${lines.join('\n')}\n`,
  });
  expect(answer.statusCode).toBe(202);
  await planted.detector.drain();
}

async function importValues(csv: string, listId = planted.listId, replace = false) {
  await importList(
    province.as('analyst'),
    { id: listId, replace },
    { name: 'moi.csv', content: Readable.from([Buffer.from(csv)]) },
  );
  await searched();
}

/** Everything that has been asked of the past is answered. */
async function searched() {
  await kernel.events.drain();
  await hunterOf(kernel).drain();
  await kernel.events.drain();
}

const auditOf = (command: string) =>
  kernel.database.asOwner((tx) =>
    rowsOf<{ before: unknown; after: unknown }>(
      tx,
      sql`select before, after from kernel_audit_log where command = ${command} order by sequence desc`,
    ),
  );

const sightingsOn = async (day: string) =>
  (await listSightings(province.as('analyst'), { from: day, to: day })).rows
    .map(({ unitId, value, count, isRetro }) => ({ unitId, value, count, isRetro }))
    .toSorted((a, b) => `${a.value}${a.count}`.localeCompare(`${b.value}${b.count}`));

describe('an indicator that comes late', () => {
  test('finds the contacts of sixty days ago, at the unit that held the address then', async () => {
    const known = { unitId: planted.one, value: 'evil.example.net', count: 1, isRetro: false };
    expect(await sightingsOn(PAST)).toEqual([known]);
    await importValues('value,malware\nlate.example.org,Qakbot\n');
    expect(await sightingsOn(PAST)).toEqual([
      known,
      { unitId: planted.two, value: 'late.example.org', count: 1, isRetro: true },
      { unitId: planted.one, value: 'late.example.org', count: 2, isRetro: true },
    ]);
    const { rows } = await listInfections(province.as('analyst'), { text: 'Qakbot' });
    expect(rows.map(({ machine }) => machine).toSorted()).toEqual(['10.1.2.7', '10.1.9.9']);
    const { rows: unclear } = await listUnattributed(province.as('analyst'), {});
    expect(unclear).toMatchObject([{ address: '203.0.113.5', value: 'late.example.org', count: 1 }]);
  });

  test('says in plain words what is remembered, to the minute', async () => {
    const { rows } = await listSightings(province.as('analyst'), {
      from: PAST,
      to: PAST,
      unitId: planted.one,
    });
    const retro = rows.find(({ isRetro }) => isRetro);
    expect([retro?.firstAt.toISOString(), retro?.lastAt.toISOString()]).toEqual([
      `${PAST}T03:04:00.000Z`,
      `${PAST}T05:06:00.000Z`,
    ]);
    const { evidence } = await getSighting(province.as('analyst'), { id: retro?.id ?? '' });
    expect(evidence?.line).toMatch(
      /Tìm lại từ quan sát đã lưu: máy 10\.1\.9\.9 → (www\.)?late\.example\.org/,
    );
  });

  test('adds nothing when it comes again, on another list, or is looked for again', async () => {
    const before = await sightingsOn(PAST);
    await importValues('value,malware\nlate.example.org,Qakbot\nevil.example.net,Emotet\n');
    const { createList } = await import('../intel/index.ts');
    const list = await createList(province.as('analyst'), {
      name: 'Danh sách thứ hai',
      origin: 'Thử',
      confidencePercent: 50,
      sharing: 'amber',
      meansInfection: true,
    });
    const content = Readable.from([Buffer.from('late.example.org\nevil.example.net\n')]);
    await importList(province.as('analyst'), { id: list.id }, { name: 'hai.txt', content });
    await searched();
    expect(await lookBack(province.system())).toBe(0);
    expect(await sightingsOn(PAST)).toEqual(before);
    expect((await listUnattributed(province.as('analyst'), {})).rows[0]?.count).toBe(1);
  });
});

describe('an indicator that comes back', () => {
  const lines = (on: string) => [dnsLine('10.1.7.7', 'returning.example.org', `${on}T03:00:00.000000+0000`)];
  let listId: string;

  beforeAll(async () => {
    const { createList } = await import('../intel/index.ts');
    const about = { origin: 'Thử', confidencePercent: 50, sharing: 'amber' as const, meansInfection: true };
    listId = (await createList(province.as('analyst'), { name: 'Danh sách đi rồi về', ...about })).id;
  });

  test('after it was withdrawn has the contacts found that were made meanwhile', async () => {
    await importValues('value\nreturning.example.org\n', listId);
    await send(lines('2026-10-01'));
    expect(await sightingsOn('2026-10-01')).toMatchObject([{ count: 1, isRetro: false }]);
    await importValues('value\nother.example.org\n', listId, true);
    await send(lines('2026-10-05'));
    expect(await sightingsOn('2026-10-05')).toEqual([]);
    await importValues('value\nother.example.org\nreturning.example.org\n', listId, true);
    expect(await sightingsOn('2026-10-05')).toMatchObject([{ count: 1, isRetro: true }]);
    expect(await sightingsOn('2026-10-01')).toMatchObject([{ count: 1, isRetro: false }]);
  });

  test('as valid for longer has the contacts found of the days that were added', async () => {
    await send([dnsLine('10.1.7.8', 'longer.example.org', '2026-10-10T03:00:00.000000+0000')]);
    const rowUntil = (day: string) => `value,valid_until\nlonger.example.org,${day}\n`;
    await importValues(rowUntil('2026-10-02'), listId);
    expect(await sightingsOn('2026-10-10')).toEqual([]);
    await importValues(rowUntil('2027-01-01'), listId);
    expect(await sightingsOn('2026-10-10')).toMatchObject([{ value: 'longer.example.org', isRetro: true }]);
  });
});

describe('an indicator among ten thousand', () => {
  test('has its contacts of weeks ago found within the minute, by the clock on the wall', async () => {
    const hour = Math.floor(Date.parse('2026-10-20T00:00:00+07:00') / 3_600_000);
    const some = Array.from({ length: 200_000 }, (_, row) => ({
      hour: hour + (row % 96),
      machine: `10.1.${row % 200}.${row % 250}`,
      kind: 'dns' as const,
      destination: `n${row % 40_000}.minute.example`,
      count: 1,
      minutes: 1n,
      bytes: 0,
    }));
    await observationsOf(kernel).append('minute', planted.source.id, some);
    const values = Array.from({ length: 10_000 }, (_, row) => `absent${row}.minute.example`);
    const began = performance.now();
    await importValues(`value\n${values.join('\n')}\nn77.minute.example\n`);
    expect(performance.now() - began).toBeLessThan(60_000);
    const { rows } = await listSightings(province.as('analyst'), { from: '2026-10-20', to: '2026-10-23' });
    expect(new Set(rows.map(({ value }) => value))).toEqual(new Set(['n77.minute.example']));
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });
});

describe('a hunt', () => {
  const text =
    'hxxp://www[.]late[.]example[.]org/a.exe\n10.1.2.300\nevil[.]example[.]net\n0123456789abcdef0123456789abcdef\n198.51.100.0/24\n';
  const days = { from: '2026-09-01', to: '2026-11-21' };

  test('finds a pasted list, defanged or not, and says which lines it could not look for', async () => {
    const { id, values, refused } = await startHunt(province.as('analyst'), { text, ...days });
    expect([values, refused]).toEqual([3, 2]);
    await searched();
    const hunt = await getHunt(province.as('analyst'), { id });
    expect(hunt).toMatchObject({ state: 'done', findings: 2, machines: 1 });
    expect(hunt.refusals.map(({ line }) => line)).toEqual([2, 4]);
    expect(hunt.units).toEqual([
      { id: planted.one, name: expect.any(String) as string, machines: 1, count: 2 },
    ]);
    const { rows } = await listHuntFindings(province.as('analyst'), { id, text: 'late' });
    expect(rows).toMatchObject([
      { machine: '10.1.9.9', destination: 'www.late.example.org', count: 1, days: 1, unitId: planted.one },
    ]);
    for (const format of ['csv', 'xlsx'] as const)
      expect((await downloadHunt(province.as('analyst'), { id, format })).bytes.length).toBeGreaterThan(100);
  });

  test('shows a unit its own machines and nobody else its hunt', async () => {
    const officer = province.as('unit_officer', planted.two);
    const { id } = await startHunt(officer, { text: 'late.example.org', ...days });
    await searched();
    const { rows } = await listHuntFindings(officer, { id });
    expect(rows.map(({ machine }) => machine)).toEqual(['10.1.2.7']);
    const other = province.as('unit_officer', planted.one);
    await expect(getHunt(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(listHuntFindings(other, { id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(nameHunt(other, { id, name: 'Của tôi' })).rejects.toMatchObject({ kind: 'not_found' });
    await nameHunt(officer, { id, name: 'Theo công văn 12' });
    expect((await listHunts(officer, { isNamed: 'true' })).rows).toMatchObject([
      { id, name: 'Theo công văn 12' },
    ]);
    expect((await listHunts(other, {})).total).toBe(0);
  });

  test('waits for those before it, is stopped by whoever asked, and leaves nothing then', async () => {
    const analyst = province.as('analyst');
    const first = await startHunt(analyst, { text, ...days });
    const second = await startHunt(analyst, { text, ...days });
    kernel.setNow(new Date(TEST_NOW.getTime() + 1000));
    const third = await startHunt(province.as('analyst'), { text, ...days });
    expect(await getHunt(analyst, third)).toMatchObject({ state: 'queued', percent: 0, ahead: 2 });
    await expect(
      cancelHunt(province.as('unit_officer', planted.one), { id: second.id }),
    ).rejects.toMatchObject({
      kind: 'not_found',
    });
    await cancelHunt(analyst, { id: second.id });
    await searched();
    expect(await getHunt(analyst, first)).toMatchObject({ state: 'done', percent: 100, findings: 2 });
    expect(await getHunt(analyst, second)).toMatchObject({ state: 'cancelled', findings: 0, units: [] });
    expect(await getHunt(analyst, third)).toMatchObject({ state: 'done', ahead: 0 });
    await expect(cancelHunt(analyst, { id: first.id })).rejects.toMatchObject({
      kind: 'conflict',
      reason: 'detection.hunt_over',
    });
    kernel.setNow(TEST_NOW);
  });

  test('is stopped while it runs', async () => {
    const analyst = province.as('analyst');
    const { id } = await startHunt(analyst, { text, ...days });
    const store = observationsOf(kernel);
    const search = store.hunt.bind(store);
    vi.spyOn(store, 'hunt').mockImplementationOnce(async (...ask) => {
      expect((await getHunt(analyst, { id })).state).toBe('running');
      await cancelHunt(analyst, { id });
      return search(...ask);
    });
    await runHunt(province.system(), id, new AbortController().signal);
    expect(await getHunt(analyst, { id })).toMatchObject({ state: 'cancelled', findings: 0 });
    expect((await listHuntFindings(analyst, { id })).total).toBe(0);
  });

  test('that a crash or the end of the server has cut off is begun again', async () => {
    const analyst = province.as('analyst');
    const { id } = await startHunt(analyst, { text, ...days });
    const stopping = new AbortController();
    stopping.abort(new Error('The server stops'));
    await expect(runHunt(province.system(), id, stopping.signal)).rejects.toThrow('The server stops');
    expect(await getHunt(analyst, { id })).toMatchObject({ state: 'running' });
    await searched();
    expect(await getHunt(analyst, { id })).toMatchObject({ state: 'done', percent: 100, findings: 2 });
  });

  test('refuses a list without one good line, and days the wrong way round', async () => {
    const analyst = province.as('analyst');
    await expect(startHunt(analyst, { text: 'không có gì ở đây cả', ...days })).rejects.toMatchObject({
      reason: 'detection.hunt_list_empty',
    });
    await expect(startHunt(analyst, { text, from: days.to, to: days.from })).rejects.toMatchObject({
      reason: 'detection.hunt_days_wrong',
    });
  });
});

describe('what is remembered', () => {
  test('is shown with its size, and forgotten by whole days when they are over', async () => {
    const manager = province.as('analyst');
    const before = await getObservations(manager, {});
    expect(before).toMatchObject({ keptDays: 90, observations: 120_009 });
    expect(before.days[0]).toMatchObject({ day: PAST, observations: 6 });
    expect(before.perDay?.observations).toBeCloseTo((6 + 1 + 1 + 1 + 120_000 - 6) / 7, 0);
    const costs = new Map(before.forecasts.map(({ days: span, bytes }) => [span, bytes]));
    expect([...costs.keys()]).toEqual([30, 90, 180, 365]);
    expect((costs.get(365) ?? 0) - (costs.get(180) ?? 0)).toBeCloseTo(185 * (before.perDay?.bytes ?? 0), -1);
    expect([before.names, before.machines, before.freeBytes]).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    await keepObservations(manager, { keptDays: 30 });
    const [entry] = await auditOf('detection.keep-observations');
    expect(entry).toMatchObject({ before: { keptDays: 90 }, after: { keptDays: 30 } });
    await tidyObservations(province.system());
    const after = await getObservations(manager, {});
    expect(after).toMatchObject({ keptDays: 30, observations: 60_000 });
    expect(after.days.map(({ day }) => day)).toEqual(['2026-10-22', '2026-10-23']);
    expect(after.bytes).toBeLessThan(before.bytes);
    const { id } = await startHunt(manager, { text: 'late.example.org', from: PAST, to: '2026-11-21' });
    await searched();
    expect(await getHunt(manager, { id })).toMatchObject({ state: 'done', findings: 0 });
    await expect(
      keepObservations(province.as('unit_officer', planted.one), { keptDays: 400 }),
    ).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('a source whose unit keeps what it sees', () => {
  test('leaves nothing here, still gives sightings, and is named as not searched', async () => {
    const manager = province.as('analyst');
    const line = (name: string, on: string) => dnsLine('10.1.3.3', name, `${on}T03:00:00.000000+0000`);
    await send([line('before.example.org', '2026-11-15')]);
    await tidyObservations(province.system());
    const own = {
      id: planted.source.id,
      kind: 'dns' as const,
      senders: [],
      certificates: [],
      keepsOwn: true,
    };
    await updateSource(manager, own);
    await send([line('after.example.org', '2026-11-16'), line('evil.example.net', '2026-11-16')]);
    expect(await sightingsOn('2026-11-16')).toMatchObject([{ value: 'evil.example.net', count: 1 }]);
    const days = { from: '2026-11-01', to: '2026-11-21' };
    const { id } = await startHunt(manager, { text: 'before.example.org\nafter.example.org', ...days });
    await searched();
    const hunt = await getHunt(manager, { id });
    expect(hunt).toMatchObject({ findings: 0, searchedSources: 0, unsearchedSources: 1 });
    expect(hunt.unsearched).toEqual([
      {
        unitId: province.dataCentre,
        unitName: expect.any(String) as string,
        sources: 1,
        askId: null,
        askedAt: null,
        answer: null,
      },
    ]);
    await tidyObservations(province.system());
    expect((await getObservations(manager, {})).observations).toBe(0);
    await updateSource(manager, { ...own, keepsOwn: false });
    await send([line('again.example.org', '2026-11-17')]);
    await tidyObservations(province.system());
    expect((await getObservations(manager, {})).observations).toBe(1);
  });
});

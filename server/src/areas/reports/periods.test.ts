import { readDocument } from '@lachan/documents';
import { eq } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Area } from '../../kernel/area.ts';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import { createHttp, type HttpServer } from '../../kernel/http/server.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { networks, successions, units } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { reports } from './index.ts';
import { getCalendar, listPunctuality } from './service/calendar.ts';
import { closePeriod } from './service/closing.ts';
import { compareMerge, compareReport } from './service/comparison.ts';
import { answerCell } from './service/fill.ts';
import { cellsOf, listForms, saveForm } from './service/forms.ts';
import { acceptReport, submitReport } from './service/lifecycle.ts';
import { getMerge } from './service/merge.ts';
import { followMergers } from './service/mergers.ts';
import { openPeriod } from './service/periods.ts';
import { remindUnits } from './service/reminders.ts';
import { getReport, listReports } from './service/reports.ts';
import { plantMeasures } from './testing.ts';

const formKey = 'malware-quarterly';

let http: HttpServer;
let province: TestProvince;
let caller: Caller;
let first: string;
let second: string;
let third: string;
let before: string;
let now: string;

const signedIn: Area = { name: 'signed-in', authenticate: async () => caller.actor };
const officer = () => province.as('province_officer');
const on = (instant: string, who: Caller): Caller => ({ ...who, now: new Date(instant) });

async function plantMachines(unitId: string, count: number, at = 0): Promise<void> {
  await inTransaction(province.system(), ({ db }) =>
    db.insert(networks).values(
      Array.from({ length: count }, (_, index) => ({
        unitId,
        cidr: `10.${at}.${index}.0/24`,
        isShared: true,
        validFrom: '2026-01-01',
      })),
    ),
  );
}

/** Confirms and submits the report of a unit on a day, and has it accepted. */
async function send(unitId: string, periodId: string, instant: string): Promise<void> {
  const leader = on(instant, province.as('unit_leader', unitId));
  const { rows } = await listReports(officer(), { periodId, unitId });
  const { id, version, form, cells } = await getReport(officer(), { id: rows[0]?.id ?? '' });
  for (const cell of cellsOf(form)) {
    const ask = { id, version, key: cell.key, reason: 'Đã kiểm tra' };
    const computed = cells.find(({ key }) => key === cell.key)?.computed;
    if (cell.kind === 'text') await answerCell(leader, { ...ask, answer: 'own', text: 'Đã quét' });
    else await answerCell(leader, { ...ask, answer: computed ? 'confirmed' : 'no_data' });
  }
  await submitReport(leader, { id, version });
  await acceptReport(on(instant, officer()), { id, version });
}

beforeAll(async () => {
  const kernel = await openTestKernel([organisation, reports]);
  province = await plantTestProvince(kernel);
  plantMeasures(kernel);
  caller = officer();
  http = await createHttp(kernel, [signedIn, organisation, reports]);
  [first = '', second = '', third = ''] = province.communes;
  await plantMachines(first, 4);
  await plantMachines(second, 3, 1);
  before = (await openPeriod(on('2026-09-01T02:00:00Z', officer()), { formKey })).id;
  await send(first, before, '2026-09-10T02:00:00Z');
  await send(second, before, '2026-09-18T02:00:00Z');
  await closePeriod(on('2026-09-30T02:00:00Z', officer()), { id: before });
  await plantMachines(first, 2, 2);
  now = (await openPeriod(officer(), { formKey })).id;
});

describe('the calendar', () => {
  test('shows what was, what is open and what the rules foresee, with the day of the province', async () => {
    const { entries } = await getCalendar(officer(), { from: '2026-01-01', to: '2027-01-31' });
    const of = (key: string) =>
      entries.filter((entry) => entry.formKey === key).map(({ dueOn, periodId }) => [dueOn, periodId]);
    expect(of(formKey)).toEqual([
      ['2026-09-14', before],
      ['2026-12-14', now],
    ]);
    expect(entries.find((entry) => entry.formKey === 'security-yearly')).toMatchObject({
      dueOn: '2026-12-19',
      upwardDueOn: '2026-12-24',
      upwardTo: ['Bộ Công an'],
      periodId: null,
    });
  });

  test('shows a unit its own reports only, and whether they are sent', async () => {
    const { entries } = await getCalendar(province.as('unit_leader', first), {
      from: '2026-09-01',
      to: '2026-12-15',
    });
    const own = entries.filter(({ periodId }) => periodId !== null);
    expect(own.map(({ isOwnDone, tally }) => [isOwnDone, tally?.owed])).toEqual([
      [true, 1],
      [false, 1],
    ]);
  });

  test('is refused for more days than anyone reads', async () => {
    await expect(getCalendar(officer(), { from: '2020-01-01', to: '2027-01-01' })).rejects.toMatchObject({
      reason: 'reports.calendar_too_long',
    });
  });
});

test('punctuality names the worst first, by how often and how much', async () => {
  const { rows, total } = await listPunctuality(officer(), { limit: 500 });
  expect(total).toBe(140);
  expect(rows[0]).toMatchObject({ late: 0, missing: 1, mostDaysLate: 16 });
  expect(rows.find(({ unitId }) => unitId === second)).toMatchObject({
    owed: 1,
    onTime: 0,
    late: 1,
    missing: 0,
    mostDaysLate: 4,
  });
  expect(rows.at(-1)).toMatchObject({ unitId: first, onTime: 1, mostDaysLate: 0 });
  const pages = await listPunctuality(officer(), { limit: 3 });
  const after = await listPunctuality(officer(), { limit: 3, after: pages.next ?? '' });
  expect([...pages.rows, ...after.rows].map(({ unitId }) => unitId)).toEqual(
    rows.slice(0, 6).map(({ unitId }) => unitId),
  );
  const own = await listPunctuality(province.as('unit_leader', second), {});
  expect(own.rows.map(({ unitId }) => unitId)).toEqual([second]);
});

describe('comparison', () => {
  const reportIn = async (periodId: string, unitId: string) =>
    (await listReports(officer(), { periodId, unitId })).rows[0]?.id ?? '';

  test('sets a figure beside the one of the period before', async () => {
    const { previous, lastYear } = await compareReport(province.as('unit_leader', first), {
      id: await reportIn(now, first),
    });
    expect(lastYear).toBeNull();
    expect(previous).toMatchObject({ periodId: before, unitNames: [], submitted: 1 });
    expect(previous?.cells.find(({ key }) => key === 'machines-known')?.figure?.numerator).toBe(4);
  });

  test('says when nobody gave a figure then, instead of zero', async () => {
    const { previous } = await compareReport(officer(), { id: await reportIn(now, third) });
    expect(previous?.cells.find(({ key }) => key === 'machines-known')).toMatchObject({
      figure: null,
      why: 'no_figure',
    });
  });

  test('of the province takes what was frozen and reported upward', async () => {
    const { previous } = await compareMerge(officer(), { id: now });
    expect(previous).toMatchObject({ submitted: 2, owed: 140 });
    expect(previous?.cells.find(({ key }) => key === 'machines-known')?.figure?.numerator).toBe(7);
  });

  test('is not made where the form counts otherwise since', async () => {
    const { forms } = await listForms(officer(), {});
    const form = forms.find(({ key }) => key === formKey);
    if (!form) throw new Error('No form');
    const { version, ...definition } = form;
    const sections = definition.sections.map((section) => ({
      ...section,
      cells: section.cells.map((cell) =>
        cell.key === 'machines-known'
          ? { ...cell, definition: { vi: 'Chỉ tính máy trạm', en: 'Workstations only' } }
          : cell,
      ),
    }));
    await saveForm(officer(), { ...definition, sections, basedOn: version });
    const { id } = await openPeriod(officer(), { formKey, on: '2027-03-01' });
    const { previous } = await compareMerge(officer(), { id });
    const of = (key: string) => previous?.cells.find((cell) => cell.key === key)?.why;
    expect([of('machines-known'), of('machines-silent')]).toEqual(['counted_otherwise', 'no_figure']);
  });

  test("is not another unit's to read", async () => {
    await expect(
      compareReport(province.as('unit_leader', second), { id: await reportIn(now, first) }),
    ).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('reminders', () => {
  test('go once on the days before the deadline, to those who have not sent', async () => {
    const week = on('2026-12-07T01:00:00Z', province.system());
    const { reminded } = await remindUnits(week, {});
    expect(reminded).toBe(140);
    expect((await remindUnits(week, {})).reminded).toBe(0);
    expect((await remindUnits(on('2026-12-09T01:00:00Z', province.system()), {})).reminded).toBe(0);
    const { rows } = await listReports(officer(), { periodId: now, unitId: first });
    const { urged, urgings } = await getReport(officer(), { id: rows[0]?.id ?? '' });
    expect(urged).toMatchObject([{ kind: 'reminder', words: expect.stringContaining('14/12/2026') }]);
    // A reminder is no urging: nobody was late.
    expect(urgings).toBe(0);
  });
});

describe('papers', () => {
  const get = async (url: string) => {
    const answer = await http.inject({ url });
    return { status: answer.statusCode, bytes: answer.rawPayload, headers: answer.headers };
  };
  const textOf = async (bytes: Uint8Array, name: string) =>
    ((await readDocument(bytes, name)) as { text: string }).text;

  test('a letter to each late unit says exactly what is missing, all in one archive', async () => {
    const { status, bytes, headers } = await get(`/api/report-periods/${now}/urging-letters`);
    expect([status, headers['x-letters']]).toEqual([200, '140']);
    const files = unzipSync(new Uint8Array(bytes));
    expect(Object.keys(files)).toHaveLength(140);
    const name = Object.keys(files).find((each) => each.startsWith('0001 ')) ?? '';
    const text = await textOf(files[name] ?? new Uint8Array(), name);
    expect(text).toContain('Các nội dung còn thiếu');
    expect(text).toContain('Các biện pháp đã thực hiện');
    expect(text).toContain('trước ngày 15/12/2026');
    expect(Number(headers['x-approximate-bytes'])).toBeGreaterThan(bytes.length * 0.8);
    const { bytes: one } = await get(`/api/report-periods/${now}/urging-letters?unitId=${second}`);
    expect(await textOf(one, 'thu.docx')).toContain('chậm hoặc chưa gửi 1 báo cáo của các kỳ khác');
  });

  test("the province's table by unit is an annex behind the signature", async () => {
    const text = await textOf(
      (await get(`/api/report-periods/${before}/download?format=docx`)).bytes,
      'bao-cao.docx',
    );
    expect(text.indexOf('Nơi nhận')).toBeGreaterThan(0);
    expect(text.indexOf('SỐ LIỆU CỦA TỪNG ĐƠN VỊ')).toBeGreaterThan(text.indexOf('Nơi nhận'));
    expect(text).toContain('PHỤ LỤC');
  });

  test('comes as PDF with its text, and as CSV that Excel opens right', async () => {
    const pdf = await get(`/api/report-periods/${before}/download?format=pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await textOf(pdf.bytes, 'bao-cao.pdf')).toContain('SỐ LIỆU CỦA TỪNG ĐƠN VỊ');
    const csv = (await get(`/api/report-periods/${before}/download?format=csv`)).bytes.toString();
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    const [head = '', row = ''] = csv.slice(1).split('\r\n');
    expect(head.split(';').slice(0, 4)).toEqual(['TT', 'Đơn vị', 'Tình trạng', 'Ngày gửi']);
    expect(row).toMatch(/^1;/u);
    expect(csv).toContain('10/09/2026');
    expect(csv).toContain('chưa báo cáo');
  });
});

describe('units that are merged while a period is open', () => {
  test('send one report with the figures of both, each shown; nothing is counted twice', async () => {
    const owedBefore = (await getMerge(officer(), { id: now })).tally.owed;
    await inTransaction(province.system(), async ({ db }) => {
      await db.update(units).set({ validTo: '2026-11-30' }).where(eq(units.id, second));
      await db
        .insert(successions)
        .values({ fromUnitId: second, toUnitId: first, on: '2026-12-01', basis: 'NQ thử nghiệm' });
    });
    const december = (who: Caller) => on('2026-12-02T01:00:00Z', who);
    expect((await followMergers(december(province.system()), {})).merged).toBeGreaterThan(0);
    expect((await followMergers(december(province.system()), {})).merged).toBe(0);
    const { rows } = await listReports(officer(), { periodId: now, unitId: first });
    const { cells, id } = await getReport(officer(), { id: rows[0]?.id ?? '' });
    const known = cells.find(({ key }) => key === 'machines-known')?.computed;
    expect(known).toMatchObject({ numerator: 9, parts: [{ numerator: 3 }] });
    const ended = (await listReports(officer(), { periodId: now, unitId: second })).rows[0];
    expect(ended).toMatchObject({ mergedIntoId: id, effectiveVersion: null });
    expect((await getMerge(officer(), { id: now })).tally.owed).toBe(owedBefore - 1);
    // The period before, in which there were two units, is compared as their sum.
    const { previous } = await compareReport(december(officer()), { id });
    expect(previous).toMatchObject({ submitted: 2, unitNames: expect.any(Array) });
    expect(previous?.cells.find(({ key }) => key === 'machines-known')?.figure?.numerator).toBe(7);
  });
});

import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { contacts, networks } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { reports } from './index.ts';
import { closePeriod, reopenPeriod, urgeUnits } from './service/closing.ts';
import { answerCell, refreshReport } from './service/fill.ts';
import { shippedForms, cellsOf, saveForm, listForms } from './service/forms.ts';
import { acceptReport, correctReport, returnReport, submitReport } from './service/lifecycle.ts';
import { getMerge, listMergedUnits } from './service/merge.ts';
import { jobs } from './jobs.ts';
import { listPeriods, openPeriod } from './service/periods.ts';
import { getReport, listReports } from './service/reports.ts';
import { nextWindow } from './service/windows.ts';
import { plantMeasures } from './testing.ts';

const formKey = 'malware-quarterly';
const form = shippedForms.findLast(({ key }) => key === formKey);
if (!form) throw new Error('No form is shipped');

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let computed: Map<string, number>;
let first: string;
let second: string;
let third: string;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, reports]);
  province = await plantTestProvince(kernel);
  computed = plantMeasures(kernel);
  [first = '', second = '', third = ''] = province.communes;
});

/** Networks stand for machines, contacts for infections: see `testing.ts`. */
async function plantRows(
  unitId: string,
  machines: number,
  shielded: number,
  infections: number,
): Promise<void> {
  await inTransaction(province.system(), async ({ db }) => {
    if (machines > 0)
      await db.insert(networks).values(
        Array.from({ length: machines }, (_, index) => ({
          unitId,
          cidr: `10.0.${index}.0/24`,
          isShared: index < shielded,
          validFrom: '2026-01-01',
        })),
      );
    if (infections > 0)
      await db.insert(contacts).values(
        Array.from({ length: infections }, (_, index) => ({
          unitId,
          role: 'duty' as const,
          name: `Ca ${index}`,
          phone: '0123',
          validFrom: '2026-10-01',
        })),
      );
  });
}

const officer = () => province.as('province_officer');
const leaderOf = (unitId: string) => province.as('unit_leader', unitId);

/** The period of the quarterly report; the daily job opens those of other forms beside it. */
async function quarter(): Promise<string> {
  return (await listPeriods(officer(), { formKey })).rows[0]?.id ?? '';
}

async function reportOf(unitId: string) {
  const { rows } = await listReports(officer(), { unitId, periodId: await quarter() });
  return getReport(officer(), { id: rows[0]?.id ?? '' });
}

/** Confirms whatever has a figure, and says something for the rest. */
async function fillIn(unitId: string): Promise<{ id: string; version: number }> {
  const { id, version, cells } = await reportOf(unitId);
  for (const cell of cellsOf(form as NonNullable<typeof form>)) {
    const filled = cells.find(({ key }) => key === cell.key);
    const base = { id, version, key: cell.key };
    if (cell.kind === 'text')
      await answerCell(leaderOf(unitId), { ...base, answer: 'own', text: 'Đã quét toàn bộ máy' });
    else if (filled?.computed)
      await answerCell(leaderOf(unitId), { ...base, answer: 'confirmed', reason: 'Đang mua bản quyền' });
    else await answerCell(leaderOf(unitId), { ...base, answer: 'no_data', reason: 'Chưa kiểm kê' });
  }
  return { id, version };
}

describe('the quarterly malware report', () => {
  test.each([
    ['2026-11-21', '2026-12-14', '2026-09-15'],
    ['2026-12-14', '2026-12-14', '2026-09-15'],
    ['2026-12-15', '2027-03-14', '2026-12-15'],
    ['2024-02-29', '2024-03-14', '2023-12-15'],
  ])('asked for on %s is due on the 14th, %s, over the days since the last one', (on, dueOn, from) => {
    expect(nextWindow(form, on)).toMatchObject({ dueOn, from, to: dueOn });
  });

  test('says that it is a form of the province, not of the law', () => {
    expect(form).toMatchObject({ certainty: 'D', notice: { vi: expect.stringContaining('Mẫu nội bộ') } });
  });
});

describe('opening a period', () => {
  test('gives every unit that owes it one report, filled from one computation for each measure', async () => {
    await plantRows(first, 10, 9, 2);
    await plantRows(second, 4, 4, 0);
    computed.clear();
    const opened = await openPeriod(officer(), { formKey });
    // 135 communes, 3 departments, the data centre and the state company.
    expect(opened).toMatchObject({ opened: 140, dueOn: '2026-12-14' });
    expect(new Set(computed.values())).toEqual(new Set([1]));
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'reports.open-period', after: { opened: 140 } });
    const { cells, unitName } = await reportOf(first);
    expect(unitName).toContain('UBND');
    expect(cells.find(({ key }) => key === 'antivirus-coverage')).toMatchObject({
      answer: 'unanswered',
      computed: {
        numerator: 9,
        denominator: 10,
        known: { measured: 9, imported: 1 },
        rowsPath: expect.stringContaining(first),
      },
    });
    expect(cells.find(({ key }) => key === 'infections-new')?.computed).toMatchObject({
      numerator: 2,
      denominator: null,
    });
  });

  test('twice, by a person and by the daily job, opens nothing more', async () => {
    expect(await openPeriod(officer(), { formKey })).toMatchObject({ opened: 0 });
    for (const job of jobs) await job.run(province.system(), {});
    expect((await listPeriods(officer(), { formKey })).total).toBe(1);
  });

  test('is not for units: 403, and nothing is written', async () => {
    await expect(openPeriod(leaderOf(first), { formKey })).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('of a form that does not exist is refused', async () => {
    await expect(openPeriod(officer(), { formKey: 'no-such-form' })).rejects.toMatchObject({
      reason: 'reports.form_not_found',
    });
  });
});

describe('filling a report', () => {
  let ask: { id: string; version: number; key: string };
  beforeEach(async () => {
    const { id, version } = await reportOf(first);
    ask = { id, version, key: 'machines-known' };
  });

  test('a figure is confirmed with what is known of it', async () => {
    const cell = await answerCell(leaderOf(first), { ...ask, answer: 'confirmed' });
    expect(cell).toMatchObject({
      answer: 'confirmed',
      figure: { numerator: 10, known: { measured: 9, imported: 1 } },
      answeredBy: 'test-unit_leader',
    });
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'reports.answer-cell', unitId: first });
  });

  test('another figure needs a reason, and the computed one stays beside it', async () => {
    await expect(answerCell(leaderOf(first), { ...ask, answer: 'own', numerator: 12 })).rejects.toMatchObject(
      {
        reason: 'reports.answer_invalid',
        faults: [{ path: 'reason' }],
      },
    );
    const cell = await answerCell(leaderOf(first), {
      ...ask,
      answer: 'own',
      numerator: 12,
      reason: 'Hai máy chưa kê khai',
    });
    expect(cell).toMatchObject({
      figure: { numerator: 12, known: { declared: 12 } },
      computed: { numerator: 10 },
    });
  });

  test('a machine count that nobody has said anything about is no figure, infections that nobody saw are zero', async () => {
    const cells = cellsOf(form);
    const of = (key: string) => cells.find((cell) => cell.key === key);
    expect([of('machines-known')?.nothingIs, of('infections-new')?.nothingIs]).toEqual(['no-figure', 'zero']);
  });

  test('coverage below the goal is confirmed with a reason only', async () => {
    const coverage = { ...ask, key: 'antivirus-coverage', answer: 'confirmed' as const };
    await expect(answerCell(leaderOf(first), coverage)).rejects.toMatchObject({
      faults: [{ path: 'reason' }],
    });
    await answerCell(leaderOf(first), { ...coverage, reason: 'Một máy chờ thay' });
  });

  test('more protected machines than machines are refused by field', async () => {
    await expect(
      answerCell(leaderOf(first), {
        ...ask,
        key: 'antivirus-coverage',
        answer: 'own',
        numerator: 11,
        denominator: 10,
        reason: 'Nhầm',
      }),
    ).rejects.toMatchObject({ faults: [{ path: 'numerator', reason: 'reports.more_than_all' }] });
  });

  test('"not applicable" and "no figure" say why', async () => {
    for (const answer of ['not_applicable', 'no_data'] as const)
      await expect(answerCell(leaderOf(first), { ...ask, answer })).rejects.toMatchObject({
        faults: [{ path: 'reason' }],
      });
  });

  test('what the system does not know cannot be confirmed', async () => {
    const { id, version } = await reportOf(third);
    await expect(
      answerCell(leaderOf(third), { id, version, key: 'machines-known', answer: 'confirmed' }),
    ).rejects.toMatchObject({ kind: 'conflict', reason: 'reports.nothing_to_confirm' });
  });

  test("another unit's report looks absent", async () => {
    await expect(getReport(leaderOf(second), { id: ask.id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(answerCell(leaderOf(second), { ...ask, answer: 'confirmed' })).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(submitReport(leaderOf(second), ask)).rejects.toMatchObject({ kind: 'not_found' });
    expect(
      (await listReports(leaderOf(second), { periodId: await quarter() })).rows.map(({ unitId }) => unitId),
    ).toEqual([second]);
  });

  test('a figure that changed after it was confirmed is open again', async () => {
    await answerCell(leaderOf(first), { ...ask, answer: 'confirmed' });
    await inTransaction(province.system(), ({ db }) =>
      db
        .insert(networks)
        .values({ unitId: first, cidr: '10.9.0.0/24', isShared: true, validFrom: '2026-01-01' }),
    );
    const { changed } = await refreshReport(leaderOf(first), { id: ask.id });
    expect(changed).toBeGreaterThan(0);
    const { cells } = await reportOf(first);
    expect(cells.find(({ key }) => key === 'machines-known')).toMatchObject({
      answer: 'unanswered',
      computed: { numerator: 11 },
    });
  });
});

describe('submitting', () => {
  test('with open cells names them', async () => {
    const { id, version } = await reportOf(second);
    await expect(submitReport(leaderOf(second), { id, version })).rejects.toMatchObject({
      kind: 'invalid',
      faults: expect.arrayContaining([{ path: 'cells.measures-taken', reason: 'reports.cell_unanswered' }]),
    });
  });

  test("is the leader's: an officer fills in but does not submit", async () => {
    const { id, version } = await fillIn(first);
    await expect(submitReport(province.as('unit_officer', first), { id, version })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  test('twice by double click is answered alike, and counts once', async () => {
    const { id, version } = await reportOf(first);
    const answers = await Promise.all([
      submitReport(leaderOf(first), { id, version }),
      submitReport(leaderOf(first), { id, version }),
    ]);
    expect(answers).toEqual([
      { id, state: 'submitted', version: 1 },
      { id, state: 'submitted', version: 1 },
    ]);
    expect((await listPeriods(officer(), { formKey })).rows[0]?.tally).toMatchObject({
      owed: 140,
      submitted: 1,
      missing: 139,
      late: 0,
    });
  });

  test('freezes the figures: machines that come in later do not move them', async () => {
    const before = await reportOf(first);
    await plantRows(first, 5, 0, 3);
    for (const job of jobs) await job.run(province.system(), {});
    await expect(refreshReport(leaderOf(first), { id: before.id })).rejects.toMatchObject({
      reason: 'reports.report_frozen',
    });
    await expect(
      answerCell(leaderOf(first), { id: before.id, version: 1, key: 'machines-known', answer: 'confirmed' }),
    ).rejects.toMatchObject({ reason: 'reports.report_frozen' });
    expect((await reportOf(first)).cells).toEqual(before.cells);
  });

  test('freezes them in the database too', async () => {
    await expect(
      inTransaction(province.system(), ({ db }) =>
        db.execute(`update reports_cells set numerator = 1 where unit_id = '${first}'`),
      ),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('frozen') } });
  });
});

describe('the province', () => {
  test('sees who has not submitted first, and urges them', async () => {
    const { rows } = await listReports(officer(), { limit: 500, periodId: await quarter() });
    expect(rows.at(-1)).toMatchObject({ unitId: first, state: 'submitted' });
    const [period] = (await listPeriods(officer(), { formKey })).rows;
    const urged = await urgeUnits(officer(), {
      id: period?.id ?? '',
      unitIds: [second, third],
      words: 'Gửi trước thứ Sáu',
    });
    expect(urged).toMatchObject({ urged: 2 });
    const own = await getReport(leaderOf(second), { id: (await reportOf(second)).id });
    expect(own.urged).toMatchObject([{ words: 'Gửi trước thứ Sáu', by: 'test-province_officer' }]);
    expect((await reportOf(first)).urged).toEqual([]);
  });

  test('returns a report with words; the unit goes on in a new version', async () => {
    const { id, version } = await reportOf(first);
    expect(await returnReport(officer(), { id, version, words: 'Thiếu máy chủ' })).toMatchObject({
      state: 'returned',
      version: 2,
    });
    const report = await reportOf(first);
    expect(report).toMatchObject({
      state: 'returned',
      effectiveVersion: null,
      versions: [{ outcome: 'returned', outcomeWords: 'Thiếu máy chủ' }, { reason: 'Thiếu máy chủ' }],
    });
    await refreshReport(leaderOf(first), { id });
    await fillIn(first);
    await submitReport(leaderOf(first), { id, version: 2 });
  });

  test('accepts a report, once', async () => {
    const { id, version } = await reportOf(first);
    await acceptReport(officer(), { id, version });
    await expect(acceptReport(officer(), { id, version })).rejects.toMatchObject({
      reason: 'reports.not_submitted',
    });
    await expect(acceptReport(leaderOf(first), { id, version })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('the merged report', () => {
  test('adds up what was frozen and tells zero, none, not applicable and no report apart', async () => {
    // The second commune: everything zero or whole; the third: no machines, "not applicable".
    await submitReport(leaderOf(second), await fillIn(second));
    const { id, version, cells } = await reportOf(third);
    for (const { key } of cells)
      await answerCell(leaderOf(third), {
        id,
        version,
        key,
        ...(key === 'measures-taken' || key === 'top-malware' || key === 'proposals'
          ? { answer: 'own', text: 'Không' }
          : { answer: 'not_applicable', reason: 'Dùng chung máy với xã bên' }),
      });
    await submitReport(leaderOf(third), { id, version });

    const {
      rows: [period],
    } = await listPeriods(officer(), { formKey });
    const merge = await getMerge(officer(), { id: period?.id ?? '' });
    const of = (key: string) => merge.cells.find((cell) => cell.key === key);
    // 10 + 1 + 5 machines in the first commune when it was submitted again, 4 in the second.
    expect(of('machines-known')).toMatchObject({
      figure: { numerator: 20, denominator: null },
      answers: { value: 2, zero: 0, notApplicable: 1, noData: 0, noReport: 137 },
    });
    // 9 + 1 protected of 16, and 4 of 4.
    expect(of('antivirus-coverage')?.figure).toEqual({
      numerator: 14,
      denominator: 20,
      known: { measured: 14, imported: 6, declared: 0, unknown: 0 },
    });
    expect(of('infections-new')).toMatchObject({
      figure: { numerator: 5 },
      answers: { value: 1, zero: 1, notApplicable: 1, noReport: 137 },
    });
    for (const { answers } of merge.cells)
      expect(Object.values(answers).reduce((sum, units) => sum + units, 0)).toBe(140);
  });

  test('equals the sum of its units, opened one by one', async () => {
    const {
      rows: [period],
    } = await listPeriods(officer(), { formKey });
    const { rows, total } = await listMergedUnits(officer(), {
      id: period?.id ?? '',
      key: 'infections-new',
      limit: 500,
    });
    expect(total).toBe(140);
    expect(rows.reduce((sum, { figure }) => sum + (figure?.numerator ?? 0), 0)).toBe(5);
    expect(rows.find(({ unitId }) => unitId === second)).toMatchObject({
      answer: 'zero',
      figure: { numerator: 0 },
    });
    expect(rows.find(({ unitId }) => unitId === third)).toMatchObject({
      answer: 'not_applicable',
      figure: null,
    });
    const silent = await listMergedUnits(officer(), {
      id: period?.id ?? '',
      key: 'infections-new',
      answer: 'no_report',
    });
    expect(silent.total).toBe(137);
  });

  test('shows a commune nothing of the others', async () => {
    const {
      rows: [period],
    } = await listPeriods(leaderOf(second), { formKey });
    expect(period?.tally).toMatchObject({ owed: 1, submitted: 1 });
    const merge = await getMerge(leaderOf(second), { id: period?.id ?? '' });
    expect(merge.cells.find(({ key }) => key === 'machines-known')?.figure?.numerator).toBe(4);
    expect(
      (await listMergedUnits(leaderOf(second), { id: period?.id ?? '', key: 'machines-known' })).total,
    ).toBe(1);
  });
});

describe('closing', () => {
  let id: string;
  beforeAll(async () => {
    id = (await listPeriods(officer(), { formKey })).rows[0]?.id ?? '';
  });

  test("freezes the province's figures; twice is a conflict that says when and by whom", async () => {
    expect(await closePeriod(officer(), { id })).toMatchObject({ merge: 1, missing: 137 });
    await expect(closePeriod(officer(), { id })).rejects.toMatchObject({
      kind: 'conflict',
      reason: 'reports.period_closed_already',
      details: { by: 'test-province_officer' },
    });
    const fourth = await reportOf(province.communes[3] ?? '');
    await expect(refreshReport(leaderOf(fourth.unitId), { id: fourth.id })).rejects.toMatchObject({
      reason: 'reports.period_closed',
    });
  });

  test('does not end corrections: a new version with a reason, which counts once the province accepts it', async () => {
    const { id: reportId } = await reportOf(second);
    await correctReport(leaderOf(second), { id: reportId, reason: 'Sót hai máy trạm' });
    await answerCell(leaderOf(second), {
      id: reportId,
      version: 2,
      key: 'machines-known',
      answer: 'own',
      numerator: 6,
      reason: 'Kiểm kê lại',
    });
    await submitReport(leaderOf(second), { id: reportId, version: 2 });
    const known = async () =>
      (await getMerge(officer(), { id })).cells.find(({ key }) => key === 'machines-known')?.figure
        ?.numerator;
    expect(await known()).toBe(20);
    await acceptReport(officer(), { id: reportId, version: 2 });
    expect(await known()).toBe(22);

    const report = await reportOf(second);
    expect(report).toMatchObject({
      version: 2,
      effectiveVersion: 2,
      versions: [{ reason: null }, { reason: 'Sót hai máy trạm', outcome: 'accepted' }],
    });
    expect(report.previous.find(({ key }) => key === 'machines-known')?.figure?.numerator).toBe(4);
    expect(
      (await getReport(officer(), { id: reportId, version: 1 })).cells.find(
        ({ key }) => key === 'machines-known',
      )?.figure?.numerator,
    ).toBe(4);
    const { frozen } = await getMerge(officer(), { id });
    expect(frozen.map(({ number, reason }) => [number, reason])).toEqual([
      [1, null],
      [2, expect.stringContaining('Sót hai máy trạm')],
    ]);
  });

  test('can be undone with a reason; what was frozen stays', async () => {
    await reopenPeriod(officer(), { id, reason: 'Ba xã mất điện' });
    await expect(reopenPeriod(officer(), { id, reason: 'Ba xã mất điện' })).rejects.toMatchObject({
      reason: 'reports.period_open_already',
    });
    expect((await getMerge(officer(), { id })).frozen).toHaveLength(2);
  });
});

describe('a form', () => {
  test('changed while units fill it in leaves them theirs', async () => {
    const { version: _, ...definition } = form;
    const shorter = { ...definition, sections: definition.sections.slice(0, 1) };
    const saved = await saveForm(officer(), { ...shorter, basedOn: 2 });
    expect(saved.version).toBe(3);
    expect((await reportOf(first)).form.version).toBe(2);
    const { forms } = await listForms(officer(), {});
    expect(forms.find(({ key }) => key === formKey)).toMatchObject({ version: 3 });
    // Somebody else began with version 2 too, and is told instead of undoing this one.
    await expect(saveForm(officer(), { ...shorter, basedOn: 2 })).rejects.toMatchObject({
      reason: 'reports.form_saved_meanwhile',
    });
  });

  test('with a deadline that does not come back, or a key twice, is refused by field', async () => {
    const { version: _, ...definition } = form;
    const [section] = definition.sections;
    await expect(
      saveForm(officer(), {
        ...definition,
        basedOn: 3,
        deadline: { kind: 'none' },
        sections: section ? [section, section] : [],
      }),
    ).rejects.toMatchObject({
      faults: expect.arrayContaining([{ path: 'deadline', reason: 'reports.deadline_not_recurring' }]),
    });
  });
});

import { readDocument } from '@lachan/documents';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from '../organisation/index.ts';
import { networks } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { reports } from './index.ts';
import { downloadReport } from './service/downloads.ts';
import { answerCell } from './service/fill.ts';
import { cellsOf, listForms, listFormVersions, saveForm, shippedForms } from './service/forms.ts';
import { getFrozenRows } from './service/frozen-rows.ts';
import { submitReport } from './service/lifecycle.ts';
import { getMerge } from './service/merge.ts';
import { listPeriods, openPeriod } from './service/periods.ts';
import { getReport, listReports } from './service/reports.ts';
import { nextWindow } from './service/windows.ts';
import { fillIn, plantMeasures } from './testing.ts';

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;
let first: string;
let second: string;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, reports]);
  province = await plantTestProvince(kernel);
  plantMeasures(kernel);
  [first = '', second = ''] = province.communes;
});

const officer = () => province.as('province_officer');
const leader = () => province.as('unit_leader', first);

function shipped(key: string, on: string) {
  const form = shippedForms.findLast(
    (each) => each.key === key && (each.validFrom === null || each.validFrom <= on),
  );
  if (!form) throw new Error(`No form ${key}`);
  return form;
}

async function reportOfFirst(periodId: string) {
  const { rows } = await listReports(officer(), { periodId, unitId: first });
  return getReport(officer(), { id: rows[0]?.id ?? '' });
}

describe('the forms that come with the product', () => {
  test('are all there, each with its certainty, and what is not law says so', () => {
    const keys = [...new Set(shippedForms.map(({ key }) => key))];
    expect(keys).toEqual([
      'malware-quarterly',
      'monitoring-six-month',
      'security-yearly',
      'incident-initial',
      'incident-report',
      'incident-final',
      'holiday-duty',
      'directive-status',
    ]);
    for (const form of shippedForms)
      expect(form.notice !== null || form.certainty === 'A', `${form.key} ${form.version}`).toBe(true);
  });

  test.each([
    ['monitoring-six-month', '2026-11-21', '2026-11-29', '2026-05-30', '2026-11-29'],
    ['monitoring-six-month', '2026-11-30', '2027-05-29', '2026-11-30', '2027-05-29'],
    ['security-yearly', '2026-11-21', '2026-12-19', '2025-12-15', '2026-12-14'],
    ['security-yearly', '2024-02-29', '2024-12-19', '2023-12-15', '2024-12-14'],
    ['malware-quarterly', '2026-11-21', '2026-12-14', '2026-09-15', '2026-12-14'],
  ])('%s asked for on %s is due on %s, over %s to %s', (key, on, dueOn, from, to) => {
    expect(nextWindow(shipped(key, on), on)).toMatchObject({ dueOn, from, to });
  });

  test('Mẫu 08 has exactly its twelve columns; units owe it on 19/12, the province on 24/12', () => {
    const form = shipped('security-yearly', '2026-12-19');
    const table = cellsOf(form).find(({ key }) => key === 'systems-table');
    expect(table?.columns.map(({ label }) => label.vi)).toEqual([
      'STT',
      'Tên hệ thống thông tin',
      'Chủ quản',
      'Đơn vị vận hành',
      'Cấp độ đề xuất',
      'Tình trạng',
      'Quyết định (số, ngày, cơ quan)',
      'Quy chế (số, ngày, cơ quan)',
      'Dự kiến phê duyệt',
      'Triển khai phương án',
      'Dự kiến triển khai đầy đủ',
      'Kiểm tra',
    ]);
    expect(nextWindow(form, '2026-11-21')).toMatchObject({ dueOn: '2026-12-19', upwardDueOn: '2026-12-24' });
    expect([form.certainty, form.notice]).toEqual(['A', null]);
  });

  test('before the decree of 2026 the yearly report is opened in the form of its time', async () => {
    const { id } = await openPeriod(officer(), { formKey: 'security-yearly', on: '2025-11-01' });
    const { form, period } = await getMerge(officer(), { id });
    expect([form.version, period.dueOn, form.notice?.vi]).toEqual([
      1,
      '2025-12-19',
      expect.stringContaining('chưa tìm thấy'),
    ]);
  });
});

describe('a table in a report', () => {
  let report: Awaited<ReturnType<typeof reportOfFirst>>;
  const ask = (rows: Record<string, string>[]) => ({
    id: report.id,
    version: 1,
    key: 'systems-table',
    answer: 'own' as const,
    rows,
  });

  beforeAll(async () => {
    const { id } = await openPeriod(officer(), { formKey: 'security-yearly' });
    report = await reportOfFirst(id);
  });

  test('takes rows, and keeps days, options and numbers apart', async () => {
    const row = {
      name: 'Cổng thông tin điện tử xã',
      owner: 'UBND xã',
      operator: 'Văn phòng',
      'proposed-level': 'option-2',
      state: 'option-4',
      'expected-approval': '2026-12-31',
      inspection: 'option-1; option-2',
    };
    const cell = await answerCell(leader(), ask([row, { ...row, regulation: '' }]));
    expect(cell.rows).toEqual([row, row]);
  });

  test.each([
    [{ name: 'A', owner: 'B' }, 'rows.0.operator', 'reports.column_required'],
    [{ name: 'A', owner: 'B', operator: 'C', state: 'xong' }, 'rows.0.state', 'reports.not_an_option'],
    [
      { name: 'A', owner: 'B', operator: 'C', 'expected-approval': '31/12/2026' },
      'rows.0.expected-approval',
      'reports.not_a_day',
    ],
    [{ name: 'A', owner: 'B', operator: 'C', colour: 'xanh' }, 'rows.0.colour', 'reports.no_such_column'],
  ])('refuses %j at %s', async (row, path, reason) => {
    await expect(answerCell(leader(), ask([row as Record<string, string>]))).rejects.toMatchObject({
      reason: 'reports.answer_invalid',
      faults: expect.arrayContaining([expect.objectContaining({ path, reason })]),
    });
  });

  test('is printed and put on a sheet with exactly its columns', async () => {
    const { bytes } = await downloadReport(leader(), { id: report.id, format: 'xlsx' });
    const [head = [], row = []] = await readSheet(bytes, '1. Phần 3. Danh mục hệ thống th');
    expect(head).toHaveLength(12);
    expect([row[0], row[1], row[4], row[8], row[11]]).toEqual([
      1,
      'Cổng thông tin điện tử xã',
      '2',
      new Date('2026-12-31T00:00:00Z'),
      'Trước khi đưa vào sử dụng; Định kỳ',
    ]);
    const { bytes: paper } = await downloadReport(leader(), { id: report.id });
    const { text } = (await readDocument(paper, 'bao-cao.docx')) as { text: string };
    expect(text).toContain('Đã được phê duyệt');
    expect(text).toContain('31/12/2026');
  });

  test('without rows is zero, not silence', async () => {
    await answerCell(leader(), ask([]));
    await fillIn(leader(), report.id);
    await submitReport(leader(), { id: report.id, version: 1 });
    const { cells } = await getMerge(officer(), { id: report.periodId });
    expect(cells.find(({ key }) => key === 'systems-table')?.answers).toMatchObject({ zero: 1, value: 0 });
  });
});

describe('a report about one occasion', () => {
  const incident = {
    label: 'Mã hoá dữ liệu tại UBND xã',
    from: '2026-11-20',
    to: '2026-11-20',
    at: '2026-11-20T22:15:00+07:00',
  };

  test('of an incident is due to the minute, through the night, and only its unit knows of it', async () => {
    const { id } = await openPeriod(officer(), {
      formKey: 'incident-initial',
      occasion: { ...incident, unitIds: [first] },
    });
    const { period, tally } = await getMerge(officer(), { id });
    expect(period).toMatchObject({ dueOn: '2026-11-21', dueAt: new Date('2026-11-21T15:15:00Z') });
    expect(tally.owed).toBe(1);
    const titles = async (caller: Caller) => (await listPeriods(caller, {})).rows.map(({ id: each }) => each);
    expect(await titles(leader())).toContain(id);
    expect(await titles(province.as('unit_leader', second))).not.toContain(id);
  });

  test('twice for the same thing is one report; another one on the same day is another', async () => {
    const again = await openPeriod(officer(), {
      formKey: 'incident-initial',
      occasion: { ...incident, unitIds: [first] },
    });
    expect(again.opened).toBe(0);
    const other = await openPeriod(officer(), {
      formKey: 'incident-initial',
      occasion: { ...incident, label: 'Trang bị thay đổi giao diện', unitIds: [second] },
    });
    expect(other).toMatchObject({ opened: 1 });
    expect(other.id).not.toBe(again.id);
  });

  test('of a holiday is due on the first working day after it, past the week-end', async () => {
    const { dueOn } = await openPeriod(officer(), {
      formKey: 'holiday-duty',
      occasion: { label: 'Quốc khánh 2026', from: '2026-08-29', to: '2026-09-02' },
    });
    expect(dueOn).toBe('2026-09-03');
  });

  test('without the moment, the days or a last day that its rule needs is refused by field', async () => {
    const { at: _, ...noMoment } = incident;
    const ask = (formKey: string, occasion?: typeof noMoment) =>
      openPeriod(officer(), { formKey, ...(occasion ? { occasion } : {}) });
    await expect(ask('incident-initial')).rejects.toMatchObject({
      faults: [{ path: 'occasion', reason: 'reports.occasion_required' }],
    });
    await expect(ask('incident-initial', noMoment)).rejects.toMatchObject({
      faults: [{ path: 'occasion.at', reason: 'reports.moment_required' }],
    });
    await expect(ask('incident-final', noMoment)).rejects.toMatchObject({
      faults: [{ path: 'occasion.dueOn', reason: 'reports.due_day_required' }],
    });
    await expect(
      ask('holiday-duty', { ...noMoment, from: '2026-11-21', to: '2026-11-20' }),
    ).rejects.toMatchObject({
      reason: 'kernel.invalid_input',
    });
  });
});

describe('a clock that goes back', () => {
  test('opens nothing of long ago by itself', async () => {
    await expect(
      openPeriod({ ...officer(), now: new Date('2020-01-01T02:00:00Z') }, { formKey: 'malware-quarterly' }),
    ).rejects.toMatchObject({ kind: 'conflict', reason: 'reports.clock_went_back' });
  });
});

describe('what froze', () => {
  let reportId: string;

  beforeAll(async () => {
    await inTransaction(province.system(), ({ db }) =>
      db.insert(networks).values(
        Array.from({ length: 3 }, (_, index) => ({
          unitId: first,
          cidr: `10.0.${index}.0/24`,
          isShared: true,
          validFrom: '2026-01-01',
        })),
      ),
    );
    const { id } = await openPeriod(officer(), { formKey: 'malware-quarterly' });
    reportId = (await reportOfFirst(id)).id;
    await fillIn(leader(), reportId);
    await submitReport(leader(), { id: reportId, version: 1 });
  });

  test('opens down to the rows of that moment, whatever became of them', async () => {
    await inTransaction(province.system(), ({ db }) =>
      db
        .insert(networks)
        .values({ unitId: first, cidr: '10.9.0.0/24', isShared: true, validFrom: '2026-01-01' }),
    );
    const { keptKeys } = await getReport(leader(), { id: reportId });
    expect(keptKeys).toContain('machines-known');
    const kept = await getFrozenRows(leader(), { id: reportId, key: 'machines-known' });
    expect(kept).toMatchObject({ version: 1, total: 3, figure: { numerator: 3 } });
    expect(kept.rows.map(([cidr]) => cidr)).toEqual(['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']);
  });

  test('looks absent to another unit, and cannot be changed in the database', async () => {
    await expect(
      getFrozenRows(province.as('unit_leader', second), { id: reportId, key: 'machines-known' }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    await expect(
      inTransaction(officer(), ({ db }) => db.execute(`update reports_frozen_rows set total = 0`)),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('permission denied') } });
  });
});

describe('a form of the province', () => {
  const own = {
    key: 'phishing-monthly',
    title: { vi: 'Báo cáo thư giả mạo', en: 'Report on phishing' },
    basis: { vi: 'Kế hoạch của tỉnh', en: 'Plan of the province' },
    certainty: 'D' as const,
    notice: { vi: 'Mẫu nội bộ', en: 'Internal form' },
    deadline: { kind: 'recurring', every: 'month', month: 1, day: 25, bound: 'before', reportsOn: 'current' },
    window: 'calendar-period' as const,
    openDaysBefore: 10,
    owedBy: ['commune' as const],
    sections: [
      {
        key: 'letters',
        title: { vi: 'Thư', en: 'Letters' },
        cells: [
          {
            key: 'received',
            label: { vi: 'Số thư nhận được', en: 'Received' },
            kind: 'count' as const,
            measure: 'detection.c2-contacts',
          },
          { key: 'note', label: { vi: 'Ghi chú', en: 'Note' }, kind: 'text' as const, required: false },
        ],
      },
    ],
  };

  test('is added without code, opened for its units, and every version stays readable', async () => {
    expect(await saveForm(officer(), { ...own, basedOn: 0 })).toMatchObject({ version: 1 });
    const opened = await openPeriod(officer(), { formKey: own.key });
    expect(opened).toMatchObject({ opened: 135, dueOn: '2026-11-24' });
    await saveForm(officer(), { ...own, openDaysBefore: 20, basedOn: 1 });
    const { versions } = await listFormVersions(officer(), { key: own.key });
    expect(versions.map(({ form, savedBy }) => [form.version, savedBy])).toEqual([
      [2, 'test-province_officer'],
      [1, 'test-province_officer'],
    ]);
    expect((await reportOfFirst(opened.id)).form.version).toBe(1);
    expect((await listForms(officer(), {})).forms.find(({ key }) => key === own.key)?.version).toBe(2);
  });

  test('that cannot work is refused by field', async () => {
    const [letters] = own.sections;
    const cells = [
      { key: 'empty', label: own.title, kind: 'table' as const, columns: [] },
      { key: 'pick', label: own.title, kind: 'choice' as const },
      { key: 'pick', label: own.title, kind: 'text' as const, measure: 'assets.machines-known' },
    ];
    await expect(
      saveForm(officer(), {
        ...own,
        basedOn: 2,
        window: 'yearly-cut',
        sections: [{ ...letters, key: 'letters', title: own.title, cells }],
      }),
    ).rejects.toMatchObject({
      faults: [
        { path: 'cutOn', reason: 'reports.cut_day_required' },
        { path: 'sections.0.cells.2.key', reason: 'reports.key_twice' },
        { path: 'sections.0.cells.0.columns', reason: 'reports.table_without_columns' },
        { path: 'sections.0.cells.1.options', reason: 'reports.choice_without_options' },
        { path: 'sections.0.cells.2.measure', reason: 'reports.measure_of_words' },
      ],
    });
    await expect(saveForm(leader(), { ...own, basedOn: 2 })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

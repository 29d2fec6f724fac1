import { expect, test } from 'vitest';
import { isCitable } from '../certainty.ts';
import { describeDeadline } from '../deadline/describe.ts';
import { nextDueDates } from '../deadline/due.ts';
import { isDeadlineRule } from '../deadline/rule.ts';
import { dataWindow, isPrescribed, type FormDefinition } from './form.ts';
import { dutyRecipients, formDutiesOn, formOn, forms } from './forms.ts';

function dueDays(form: FormDefinition, from: string, count: number): string[][] {
  return formDutiesOn(form, from).map(({ rule }) =>
    nextDueDates(rule, from, count).map(({ dueOn }) => dueOn),
  );
}

test('Mẫu 08 has its twelve columns, its seven totals and five fields for each of two parties', () => {
  const { sections } = formOn('security-yearly', '2026-11-21');
  const [totals, parties, systems] = sections;
  expect(systems?.kind === 'table' && systems.columns.map(({ title }) => title)).toEqual([
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
  expect([
    totals?.kind === 'fields' && totals.fields.length,
    parties?.kind === 'fields' && parties.fields.length,
  ]).toEqual([7, 10]);
});

test('Mẫu 08 covers 15/12 to 14/12; units have until the 19th, the owner until the 24th of December', () => {
  const form = formOn('security-yearly', '2026-11-21');
  expect(dataWindow(form, { cycle: 'year', year: 2026, index: 1 })).toEqual({
    from: '2025-12-15',
    to: '2026-12-14',
  });
  expect(dueDays(form, '2026-11-21', 1)).toEqual([['2026-12-19'], ['2026-12-24']]);
  expect(isPrescribed(form)).toBe(true);
});

test("the quarterly malware report is due on the 14th, and since 7/2026 is the province's own", () => {
  const old = formOn('malware-quarterly', '2018-09-01');
  expect(dueDays(old, '2018-09-01', 2)).toEqual([['2018-09-14', '2018-12-14']]);
  expect(formDutiesOn(old, '2018-09-01').every(isCitable)).toBe(true);
  const now = formOn('malware-quarterly', '2026-11-21');
  expect([now.version, formDutiesOn(now, '2026-11-21').some(isCitable)]).toEqual([2, false]);
  expect(dataWindow(now, { cycle: 'quarter', year: 2026, index: 4 })).toEqual({
    from: '2026-10-01',
    to: '2026-12-31',
  });
});

test('the six-month monitoring report is due on 29/5 and 29/11 and is never called official', () => {
  const form = formOn('monitoring-six-month', '2019-01-01');
  expect(dueDays(form, '2019-01-01', 2)).toEqual([['2019-05-29', '2019-11-29']]);
  expect([form.label, isPrescribed(form)]).toEqual([
    'Mẫu nội bộ, không phải biểu mẫu do pháp luật quy định',
    false,
  ]);
});

test('incident forms follow the law of the day, and say when the official ones are still to come', () => {
  expect(formOn('incident-initial', '2020-01-25').version).toBe(1);
  expect(formOn('incident-initial', '2026-11-21').label).toContain('chờ Bộ Công an ban hành');
  expect(() => formOn('incident-report', '2020-01-25')).toThrow(
    expect.objectContaining({ code: 'no_such_form' }),
  );
});

test('only a form whose source was read and that needs no label is printed as prescribed', () => {
  expect(forms.filter(isPrescribed).map(({ id }) => id)).toEqual(['form-mau-08']);
});

test('every form is plain JSON with valid deadlines, and no name stands twice', () => {
  expect(JSON.parse(JSON.stringify(forms))).toEqual(forms);
  expect(new Set(forms.map(({ id }) => id)).size).toBe(forms.length);
  expect(new Set(forms.map(({ form, version }) => `${form} ${version}`)).size).toBe(forms.length);
  for (const { duties, sections } of forms) {
    expect(duties.every(({ rule }) => isDeadlineRule(rule) && describeDeadline(rule, 'vi') !== '')).toBe(
      true,
    );
    for (const section of sections) {
      const fields = section.kind === 'table' ? section.columns : section.fields;
      expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
      expect(
        fields.every(({ type, options }) => (type === 'choice' || type === 'choices') === options.length > 0),
      ).toBe(true);
    }
  }
});

test.each([
  ['malware-quarterly', '2018-09-14', [['Sở Thông tin và Truyền thông']]],
  ['malware-quarterly', '2025-09-14', [['Công an tỉnh']]],
  ['security-yearly', '2024-12-01', [['Chủ quản hệ thống thông tin'], ['Bộ Thông tin và Truyền thông']]],
  ['security-yearly', '2026-12-01', [['Chủ quản hệ thống thông tin'], ['Bộ Công an']]],
  ['incident-report', '2026-11-21', [['Cơ quan chuyên trách bảo vệ an ninh mạng của Bộ Công an']]],
  ['directive-status', '2026-11-21', []],
] as const)('%s on %s goes to %j', (form, onDate, expected) => {
  const duties = formDutiesOn(formOn(form, onDate), onDate);
  expect(duties.map((duty) => dutyRecipients(duty, onDate))).toEqual(expected);
});

test('a duty that names a kind of report always finds who receives it', () => {
  for (const form of forms) {
    for (const duty of form.duties.filter(({ line }) => line !== null)) {
      const onDate = duty.validTo ?? '2026-11-21';
      expect([duty.id, dutyRecipients(duty, onDate).length > 0]).toEqual([duty.id, true]);
    }
  }
});

import { describe, expect, test } from 'vitest';
import { describeDeadline } from './describe.ts';
import { nextDueDates } from './due.ts';
import { parseDeadline } from './parse.ts';
import type { DeadlineRule } from './rule.ts';

function only(text: string, issuedOn?: string): DeadlineRule | undefined {
  const found = parseDeadline(text, issuedOn === undefined ? {} : { issuedOn });
  expect(found).toHaveLength(1);
  return found[0]?.rule;
}

function dueDays(text: string, from: string, count: number): string[] {
  const rule = only(text);
  return rule ? nextDueDates(rule, from, count).map(({ dueOn }) => dueOn) : [];
}

describe('the words of the directives', () => {
  test('"trước ngày 15 của tháng cuối cùng trong Quý" is the 14th of March, June, September, December', () => {
    const text =
      'Tổ chức theo dõi, thống kê chỉ số lây nhiễm mã độc trên các thiết bị đầu cuối, định kỳ hàng quý báo cáo về Sở Thông tin và Truyền thông trước ngày 15 của tháng cuối cùng trong Quý để tổng hợp.';
    expect(dueDays(text, '2026-01-01', 4)).toEqual(['2026-03-14', '2026-06-14', '2026-09-14', '2026-12-14']);
  });

  test('"trước ngày 30/5 và 30/11 hàng năm" is 29/5 for the first half and 29/11 for the second', () => {
    const text =
      'Định kỳ 6 tháng báo cáo hoạt động giám sát an toàn thông tin về Sở TT&TT (trước ngày 30/5 và 30/11 hàng năm) để tổng hợp báo cáo Bộ TT&TT.';
    const rule = only(text);
    expect(rule && nextDueDates(rule, '2018-07-01', 3)).toEqual([
      { dueOn: '2018-11-29', period: { cycle: 'half-year', year: 2018, index: 2 } },
      { dueOn: '2019-05-29', period: { cycle: 'half-year', year: 2019, index: 1 } },
      { dueOn: '2019-11-29', period: { cycle: 'half-year', year: 2019, index: 2 } },
    ]);
  });

  test('"Tháng 12 năm 2018" is the last day of that month, with or without its heading', () => {
    expect(dueDays('Thời hạn hoàn thành: Tháng 12 năm 2018.', '2018-07-01', 2)).toEqual(['2018-12-31']);
    expect(dueDays('Tháng 12 năm 2018', '2018-07-01', 2)).toEqual(['2018-12-31']);
  });

  test.each([
    'số liệu tính đến ngày 14/12/2026',
    'trong 6 tháng qua đã có 12 sự cố',
    'kinh phí năm 2017',
    'đến năm 2025, định hướng đến năm 2030',
    'Nghị định số 85/2016/NĐ-CP ngày 01/7/2016',
  ])('"%s" is no deadline', (text) => {
    expect(parseDeadline(text)).toEqual([]);
  });

  test('a day that is named in the past is no deadline', () => {
    const text =
      'Thực hiện Chỉ thị số 14/CT-TTg ngày 25/5/2018 và Công văn 102/UBND-KGVX ngày 10/01/2020 V/v đôn đốc';
    expect(parseDeadline(text)).toEqual([]);
  });

  test('words that give no date say that a person is needed, and which words', () => {
    expect(only('báo cáo kịp thời về Sở')).toEqual({
      kind: 'needs-human',
      reason: 'promptly',
      words: 'kịp thời',
    });
    expect(only('Khẩn trương rà soát')).toEqual({
      kind: 'needs-human',
      reason: 'promptly',
      words: 'Khẩn trương',
    });
    expect(only('báo cáo ngay về Công an tỉnh')).toMatchObject({ reason: 'promptly' });
    expect(only('Tăng cường trong các dịp lễ, tết sắp tới như Tết Dương lịch')).toEqual({
      kind: 'needs-human',
      reason: 'holidays',
      words: 'trong các dịp lễ, tết sắp tới',
    });
    expect(only('rà soát thiết bị trước khi đưa vào sử dụng; thiết lập cấu hình')).toEqual({
      kind: 'needs-human',
      reason: 'before-event',
      words: 'trước khi đưa vào sử dụng',
    });
    expect(only('báo cáo định kỳ hàng quý về Sở')).toMatchObject({ kind: 'needs-human', reason: 'no-day' });
  });

  test('"thường xuyên" and "24/7" are continuous', () => {
    expect(only('Thường xuyên theo dõi, cập nhật bản vá')).toEqual({
      kind: 'continuous',
      words: 'Thường xuyên',
    });
    expect(only('ứng cứu sự cố 24/7 tại đơn vị')).toEqual({ kind: 'continuous', words: '24/7' });
  });
});

describe('the grammar', () => {
  test.each([
    ['chậm nhất ngày 15/12/2026', { kind: 'date', on: '2026-12-15', bound: 'by' }],
    ['hoàn thành trước ngày 31 tháng 12 năm 2026', { kind: 'date', on: '2026-12-31', bound: 'before' }],
    ['xong trước 15-12-2026', { kind: 'date', on: '2026-12-15', bound: 'before' }],
    ['chậm nhất là trước ngày 20/10/2026', { kind: 'date', on: '2026-10-20', bound: 'before' }],
    [
      'trong quý IV/2026',
      { kind: 'end-of-period', period: { cycle: 'quarter', year: 2026, index: 4 }, bound: 'by' },
    ],
    [
      'trước quý II năm 2027',
      { kind: 'end-of-period', period: { cycle: 'quarter', year: 2027, index: 2 }, bound: 'before' },
    ],
    [
      'trong 6 tháng đầu năm 2027',
      { kind: 'end-of-period', period: { cycle: 'half-year', year: 2027, index: 1 }, bound: 'by' },
    ],
    ['hết năm 2026', { kind: 'end-of-period', period: { cycle: 'year', year: 2026, index: 1 }, bound: 'by' }],
    [
      'định kỳ hằng tháng trước ngày 25',
      { kind: 'recurring', every: 'month', month: 1, day: 25, bound: 'before', reportsOn: 'current' },
    ],
    [
      'trước ngày 05 của tháng sau',
      { kind: 'recurring', every: 'month', month: 1, day: 5, bound: 'before', reportsOn: 'previous' },
    ],
    [
      'hằng quý, chậm nhất ngày 05 của tháng đầu tiên trong quý sau',
      { kind: 'recurring', every: 'quarter', month: 1, day: 5, bound: 'by', reportsOn: 'previous' },
    ],
    [
      'vào ngày 20 hàng tháng',
      { kind: 'recurring', every: 'month', month: 1, day: 20, bound: 'by', reportsOn: 'current' },
    ],
    [
      'hằng quý, trước ngày cuối cùng của quý',
      { kind: 'recurring', every: 'quarter', month: 3, day: 31, bound: 'before', reportsOn: 'current' },
    ],
    [
      'trong vòng 03 ngày làm việc kể từ ngày nhận được văn bản này',
      { kind: 'relative', amount: 3, unit: 'working-day', event: 'receipt', eventText: null },
    ],
    [
      'chậm nhất 05 ngày kể từ khi phát hiện sự cố',
      { kind: 'relative', amount: 5, unit: 'day', event: 'detection', eventText: null },
    ],
    [
      'không quá 24 (hai mươi bốn) giờ kể từ thời điểm phát hiện',
      { kind: 'relative', amount: 24, unit: 'hour', event: 'detection', eventText: null },
    ],
    [
      'trong thời hạn 15 ngày làm việc từ ngày nhận đủ hồ sơ hợp lệ',
      { kind: 'relative', amount: 15, unit: 'working-day', event: 'complete-dossier', eventText: null },
    ],
    ['trong 2 tuần', { kind: 'relative', amount: 14, unit: 'day', event: 'unstated', eventText: null }],
    ['trong ngày 20/11/2026', { kind: 'date', on: '2026-11-20', bound: 'by' }],
    ['đến ngày 30/11/2026, phải hoàn thành 100%', { kind: 'date', on: '2026-11-30', bound: 'by' }],
    ['trước thời điểm 31/12/2026', { kind: 'date', on: '2026-12-31', bound: 'before' }],
    ['xong trước Tết Nguyên đán', { kind: 'needs-human', reason: 'holidays', words: 'trước Tết Nguyên đán' }],
    ['đầu quý IV/2026', { kind: 'needs-human', reason: 'unclear-date', words: 'đầu quý IV/2026' }],
    [
      'trong 5 ngày làm việc đầu tiên của tháng',
      { kind: 'needs-human', reason: 'unclear-date', words: 'ngày làm việc đầu tiên của tháng' },
    ],
    ['báo cáo khi có yêu cầu', { kind: 'needs-human', reason: 'on-request', words: 'khi có yêu cầu' }],
    ['trước 17h00 ngày 20/11/2026', { kind: 'date', on: '2026-11-20', bound: 'by', until: '17:00' }],
    [
      'chậm nhất 9 giờ 30 phút, ngày 20/11/2026',
      { kind: 'date', on: '2026-11-20', bound: 'by', until: '09:30' },
    ],
    ['trước 0h00 ngày 20/11/2026', { kind: 'date', on: '2026-11-20', bound: 'before' }],
    ['trước 24h00 ngày 20/11/2026', { kind: 'date', on: '2026-11-20', bound: 'by' }],
    [
      'trước ngày 15 các tháng 3, 6, 9 và 12 hằng năm',
      {
        kind: 'yearly-dates',
        every: 'quarter',
        dates: [3, 6, 9, 12].map((month) => ({ day: 15, month })),
        bound: 'before',
        reportsOn: 'current',
      },
    ],
    [
      'trong vòng ba (03) ngày làm việc',
      { kind: 'relative', amount: 3, unit: 'working-day', event: 'unstated', eventText: null },
    ],
    [
      'trong 24h kể từ khi phát hiện',
      { kind: 'relative', amount: 24, unit: 'hour', event: 'detection', eventText: null },
    ],
    ['15/12/2026', { kind: 'date', on: '2026-12-15', bound: 'by' }],
    [
      'Quý III/2026',
      { kind: 'end-of-period', period: { cycle: 'quarter', year: 2026, index: 3 }, bound: 'by' },
    ],
  ])('%s', (text, rule) => {
    expect(only(text)).toEqual(rule);
    expect(only(text.normalize('NFD'))).toEqual(rule);
    expect(only(text.toUpperCase())).toMatchObject({ kind: rule.kind });
  });

  test.each([
    ['truoc ngay 15 cua thang cuoi cung trong quy', 'recurring'],
    ['cham nhat ngay 15/12/2026', 'date'],
    ['trong vong 03 ngay lam viec ke tu ngay nhan duoc van ban', 'relative'],
    ['kip thoi', 'needs-human'],
  ])('reads "%s", typed without marks', (text, kind) => {
    expect(only(text)).toMatchObject({ kind });
  });

  test('without marks "ngay" may be "ngày": it is not taken for "at once"', () => {
    expect(parseDeadline('Cong van ngay 25/5/2018 cua So')).toEqual([]);
  });

  test('two reports in one sentence keep their own cycles', () => {
    const rules = parseDeadline('báo cáo 6 tháng trước ngày 20/6, báo cáo năm trước ngày 15/12').map(
      ({ rule }) => rule,
    );
    expect(rules).toEqual([
      {
        kind: 'yearly-dates',
        every: 'half-year',
        dates: [{ day: 20, month: 6 }],
        bound: 'before',
        reportsOn: 'current',
      },
      {
        kind: 'yearly-dates',
        every: 'year',
        dates: [{ day: 15, month: 12 }],
        bound: 'before',
        reportsOn: 'current',
      },
    ]);
  });

  test('each report of a list keeps its own cycle and its own day', () => {
    const text =
      'Định kỳ báo cáo quý (trước ngày 20 tháng cuối quý), 6 tháng (trước ngày 20/6), năm (trước ngày 20/12)';
    expect(parseDeadline(text).map(({ rule }) => ('every' in rule ? rule.every : rule))).toEqual([
      'quarter',
      'half-year',
      'year',
    ]);
  });

  test('a second date in a sentence does not borrow the cycle of the first', () => {
    const rules = parseDeadline('hằng tháng báo cáo trước ngày 25, hoàn thành trước ngày 20/6').map(
      ({ rule }) => rule.kind,
    );
    expect(rules).toEqual(['recurring', 'needs-human']);
  });

  test('words for a person are read back from the plain words too', () => {
    for (const words of [
      'kịp thời',
      'trong các dịp lễ, tết sắp tới',
      'trước khi đưa vào sử dụng',
      'trước ngày 25',
      'định kỳ hằng quý',
      'báo cáo hằng tuần',
    ]) {
      const rule = only(words);
      expect(rule).toMatchObject({ kind: 'needs-human', words });
      expect(rule && only(describeDeadline(rule, 'vi'))).toEqual(rule);
    }
  });

  test('a date without a year is unclear until the day of issue is known, and then says what was assumed', () => {
    expect(only('hoàn thành trước ngày 20/6')).toMatchObject({ kind: 'needs-human', reason: 'unclear-date' });
    expect(parseDeadline('hoàn thành trước ngày 20/6', { issuedOn: '2026-08-01' })).toMatchObject([
      { rule: { kind: 'date', on: '2027-06-20', bound: 'before' }, assumed: ['year'] },
    ]);
  });

  test('a day that does not exist is unclear, not moved', () => {
    expect(only('trước ngày 31/2/2026')).toMatchObject({ kind: 'needs-human', reason: 'unclear-date' });
    expect(only('trước ngày 30/5/26')).toMatchObject({ kind: 'needs-human', reason: 'unclear-date' });
  });

  test('a year of two digits, or none, is the one near the day of issue, and says that it was assumed', () => {
    const issued = { issuedOn: '2026-11-21' };
    expect(parseDeadline('hoàn thành trước 30/6/27', issued)).toMatchObject([
      { rule: { kind: 'date', on: '2027-06-30', bound: 'before' }, assumed: ['year'] },
    ]);
    expect(parseDeadline('hoàn thành trong tháng 11', issued)).toMatchObject([
      { rule: { period: { cycle: 'month', year: 2026, index: 11 } }, assumed: ['year'] },
    ]);
    expect(parseDeadline('xong trong quý I', issued)).toMatchObject([
      { rule: { period: { cycle: 'quarter', year: 2027, index: 1 } }, assumed: ['year'] },
    ]);
    expect(parseDeadline('hoàn thành trong quý này', issued)).toMatchObject([
      { rule: { period: { cycle: 'quarter', year: 2026, index: 4 } }, assumed: ['year'] },
    ]);
    expect(only('xong trước ngày 30/6/99')).toMatchObject({ reason: 'unclear-date' });
    expect(only('hoàn thành trong quý này')).toMatchObject({ reason: 'unclear-date' });
  });

  test.each([
    ['trước 15h00 thứ Sáu hằng tuần', { kind: 'weekly', weekday: 5, bound: 'by', until: '15:00' }],
    ['Báo cáo hằng tuần vào thứ 6', { kind: 'weekly', weekday: 5, bound: 'by' }],
    [
      'định kỳ hằng tuần, trước 3 giờ chiều thứ Năm hằng tuần',
      { kind: 'weekly', weekday: 4, bound: 'by', until: '15:00' },
    ],
    ['trước chủ nhật hàng tuần', { kind: 'weekly', weekday: 7, bound: 'before' }],
  ])('weekly: %s', (text, rule) => {
    expect(only(text)).toEqual(rule);
  });

  test.each([
    ['Quý I, II/2027', { cycle: 'quarter', year: 2027, index: 2 }],
    ['hoàn thành trong quý III và quý IV năm 2027', { cycle: 'quarter', year: 2027, index: 4 }],
    ['Tháng 11-12/2026', { cycle: 'month', year: 2026, index: 12 }],
    ['Giai đoạn 2026 - 2030', { cycle: 'year', year: 2030, index: 1 }],
    ['Thời gian thực hiện: năm 2026-2027', { cycle: 'year', year: 2027, index: 1 }],
  ])('several periods are done by the end of the last: %s', (text, period) => {
    expect(only(text)).toEqual({ kind: 'end-of-period', period, bound: 'by' });
  });

  test.each([
    ["trước 16h30' ngày 20/11/2026", { kind: 'date', on: '2026-11-20', bound: 'by', until: '16:30' }],
    ['trước 2 giờ chiều ngày 20/11/2026', { kind: 'date', on: '2026-11-20', bound: 'by', until: '14:00' }],
    [
      'Thời gian: từ ngày 01/12/2026 đến hết ngày 31/12/2026',
      { kind: 'date', on: '2026-12-31', bound: 'by' },
    ],
    ['bố trí trực 24/24h', { kind: 'continuous', words: '24/24h' }],
    [
      'trực trong các ngày nghỉ lễ',
      { kind: 'needs-human', reason: 'holidays', words: 'trong các ngày nghỉ lễ' },
    ],
    ['báo cáo định kỳ 03 tháng/lần', { kind: 'needs-human', reason: 'no-day', words: '03 tháng/lần' }],
    ['diễn tập ít nhất 01 lần/năm', { kind: 'needs-human', reason: 'no-day', words: '01 lần/năm' }],
  ])('%s', (text, rule) => {
    expect(only(text)).toEqual(rule);
  });

  test('the span covers the words in the text as given, broken lines and NFD included', () => {
    const text = 'Báo cáo về Sở chậm\n  nhất ngày 15/12/2026 để tổng hợp'.normalize('NFD');
    const [found] = parseDeadline(text);
    expect(text.slice(found?.span.start, found?.span.end)).toBe(
      'chậm\n  nhất ngày 15/12/2026'.normalize('NFD'),
    );
  });

  test.each([
    'trước khi ',
    'chậm nhất là vào hết ',
    'trước ngày 1/1, ',
    'định kỳ tháng, ',
    'trong vòng 5 ngày kể từ ngày ',
    'trước      ',
    'ba (',
  ])('a page of nothing but "%s" is read in a moment', { timeout: 30_000 }, (words) => {
    const startedAt = performance.now();
    parseDeadline(words.repeat(8_000));
    // It takes 0.1 s; a pattern that tries every way to divide the text would take hours.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

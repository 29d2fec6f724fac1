import type { OfficialDocument } from '@lachan/documents';
import { addDays, vietnameseDay } from '../../../kernel/time.ts';
import { isFigure, numbersOf, type Form, type MergedCell, type Tally } from '../contract.ts';
import { frameOf, inFull, type Parties } from './letterhead.ts';
import type { MergedRow } from './merged-rows.ts';
import { explanations, paragraph, roman, subjectOf } from './unit-document.ts';
import { answersText, cellText, figureText, knownText, optionText } from './wording.ts';

type Block = OfficialDocument['body'][number];

export interface ProvinceReport {
  form: Form;
  period: { label: { vi: string }; from: string; to: string; dueOn: string; closedAt: Date | null };
  tally: Tally;
  cells: readonly MergedCell[];
  rows: readonly MergedRow[];
}

/** What the lead unit reports to the committee: figures of the province, who stands behind them, and unit by unit. */
export function provinceDocument(parties: Parties, report: ProvinceReport, today: string): OfficialDocument {
  const { form, period, tally } = report;
  const numbers = numbersOf(form);
  const missing = report.rows.filter(({ cells }) => cells === null).map(({ unitName }) => unitName);
  const body: Block[] = [
    ...(period.closedAt ? [] : [paragraph('DỰ THẢO: kỳ báo cáo chưa chốt, số liệu có thể thay đổi.')]),
    paragraph(
      `Thực hiện ${form.basis.vi}, ${parties.lead} tổng hợp báo cáo của các đơn vị, địa phương ${period.label.vi} (kỳ số liệu từ ngày ${vietnameseDay(period.from)} đến hết ngày ${vietnameseDay(period.to)}) như sau:`,
    ),
    { kind: 'heading', marker: 'I.', text: 'TÌNH HÌNH GỬI BÁO CÁO' },
    paragraph(
      `Có ${tally.submitted}/${tally.owed} đơn vị đã gửi báo cáo, trong đó ${tally.accepted} báo cáo đã được chấp nhận; ${tally.missing} đơn vị chưa báo cáo; ${tally.late} đơn vị chậm so với thời hạn trước ngày ${vietnameseDay(addDays(period.dueOn, 1))}.`,
    ),
    ...(missing.length > 0 ? [paragraph(`Các đơn vị chưa báo cáo: ${missing.join('; ')}.`)] : []),
    ...form.sections.flatMap((section, index): Block[] => [
      { kind: 'heading', marker: `${roman(index + 2)}.`, text: section.title.vi.toUpperCase() },
      ...sectionBlocks(section, report, numbers),
    ]),
    ...explanations(form, numbers),
    { kind: 'heading', text: 'PHỤ LỤC: SỐ LIỆU CỦA TỪNG ĐƠN VỊ' },
    paragraph(
      'Số trong ngoặc ở đầu cột là số thứ tự chỉ tiêu trong báo cáo. "–": đơn vị không có số liệu; "KAD": không áp dụng; "Chưa BC": chưa báo cáo. Không trường hợp nào trong số này được tính là 0.',
    ),
    byUnit(form, report.rows, numbers),
    paragraph(
      `Trên đây là báo cáo của ${parties.lead}, kính trình ${inFull(parties.committee)} xem xét, chỉ đạo`,
    ),
  ];
  return {
    ...frameOf(parties, 'BC', today),
    subject: `${subjectOf(form)} ${period.label.vi} trên địa bàn ${parties.provinceName.charAt(0).toLowerCase()}${parties.provinceName.slice(1)}`,
    addressees: [inFull(parties.committee)],
    body,
  };
}

function sectionBlocks(
  section: Form['sections'][number],
  { cells, rows }: ProvinceReport,
  numbers: Map<string, number>,
): Block[] {
  const figures = section.cells.filter(isFigure);
  const words = section.cells.filter((cell) => !isFigure(cell));
  const of = (key: string) => cells.find((cell) => cell.key === key);
  return [
    ...(figures.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: ['TT', 'Nội dung', 'Số liệu', 'Nguồn số liệu', 'Số đơn vị'],
            widths: [1, 6, 3, 3, 4],
            rows: figures.map((cell) => {
              const merged = of(cell.key);
              return [
                String(numbers.get(cell.key)),
                cell.label.vi,
                merged?.figure ? figureText(cell, merged.figure) : 'không có số liệu',
                merged?.figure ? knownText(merged.figure.known) : '',
                merged ? answersText(merged.answers) : '',
              ];
            }),
          },
        ]),
    ...words.flatMap((cell): Block[] => {
      const said = rows.flatMap(({ unitName, cells: filled }) => {
        const text = filled?.get(cell.key)?.text;
        return text ? [`${unitName}: ${optionText(cell, text).replace(/[.;]+$/u, '')}`] : [];
      });
      if (said.length === 0) return [paragraph(`${cell.label.vi}: không đơn vị nào nêu.`)];
      return [paragraph(`${cell.label.vi}:`), { kind: 'list', items: said }];
    }),
  ];
}

function byUnit(form: Form, rows: readonly MergedRow[], numbers: Map<string, number>): Block {
  const figures = form.sections.flatMap(({ cells }) => cells).filter(isFigure);
  return {
    kind: 'table',
    landscape: true,
    columns: ['TT', 'Đơn vị', ...figures.map(({ key }) => `(${numbers.get(key)})`)],
    widths: [1, 5, ...figures.map(({ kind }) => (kind === 'share' ? 3 : 2))],
    rows: rows.map((row, index) => [
      String(index + 1),
      row.unitName,
      ...figures.map((cell) => {
        if (!row.cells) return 'Chưa BC';
        const filled = row.cells.get(cell.key);
        if (filled?.answer === 'not_applicable') return 'KAD';
        return filled?.figure ? cellText(cell, filled) : '–';
      }),
    ]),
  };
}

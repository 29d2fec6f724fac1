import type { OfficialDocument } from '@lachan/documents';
import { isFigure, numbersOf, type Form, type FormCell, type MergedCell, type Tally } from '../contract.ts';
import { frameOf, type Parties } from './letterhead.ts';
import type { MergedRow } from './merged-rows.ts';
import { filledIn, recipientNames } from './recipients.ts';
import { dueText, explanations, paragraph, roman, subjectOf, valuesOf } from './unit-document.ts';
import { answersText, cellText, figureText, knownText, tableTexts, wordsText } from './wording.ts';

type Block = OfficialDocument['body'][number];
type Annex = NonNullable<OfficialDocument['annexes']>[number];

export interface ProvinceReport {
  form: Form;
  period: {
    label: { vi: string };
    from: string;
    to: string;
    dueOn: string;
    dueAt: Date | null;
    closedAt: Date | null;
  };
  tally: Tally;
  cells: readonly MergedCell[];
  rows: readonly MergedRow[];
}

/** What the lead unit reports to the committee: figures of the province, who stands behind them, and unit by unit. */
export function provinceDocument(parties: Parties, report: ProvinceReport, today: string): OfficialDocument {
  const { form, period, tally } = report;
  const numbers = numbersOf(form);
  const missing = report.rows.filter(({ cells }) => cells === null).map(({ unitName }) => unitName);
  const addressees = recipientNames(parties, form.recipients.province, period.dueOn);
  const values = valuesOf(parties.lead, period);
  const opening =
    form.template.opening ??
    `Thực hiện ${form.basis.vi}, {unit} tổng hợp báo cáo của các đơn vị, địa phương {period} (kỳ số liệu từ ngày {from} đến hết ngày {to}) như sau:`;
  const closing =
    form.template.closing ??
    `Trên đây là báo cáo của {unit}, kính trình ${addressees.join(', ')} xem xét, chỉ đạo`;
  const body: Block[] = [
    ...(period.closedAt ? [] : [paragraph('DỰ THẢO: kỳ báo cáo chưa chốt, số liệu có thể thay đổi.')]),
    paragraph(filledIn(opening, values)),
    { kind: 'heading', marker: 'I.', text: 'TÌNH HÌNH GỬI BÁO CÁO' },
    paragraph(
      `Có ${tally.submitted}/${tally.owed} đơn vị đã gửi báo cáo, trong đó ${tally.accepted} báo cáo đã được chấp nhận; ${tally.missing} đơn vị chưa báo cáo; ${tally.late} đơn vị chậm so với thời hạn ${dueText(period)}.`,
    ),
    ...(missing.length > 0 ? [paragraph(`Các đơn vị chưa báo cáo: ${missing.join('; ')}.`)] : []),
    ...form.sections.flatMap((section, index): Block[] => [
      { kind: 'heading', marker: `${roman(index + 2)}.`, text: section.title.vi.toUpperCase() },
      ...sectionBlocks(section, report, numbers),
    ]),
    ...explanations(form, numbers),
    paragraph(filledIn(closing, values)),
  ];
  return {
    ...frameOf(parties, 'BC', today),
    subject: `${subjectOf(form)} ${period.label.vi} trên địa bàn ${parties.provinceName.charAt(0).toLowerCase()}${parties.provinceName.slice(1)}`,
    addressees,
    body,
    annexes: annexesOf(report, numbers),
  };
}

/** What stands behind the signature: unit by unit, then every table with the rows of all units. */
function annexesOf({ form, rows }: ProvinceReport, numbers: Map<string, number>): Annex[] {
  const all = form.sections.flatMap(({ cells }) => cells);
  const tables = all.flatMap((cell): Annex[] => {
    const lines = rows.flatMap(({ cells }) => cells?.get(cell.key)?.rows ?? []);
    if (cell.kind !== 'table' || lines.length === 0) return [];
    return [
      {
        title: cell.label.vi.toUpperCase(),
        blocks: [
          {
            kind: 'table',
            landscape: true,
            columns: cell.columns.map(({ label }) => label.vi),
            widths: cell.columns.map(({ kind }) => (kind === 'row-number' ? 1 : 3)),
            rows: tableTexts(cell, lines),
          },
        ],
      },
    ];
  });
  const wordsOf = all
    .filter((cell) => !isFigure(cell) && cell.kind !== 'table' && saidBy(cell, rows).length > MOST_LINES)
    .flatMap((cell): Annex[] => [
      { title: cell.label.vi.toUpperCase(), blocks: [{ kind: 'list', items: saidBy(cell, rows) }] },
    ]);
  if (!all.some(isFigure)) return [...tables, ...wordsOf];
  return [
    {
      title: 'SỐ LIỆU CỦA TỪNG ĐƠN VỊ',
      blocks: [
        paragraph(
          'Số trong ngoặc ở đầu cột là số thứ tự chỉ tiêu trong báo cáo. "–": đơn vị không có số liệu; "KAD": không áp dụng; "Chưa BC": chưa báo cáo. Không trường hợp nào trong số này được tính là 0.',
        ),
        byUnit(form, rows, numbers),
      ],
    },
    ...tables,
    ...wordsOf,
  ];
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
      if (cell.kind === 'table') return [tableSentence(cell, rows)];
      const said = saidBy(cell, rows);
      if (said.length === 0) return [paragraph(`${cell.label.vi}: không đơn vị nào nêu.`)];
      if (said.length > MOST_LINES)
        return [paragraph(`${cell.label.vi}: ${said.length} ý kiến khác nhau, tại phụ lục kèm theo.`)];
      return [paragraph(`${cell.label.vi}:`), { kind: 'list', items: said }];
    }),
  ];
}

/** More than this many lines of units would push the signature pages away from the figures. */
const MOST_LINES = 12;

/** What units wrote, those who wrote the same together. */
function saidBy(cell: FormCell, rows: readonly MergedRow[]): string[] {
  const said = rows.flatMap(({ unitName, cells }) => {
    const text = cells?.get(cell.key)?.text;
    return text ? [{ unitName, text: wordsText(cell, text).replace(/[.;]+$/u, '') }] : [];
  });
  return [...Map.groupBy(said, ({ text }) => text)].map(
    ([text, by]) => `${by.map(({ unitName }) => unitName).join(', ')}: ${text}`,
  );
}

/** How many rows of how many units the annex has; none, with a report, is another thing than no report. */
function tableSentence(cell: FormCell, rows: readonly MergedRow[]): Block {
  const given = rows.flatMap(({ cells }) => cells?.get(cell.key)?.rows ?? []);
  const units = rows.filter(({ cells }) => (cells?.get(cell.key)?.rows?.length ?? 0) > 0).length;
  return paragraph(
    given.length === 0
      ? `${cell.label.vi}: không đơn vị nào có dòng nào.`
      : `${cell.label.vi}: ${given.length} dòng của ${units} đơn vị, tại phụ lục kèm theo.`,
  );
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

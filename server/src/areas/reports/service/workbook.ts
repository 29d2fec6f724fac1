import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node';
import { VIETNAM_OFFSET_MS, vietnameseDay } from '../../../kernel/time.ts';
import { isFigure, numbersOf, type Form, type FormCell, type ReportCell } from '../contract.ts';
import { tableSheets } from './table-sheets.ts';
import type { ProvinceReport } from './province-document.ts';
import type { UnitReport } from './unit-document.ts';
import { answerWords, cellNote, cellText, knownText, optionText, sourceText } from './wording.ts';

const head = (value: string): Cell => ({
  value,
  fontWeight: 'bold',
  wrap: true,
  align: 'center',
  alignVertical: 'center',
  backgroundColor: '#E8EEF4',
  borderStyle: 'thin',
});
const words = (value: string): Cell => ({ value, wrap: true, alignVertical: 'top', borderStyle: 'thin' });
const count = (value: number): Cell => ({ value, type: Number, format: '#,##0', borderStyle: 'thin' });
const line = (value: string): Cell => ({ value });
const title = (value: string): Cell => ({ value, fontWeight: 'bold', fontSize: 14 });

/** A number as a number, so that the sheet can add it up; a word where there is none. */
function figureCells(cell: FormCell, filled: ReportCell | undefined): Cell[] {
  const figure = filled?.figure;
  if (cell.kind !== 'share') return [figure ? count(figure.numerator) : words(cellText(cell, filled))];
  if (!figure?.denominator) return [words(cellText(cell, filled)), words(''), words('')];
  return [
    count(figure.numerator),
    count(figure.denominator),
    { value: figure.numerator / figure.denominator, type: Number, format: '0.0%', borderStyle: 'thin' },
  ];
}

/** The province's report: a sheet of totals, a sheet of units, a sheet of how each figure is known. */
export async function provinceWorkbook(report: ProvinceReport): Promise<Buffer> {
  const { form, period, tally } = report;
  const numbers = numbersOf(form);
  const all = form.sections.flatMap(({ cells }) => cells);
  const figures = all.filter(isFigure);
  const merged = new Map(report.cells.map((cell) => [cell.key, cell]));
  const summary: SheetData = [
    ...heading(form, period),
    [
      line(
        `Đã gửi ${tally.submitted}/${tally.owed}; đã chấp nhận ${tally.accepted}; chưa báo cáo ${tally.missing}; chậm ${tally.late}`,
      ),
    ],
    [
      'TT',
      'Nội dung',
      'Số liệu',
      'Trên tổng số',
      'Tỷ lệ',
      'Nguồn số liệu',
      'Có số liệu',
      'Bằng 0',
      'Không áp dụng',
      'Không có số liệu',
      'Chưa báo cáo',
    ].map(head),
    ...figures.map((cell) => {
      const { figure = null, answers } = merged.get(cell.key) ?? {};
      return [
        count(numbers.get(cell.key) ?? 0),
        words(cell.label.vi),
        figure ? count(figure.numerator) : words(answerWords.no_data),
        figure?.denominator ? count(figure.denominator) : words(''),
        figure?.denominator
          ? ({
              value: figure.numerator / figure.denominator,
              type: Number,
              format: '0.0%',
              borderStyle: 'thin',
            } as const)
          : words(''),
        words(figure ? knownText(figure.known) : ''),
        ...[answers?.value, answers?.zero, answers?.notApplicable, answers?.noData, answers?.noReport].map(
          (units) => count(units ?? 0),
        ),
      ];
    }),
  ];
  const byUnit: SheetData = [
    [
      'TT',
      'Đơn vị',
      'Tình trạng',
      'Ngày gửi',
      ...figures.flatMap((cell) => {
        const label = `(${numbers.get(cell.key)}) ${cell.label.vi}`;
        return cell.kind === 'share'
          ? [label, `(${numbers.get(cell.key)}) trên tổng số`, `(${numbers.get(cell.key)}) tỷ lệ`]
          : [label];
      }),
      ...all.filter((cell) => !isFigure(cell)).map(({ label }) => label.vi),
    ].map(head),
    ...report.rows.map((row, index) => [
      count(index + 1),
      words(row.unitName),
      words(
        `${row.cells === null ? answerWords.no_report : row.isAccepted ? 'đã chấp nhận' : 'đã gửi'}${row.isLate ? ', chậm' : ''}`,
      ),
      dayCell(row.submittedAt),
      ...figures.flatMap((cell) =>
        row.cells
          ? figureCells(cell, row.cells.get(cell.key))
          : Array<Cell>(cell.kind === 'share' ? 3 : 1).fill(words('chưa BC')),
      ),
      ...all
        .filter((cell) => !isFigure(cell))
        .map((cell) => words(optionText(cell, row.cells?.get(cell.key)?.text ?? ''))),
    ]),
  ];
  const sources: SheetData = [
    [
      'Đơn vị',
      'Nội dung',
      'Số liệu',
      'Hệ thống tính',
      'Nguồn số liệu',
      'Giải trình',
      'Tính lúc',
      'Xác nhận',
      'Lần gửi',
    ].map(head),
    ...report.rows.flatMap((row) =>
      figures.flatMap((cell) => {
        const filled = row.cells?.get(cell.key);
        if (!filled) return [];
        return [sourceRow(row.unitName, cell, filled, row.version ?? 1)];
      }),
    ),
  ];
  return writeExcelFile(
    [
      {
        data: summary,
        sheet: 'Tổng hợp',
        columns: widths(6, 56, 18, 14, 9, 34, 10, 10, 10, 10, 10),
        orientation: 'landscape',
        stickyRowsCount: 4,
      },
      {
        data: byUnit,
        sheet: 'Theo đơn vị',
        columns: widths(6, 36, 16, 12, ...Array<number>(40).fill(16)),
        orientation: 'landscape',
        stickyRowsCount: 1,
        stickyColumnsCount: 2,
      },
      {
        data: sources,
        sheet: 'Nguồn số liệu',
        columns: widths(36, 46, 18, 18, 30, 40, 18, 16, 8),
        orientation: 'landscape',
        stickyRowsCount: 1,
      },
      ...tableSheets(form, ({ key }) => report.rows.flatMap(({ cells }) => cells?.get(key)?.rows ?? [])),
    ],
    { fontFamily: 'Times New Roman', fontSize: 12 },
  ).toBuffer();
}

/** One unit's report: what it says, and how each figure is known. */
export async function unitWorkbook(unitName: string, report: UnitReport): Promise<Buffer> {
  const { form, period } = report;
  const of = (cell: FormCell) => report.cells.find(({ key }) => key === cell.key);
  const all = form.sections.flatMap(({ cells }) => cells);
  const summary: SheetData = [
    ...heading(form, period),
    [line(unitName)],
    ['Nội dung', 'Số liệu', 'Trên tổng số', 'Tỷ lệ', 'Giải trình'].map(head),
    ...form.sections.flatMap((section) => [
      [{ value: section.title.vi, fontWeight: 'bold' as const }],
      ...section.cells.map((cell) => {
        const values = isFigure(cell) ? figureCells(cell, of(cell)) : [words(cellText(cell, of(cell)))];
        return [
          words(cell.label.vi),
          ...values,
          ...Array<Cell>(3 - values.length).fill(words('')),
          words(cellNote(cell, of(cell))),
        ];
      }),
    ]),
  ];
  const sources: SheetData = [
    [
      'Đơn vị',
      'Nội dung',
      'Số liệu',
      'Hệ thống tính',
      'Nguồn số liệu',
      'Giải trình',
      'Tính lúc',
      'Xác nhận',
      'Lần gửi',
    ].map(head),
    ...all.filter(isFigure).flatMap((cell) => {
      const filled = of(cell);
      return filled ? [sourceRow(unitName, cell, filled, report.shown)] : [];
    }),
  ];
  return writeExcelFile(
    [
      {
        data: summary,
        sheet: 'Báo cáo',
        columns: widths(60, 16, 14, 10, 50),
        orientation: 'landscape',
        stickyRowsCount: 4,
      },
      {
        data: sources,
        sheet: 'Nguồn số liệu',
        columns: widths(36, 46, 18, 18, 30, 40, 18, 16, 8),
        orientation: 'landscape',
        stickyRowsCount: 1,
      },
      ...tableSheets(form, (cell) => of(cell)?.rows ?? []),
    ],
    { fontFamily: 'Times New Roman', fontSize: 12 },
  ).toBuffer();
}

function sourceRow(unitName: string, cell: FormCell, filled: ReportCell, version: number): Cell[] {
  const { computed } = filled;
  return [
    words(unitName),
    words(cell.label.vi),
    words(cellText(cell, filled)),
    words(computed ? cellText(cell, { ...filled, answer: 'confirmed', figure: computed }) : 'không có'),
    words(sourceText(filled)),
    words(filled.reason ?? ''),
    dayCell(computed?.at ?? null),
    words(filled.answeredBy ?? ''),
    count(version),
  ];
}

function heading(form: Form, period: { label: { vi: string }; from: string; to: string }): SheetData {
  return [
    [title(`${form.title.vi} ${period.label.vi}`)],
    [line(`Kỳ số liệu: từ ngày ${vietnameseDay(period.from)} đến hết ngày ${vietnameseDay(period.to)}`)],
  ];
}

function dayCell(at: Date | null): Cell {
  // A sheet knows no time zone: the instant is moved so that it shows the day in Vietnam.
  return at
    ? {
        value: new Date(at.getTime() + VIETNAM_OFFSET_MS),
        type: Date,
        format: 'dd/mm/yyyy',
        borderStyle: 'thin',
      }
    : words('');
}

function widths(...all: number[]) {
  return all.map((width) => ({ width }));
}

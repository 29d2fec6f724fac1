import { percentOf } from '../../../kernel/measures.ts';
import { dayOf, vietnameseDay } from '../../../kernel/time.ts';
import { CSV_START, csvOf, type WrittenCell } from '../../../kernel/spreadsheet/write-csv.ts';
import { isFigure, numbersOf, type FormCell, type ReportCell } from '../contract.ts';
import type { ProvinceReport } from './province-document.ts';
import type { UnitReport } from './unit-document.ts';
import { answerWords, cellNote, cellText } from './wording.ts';

const decimal = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1, useGrouping: false });

/** Columns of a figure: a share is three, so that each can be added up. */
function headsOf(cell: FormCell, number: number | undefined): string[] {
  const label = number === undefined ? cell.label.vi : `(${number}) ${cell.label.vi}`;
  return cell.kind === 'share' ? [label, `(${number}) trên tổng số`, `(${number}) tỷ lệ %`] : [label];
}

/** Numbers without points between thousands: with them some spreadsheets take a number for a text or for a day. */
function valuesOf(cell: FormCell, filled: ReportCell | undefined): WrittenCell[] {
  const figure = filled?.figure;
  if (!isFigure(cell)) return [cellText(cell, filled)];
  if (!figure) return [cellText(cell, filled), ...(cell.kind === 'share' ? [null, null] : [])];
  if (cell.kind !== 'share') return [figure.numerator];
  const percent = percentOf(figure);
  return [figure.numerator, figure.denominator, percent === null ? null : decimal.format(percent)];
}

/** The province's report unit by unit, as text for a spreadsheet. */
export function provinceCsv({ form, rows }: ProvinceReport): string {
  const numbers = numbersOf(form);
  const all = form.sections.flatMap(({ cells }) => cells);
  const heads = all.flatMap((cell) => headsOf(cell, numbers.get(cell.key)));
  return (
    CSV_START +
    csvOf([
      ['TT', 'Đơn vị', 'Tình trạng', 'Ngày gửi', ...heads],
      ...rows.map((row, index): WrittenCell[] => [
        index + 1,
        row.unitName,
        `${row.cells === null ? answerWords.no_report : row.isAccepted ? 'đã chấp nhận' : 'đã gửi'}${row.isLate ? ', chậm' : ''}`,
        row.submittedAt && vietnameseDay(dayOf(row.submittedAt)),
        ...(row.cells
          ? all.flatMap((cell) => valuesOf(cell, row.cells?.get(cell.key)))
          : heads.map(() => answerWords.no_report)),
      ]),
    ])
  );
}

/** One unit's report, a line for each item. */
export function unitCsv({ form, cells }: UnitReport): string {
  const numbers = numbersOf(form);
  return (
    CSV_START +
    csvOf([
      ['TT', 'Phần', 'Nội dung', 'Số liệu', 'Trên tổng số', 'Tỷ lệ %', 'Giải trình'],
      ...form.sections.flatMap((section) =>
        section.cells.map((cell): WrittenCell[] => {
          const filled = cells.find(({ key }) => key === cell.key);
          const [value = null, all = null, percent = null] = valuesOf(cell, filled);
          return [
            numbers.get(cell.key) ?? null,
            section.title.vi,
            cell.label.vi,
            value,
            all,
            percent,
            cellNote(cell, filled),
          ];
        }),
      ),
    ])
  );
}

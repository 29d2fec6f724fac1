import { percentOf } from '../../../kernel/measures.ts';
import { vietnameseDay } from '../../../kernel/time.ts';
import type { Figure, FormCell, MergedCell, mergeAnswers, ReportCell, TableRow } from '../contract.ts';

const whole = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });

/** `1.234`; a share as `91,3 % (1.234/1.351)`. */
export function figureText(
  cell: Pick<FormCell, 'kind'>,
  figure: Pick<Figure, 'numerator' | 'denominator'>,
): string {
  if (cell.kind !== 'share') return whole.format(figure.numerator);
  const percent = percentOf(figure);
  const of = `${whole.format(figure.numerator)}/${whole.format(figure.denominator ?? 0)}`;
  return percent === null ? of : `${oneDecimal.format(percent)} % (${of})`;
}

const gradeWords = {
  measured: 'đo được',
  imported: 'nhập từ tệp',
  declared: 'đơn vị kê khai',
  unknown: 'chưa rõ',
} as const;

/** How a figure is known, in shares of what it counts: "63 % đo được, 37 % đơn vị kê khai". */
export function knownText(known: Figure['known']): string {
  const grades = Object.keys(gradeWords) as (keyof typeof gradeWords)[];
  const all = grades.reduce((sum, grade) => sum + known[grade], 0);
  if (all === 0) return '';
  const parts = grades.filter((grade) => known[grade] > 0);
  if (parts.length === 1) return parts.map((grade) => gradeWords[grade]).join('');
  return parts
    .map((grade) => `${oneDecimal.format((known[grade] / all) * 100)} % ${gradeWords[grade]}`)
    .join(', ');
}

/** How the answer of a unit is known; a zero has no parts, but somebody said it. */
export function sourceText(filled: ReportCell | undefined): string {
  if (!filled?.figure) return '';
  return knownText(filled.figure.known) || (filled.answer === 'own' ? gradeWords.declared : 'hệ thống tính');
}

export const answerWords: Record<(typeof mergeAnswers)[number], string> = {
  value: 'có số liệu',
  zero: 'bằng 0',
  not_applicable: 'không áp dụng',
  no_data: 'không có số liệu',
  no_report: 'chưa báo cáo',
};

/** What stands in a cell: a figure, words, or why there is none. Never empty, and never zero for nothing. */
export function cellText(cell: FormCell, filled: ReportCell | undefined): string {
  if (!filled || filled.answer === 'unanswered') return 'chưa trả lời';
  if (filled.answer === 'not_applicable' || filled.answer === 'no_data') return answerWords[filled.answer];
  if (filled.figure) return figureText(cell, filled.figure);
  if (filled.rows) return filled.rows.length === 0 ? 'không có' : `${whole.format(filled.rows.length)} dòng`;
  return wordsText(cell, filled.text ?? '');
}

/** Words of a unit as they are printed: a day as dd/MM/yyyy, an option by its label. */
export function wordsText(cell: FormCell, text: string): string {
  if (cell.kind === 'date') return vietnameseDay(text);
  if (cell.kind === 'date-time') return minuteText(text);
  return optionText(cell, text);
}

function minuteText(minute: string): string {
  return `${minute.slice(11)} ngày ${vietnameseDay(minute.slice(0, 10))}`;
}

/** The rows of a table as they are printed, numbered from one. */
export function tableTexts({ columns }: FormCell, rows: readonly TableRow[]): string[][] {
  return rows.map((row, index) =>
    columns.map((column) => {
      const value = row[column.key] ?? '';
      if (column.kind === 'row-number') return String(index + 1);
      if (value === '') return '';
      if (column.kind === 'date') return vietnameseDay(value);
      if (column.kind === 'date-time') return minuteText(value);
      if (column.kind === 'count') return whole.format(Number(value));
      return value
        .split('; ')
        .map((part) => column.options.find((option) => option.value === part)?.label.vi ?? part)
        .join('; ');
    }),
  );
}

export function optionText(cell: FormCell, text: string): string {
  return cell.options.find(({ value }) => value === text)?.label.vi ?? text;
}

/** The note beside a cell: the reason, and what the system had computed when the unit says otherwise. */
export function cellNote(cell: FormCell, filled: ReportCell | undefined): string {
  if (!filled) return '';
  const differs = filled.answer === 'own' && filled.computed !== null;
  const computed = differs && filled.computed ? `Hệ thống tính: ${figureText(cell, filled.computed)}` : '';
  return [computed, filled.reason ?? ''].filter(Boolean).join('. ');
}

/** The five kinds of answer behind a merged figure, those that occur: "120 có số liệu, 10 bằng 0, 24 chưa báo cáo". */
export function answersText({ value, zero, notApplicable, noData, noReport }: MergedCell['answers']): string {
  const parts: [number, string][] = [
    [value, answerWords.value],
    [zero, answerWords.zero],
    [notApplicable, answerWords.not_applicable],
    [noData, answerWords.no_data],
    [noReport, answerWords.no_report],
  ];
  return parts
    .filter(([units]) => units > 0)
    .map(([units, words]) => `${whole.format(units)} ${words}`)
    .join(', ');
}

import type { OfficialDocument } from '@lachan/documents';
import { addDays, VIETNAM_OFFSET_MS, vietnameseDay } from '../../../kernel/time.ts';
import { isFigure, numbersOf, type Form, type FormCell, type ReportCell } from '../contract.ts';
import { frameOf, inFull, type Parties } from './letterhead.ts';
import { filledIn, recipientNames } from './recipients.ts';
import { cellNote, cellText, knownText, tableTexts } from './wording.ts';

type Block = OfficialDocument['body'][number];

export interface UnitReport {
  form: Form;
  period: { label: { vi: string }; from: string; to: string; dueOn: string; dueAt: Date | null };
  cells: readonly ReportCell[];
  previous: readonly ReportCell[];
  shown: number;
  versions: readonly { number: number; reason: string | null; submittedAt: Date | null }[];
}

/** A unit's report as it goes to the lead unit: one table for each section, words below, corrections made visible. */
export function unitDocument(parties: Parties, report: UnitReport, today: string): OfficialDocument {
  const { form, period, shown } = report;
  const version = report.versions.find(({ number }) => number === shown);
  const isCorrection = shown > 1;
  const numbers = numbersOf(form);
  const addressees = recipientNames(parties, form.recipients.unit, period.dueOn);
  const values = valuesOf(inFull(parties.issuer.name), period);
  const opening =
    form.template.opening ??
    `Thực hiện ${form.basis.vi}, {unit} báo cáo số liệu {period} (kỳ số liệu từ ngày {from} đến hết ngày {to}; thời hạn gửi: {due}) như sau:`;
  const closing =
    form.template.closing ?? `Trên đây là báo cáo của {unit}, kính gửi ${addressees.join(', ')} tổng hợp`;
  const body: Block[] = [
    ...(version?.submittedAt ? [] : [paragraph('DỰ THẢO: báo cáo chưa gửi, số liệu chưa chốt.')]),
    paragraph(filledIn(opening, values)),
    ...(isCorrection ? correction(form, report, version?.reason ?? '') : []),
    ...form.sections.flatMap((section, index) => [
      { kind: 'heading' as const, marker: `${roman(index + 1)}.`, text: section.title.vi.toUpperCase() },
      ...sectionBlocks(section.cells, report.cells, numbers),
    ]),
    ...explanations(form, numbers),
  ];
  return {
    ...frameOf(parties, 'BC', today),
    subject: `${subjectOf(form)} ${period.label.vi}${isCorrection ? ` (cập nhật lần ${shown - 1})` : ''}`,
    addressees,
    body: [...body, paragraph(filledIn(closing, values))],
  };
}

/** What templates may name. "Trước ngày 15" is how a last day of the 14th is written. */
export function valuesOf(
  unit: string,
  period: Pick<UnitReport['period'], 'label' | 'from' | 'to' | 'dueOn' | 'dueAt'>,
): Record<string, string> {
  return {
    unit,
    period: period.label.vi,
    from: vietnameseDay(period.from),
    to: vietnameseDay(period.to),
    due: dueText(period),
  };
}

/** "trước ngày 15/12/2026"; to the minute where the clock runs in hours. */
export function dueText({ dueOn, dueAt }: { dueOn: string; dueAt: Date | null }): string {
  if (!dueAt) return `trước ngày ${vietnameseDay(addDays(dueOn, 1))}`;
  const minute = new Date(dueAt.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(11, 16);
  return `chậm nhất ${minute} ngày ${vietnameseDay(dueOn)}`;
}

function sectionBlocks(
  wanted: readonly FormCell[],
  filled: readonly ReportCell[],
  numbers: Map<string, number>,
): Block[] {
  const of = (cell: FormCell) => filled.find(({ key }) => key === cell.key);
  const figures = wanted.filter(isFigure);
  const words = wanted.filter((cell) => !isFigure(cell));
  return [
    ...(figures.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: ['TT', 'Nội dung', 'Số liệu', 'Nguồn số liệu', 'Giải trình'],
            widths: [1, 6, 3, 3, 4],
            rows: figures.map((cell) => [
              String(numbers.get(cell.key)),
              cell.label.vi,
              cellText(cell, of(cell)),
              knownText(of(cell)?.figure?.known ?? { measured: 0, imported: 0, declared: 0, unknown: 0 }),
              cellNote(cell, of(cell)),
            ]),
          },
        ]),
    ...words.flatMap((cell): Block[] => {
      const rows = of(cell)?.rows;
      if (rows && rows.length > 0)
        return [
          paragraph(`${cell.label.vi}:`),
          {
            kind: 'table',
            columns: cell.columns.map(({ label }) => label.vi),
            widths: cell.columns.map(({ kind }) => (kind === 'row-number' ? 1 : 3)),
            rows: tableTexts(cell, rows),
            landscape: cell.columns.length > 7,
          },
        ];
      const text =
        of(cell)?.answer === 'unanswered' && !cell.required ? 'Không có.' : cellText(cell, of(cell));
      return [paragraph(`${cell.label.vi}: ${sentence(text)}`)];
    }),
  ];
}

/** What changed since the version before, and why. */
function correction(form: Form, { cells, previous }: UnitReport, reason: string): Block[] {
  const rows = form.sections
    .flatMap((section) => section.cells)
    .flatMap((cell) => {
      const text = (from: readonly ReportCell[]) =>
        cellText(
          cell,
          from.find(({ key }) => key === cell.key),
        );
      const [before, after] = [text(previous), text(cells)];
      return before === after ? [] : [[cell.label.vi, before, after]];
    });
  return [
    paragraph(`Báo cáo này thay thế báo cáo đã gửi trước đó. Lý do: ${reason}.`),
    ...(rows.length > 0
      ? [
          {
            kind: 'table' as const,
            columns: ['Nội dung điều chỉnh', 'Đã báo cáo', 'Điều chỉnh thành'],
            widths: [6, 3, 3],
            rows,
          },
        ]
      : []),
  ];
}

/** How each figure is counted, and what standing the form has, printed wherever the form is. */
export function explanations(form: Form, numbers: Map<string, number>): Block[] {
  const items = form.sections
    .flatMap(({ cells }) => cells)
    .flatMap(({ key, definition }) =>
      definition ? [`Dòng ${numbers.get(key)}: ${definition.vi}`.replace(/\.$/u, '')] : [],
    );
  return [
    ...(items.length > 0 ? [paragraph('Cách tính số liệu:'), { kind: 'list' as const, items }] : []),
    ...(form.notice ? [paragraph(`Ghi chú: ${form.notice.vi}`)] : []),
  ];
}

/** "Báo cáo tình hình …" stands under the word BÁO CÁO as "Tình hình …". */
export function subjectOf(form: Form): string {
  const subject = form.title.vi.replace(/^Báo cáo /u, '');
  return subject.charAt(0).toUpperCase() + subject.slice(1);
}

/** Ends in a full stop, as the clerk's office expects. */
export function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

export function roman(value: number): string {
  return (
    ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'][value] ?? String(value)
  );
}

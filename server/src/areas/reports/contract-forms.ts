import { z } from 'zod';
import { unitKinds } from '../organisation/contract.ts';

export const Words = z.object({
  vi: z.string().trim().min(1).max(1000),
  en: z.string().trim().min(1).max(1000),
});
export const Key = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'reports.bad_key');

/** `share`: so many of so many, shown in percent; `text`: the unit's own words; `choice`: one of `options`. */
export const cellKinds = ['count', 'share', 'text', 'choice'] as const;

export const FormCell = z.object({
  key: Key,
  label: Words,
  /** What exactly is counted, printed on the form; `null` where the label says it all. */
  definition: Words.nullable(),
  kind: z.enum(cellKinds),
  /** Key of the measure that fills the cell; `null` when only the unit knows. */
  measure: z.string().max(100).nullable(),
  /** Which side of the measure a `count` takes: "so many machines" may be what another figure is a share of. */
  part: z.enum(['numerator', 'denominator']),
  /** What a measure without a denominator means when it counts nothing: a zero to confirm, or no figure at all. */
  nothingIs: z.enum(['zero', 'no-figure']),
  required: z.boolean(),
  options: z.array(z.object({ value: Key, label: Words })),
  /** A reason is asked for beyond these values (percent for a share) even when the figure is confirmed. */
  explainWhen: z.object({ below: z.number().nullable(), above: z.number().nullable() }).nullable(),
});
export type FormCell = z.infer<typeof FormCell>;

const { shape } = FormCell;

/** A cell as it is written down: what is left out is ordinary. */
const WrittenCell = FormCell.extend({
  definition: shape.definition.default(null),
  measure: shape.measure.default(null),
  part: shape.part.default('numerator'),
  nothingIs: shape.nothingIs.default('no-figure'),
  required: shape.required.default(true),
  options: shape.options.default([]),
  explainWhen: z
    .object({ below: z.number().nullable().default(null), above: z.number().nullable().default(null) })
    .nullable()
    .default(null),
});

function section<Cell extends z.ZodType>(cell: Cell) {
  return z.object({ key: Key, title: Words, cells: z.array(cell).min(1).max(100) });
}

/** A form is data: who owes it, by when, and its cells. The code knows no form and no cell by name. */
export const FormDefinition = z.object({
  key: Key,
  title: Words,
  /** What it rests on, as printed under the title. */
  basis: Words,
  /** How sure we are that the law asks for it in this form: marks of `packages/law`, A to -. */
  certainty: z.enum(['A', 'B', 'M', 'C+', 'C', 'C-', 'D', '-']),
  /** What a reader must know about its standing ("internal form"); printed wherever the form is. */
  notice: Words.nullable(),
  /** A recurring deadline rule of `packages/law`. */
  deadline: z.record(z.string(), z.unknown()),
  /**
   * Which days the figures are of. `between-due-dates`: from the day after the last due date to this one, so that
   * nothing falls between two reports. `calendar-period`: the month, quarter or year itself.
   */
  window: z.enum(['between-due-dates', 'calendar-period']),
  openDaysBefore: z.number().int().min(1).max(366),
  owedBy: z.array(z.enum(unitKinds)).min(1),
  sections: z.array(section(WrittenCell)).min(1).max(30),
});
export type FormDefinition = z.infer<typeof FormDefinition>;

export const Form = FormDefinition.extend({
  version: z.number().int(),
  sections: z.array(section(FormCell)),
});
export type Form = z.infer<typeof Form>;

/** Whether the form asks why a figure is what it is, even when it is confirmed. */
export function needsReason(
  { explainWhen }: Pick<FormCell, 'explainWhen'>,
  { numerator, denominator }: { numerator: number; denominator: number | null },
): boolean {
  if (!explainWhen) return false;
  const value = denominator === null ? numerator : (numerator / Math.max(1, denominator)) * 100;
  const { below, above } = explainWhen;
  return (below !== null && value < below) || (above !== null && value > above);
}

export const isFigure = ({ kind }: Pick<FormCell, 'kind'>): boolean => kind === 'count' || kind === 'share';

/** Figures are numbered through the form: definitions and tables by unit refer to them by number. */
export function numbersOf(form: Pick<Form, 'sections'>): Map<string, number> {
  const figures = form.sections.flatMap(({ cells }) => cells).filter(isFigure);
  return new Map(figures.map(({ key }, index) => [key, index + 1]));
}

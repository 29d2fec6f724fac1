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
  definition: Words.nullable().default(null),
  kind: z.enum(cellKinds),
  /** Key of the measure that fills the cell; `null` when only the unit knows. */
  measure: z.string().max(100).nullable().default(null),
  /** Which side of the measure a `count` takes: "so many machines" may be what another figure is a share of. */
  part: z.enum(['numerator', 'denominator']).default('numerator'),
  required: z.boolean().default(true),
  options: z.array(z.object({ value: Key, label: Words })).default([]),
  /** A reason is asked for beyond these values (percent for a share) even when the figure is confirmed. */
  explainWhen: z
    .object({ below: z.number().nullable().default(null), above: z.number().nullable().default(null) })
    .nullable()
    .default(null),
});
export type FormCell = z.infer<typeof FormCell>;

/** A form is data: who owes it, by when, and its cells. The code knows no form and no cell by name. */
export const FormDefinition = z.object({
  key: Key,
  title: Words,
  /** What it rests on, as printed under the title. */
  basis: Words,
  /** How sure we are that the law asks for it in this form: marks of `packages/law`, A to -. */
  certainty: z.enum(['A', 'B', 'M', 'C+', 'C', 'C-', 'D', '-']),
  /** What a reader must know about its standing ("internal form"); printed wherever the form is. */
  notice: Words.nullable().default(null),
  /** A recurring deadline rule of `packages/law`. */
  deadline: z.record(z.string(), z.unknown()),
  /**
   * Which days the figures are of. `between-due-dates`: from the day after the last due date to this one, so that
   * nothing falls between two reports. `calendar-period`: the month, quarter or year itself.
   */
  window: z.enum(['between-due-dates', 'calendar-period']),
  openDaysBefore: z.number().int().min(1).max(366),
  owedBy: z.array(z.enum(unitKinds)).min(1),
  sections: z
    .array(z.object({ key: Key, title: Words, cells: z.array(FormCell).min(1).max(100) }))
    .min(1)
    .max(30),
});
export type FormDefinition = z.infer<typeof FormDefinition>;

export const Form = FormDefinition.extend({ version: z.number().int() });
export type Form = z.infer<typeof Form>;

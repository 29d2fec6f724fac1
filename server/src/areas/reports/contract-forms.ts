import { z } from 'zod';
import { Day } from '../../kernel/contract.ts';
import { unitKinds } from '../organisation/contract.ts';

export const Words = z.object({
  vi: z.string().trim().min(1).max(1000),
  en: z.string().trim().min(1).max(1000),
});
export const Key = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'reports.bad_key');

/**
 * `share`: so many of so many, shown in percent; `text`: the unit's own words; `choice`: one of `options`;
 * `date`: a day, `date-time`: a minute in Vietnam (`YYYY-MM-DDTHH:mm`); `table`: rows under `columns`.
 */
export const cellKinds = ['count', 'share', 'text', 'choice', 'date', 'date-time', 'table'] as const;

const Option = z.object({ value: Key, label: Words });

/** `row-number` numbers itself; `choices` takes any number of options, none included, joined by "; ". */
export const columnKinds = ['row-number', 'text', 'count', 'date', 'date-time', 'choice', 'choices'] as const;

export const TableColumn = z.object({
  key: Key,
  label: Words,
  kind: z.enum(columnKinds),
  required: z.boolean(),
  options: z.array(Option).max(30),
});
export type TableColumn = z.infer<typeof TableColumn>;

/** A column as it is written down: what is left out is ordinary. */
const WrittenColumn = TableColumn.extend({
  required: TableColumn.shape.required.default(false),
  options: TableColumn.shape.options.default([]),
});

/** One row of a table cell: text by column, days as `YYYY-MM-DD`, numbers in digits, options by value. */
export const TableRow = z.record(Key, z.string().trim().max(1000));
export type TableRow = z.infer<typeof TableRow>;

/** Most rows that one table of one report takes. */
export const MOST_TABLE_ROWS = 500;

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
  options: z.array(Option),
  /** Columns of a `table`; empty for every other kind. */
  columns: z.array(TableColumn).max(30),
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
  columns: z.array(WrittenColumn).max(30).default([]),
  explainWhen: z
    .object({ below: z.number().nullable().default(null), above: z.number().nullable().default(null) })
    .nullable()
    .default(null),
});

function section<Cell extends z.ZodType>(cell: Cell) {
  return z.object({ key: Key, title: Words, cells: z.array(cell).min(1).max(100) });
}

/** Forms that `packages/law` knows: their deadlines and recipients follow the law of the day of the fact. */
export const lawForms = [
  'malware-quarterly',
  'monitoring-six-month',
  'security-yearly',
  'incident-initial',
  'incident-report',
  'incident-final',
  'holiday-duty',
  'directive-status',
] as const;

/** A deadline: a rule of `packages/law`, or whatever that package says on the day of the fact. */
export const Deadline = z.union([
  z.object({ kind: z.literal('by-law'), form: z.enum(lawForms), from: z.enum(['unit', 'owner']) }),
  z.looseObject({ kind: z.string() }),
]);
export type Deadline = z.infer<typeof Deadline>;

/** Who receives it. Bodies are roles, so that they bear the name of the day; `named` is written out. */
export const recipientRoles = [
  'lead',
  'committee',
  'national-authority',
  'national-department',
  'national-centre',
  'incident-coordinator',
  'provincial-security',
  'provincial-centre',
  'named',
] as const;
export const Recipient = z.object({
  role: z.enum(recipientRoles),
  name: z.string().trim().max(200).nullable(),
});
export type Recipient = z.infer<typeof Recipient>;

const Recipients = z.object({
  unit: z.array(Recipient).min(1).max(5),
  province: z.array(Recipient).min(1).max(5),
});
const Template = z.object({
  opening: z.string().trim().max(2000).nullable(),
  closing: z.string().trim().max(2000).nullable(),
});
const CutOn = z.object({ day: z.number().int().min(1).max(31), month: z.number().int().min(1).max(12) });
const RemindDays = z.array(z.number().int().min(0).max(60)).max(5);

/**
 * Which days the figures are of. `between-due-dates`: from the day after the last due date to this one, so that
 * nothing falls between two reports. `calendar-period`: the month, quarter or year itself. `yearly-cut`: a year that
 * ends on `cutOn`. `event`: one occasion, whose days are given when it is opened.
 */
export const windows = ['between-due-dates', 'calendar-period', 'yearly-cut', 'event'] as const;

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
  /** First and last day of the reports it is for, by their due date; `null`: no bound. */
  validFrom: Day.nullable().default(null),
  validTo: Day.nullable().default(null),
  deadline: Deadline,
  /** By when the province sends its own upward; `null` when it owes nobody. */
  upward: Deadline.nullable().default(null),
  window: z.enum(windows),
  /** Last day of the year of figures, for `yearly-cut`. */
  cutOn: CutOn.nullable().default(null),
  openDaysBefore: z.number().int().min(1).max(366),
  /** Days before the deadline on which units that have not sent are reminded. */
  remindDaysBefore: RemindDays.default([7, 1]),
  owedBy: z.array(z.enum(unitKinds)).min(1),
  recipients: Recipients.default({
    unit: [{ role: 'lead', name: null }],
    province: [{ role: 'committee', name: null }],
  }),
  /** First and last paragraph of the document; `null`: the usual ones. May name {unit} {period} {from} {to} {due}. */
  template: Template.default({ opening: null, closing: null }),
  sections: z.array(section(WrittenCell)).min(1).max(30),
});
export type FormDefinition = z.infer<typeof FormDefinition>;

export const Form = FormDefinition.extend({
  version: z.number().int(),
  validFrom: Day.nullable(),
  validTo: Day.nullable(),
  upward: Deadline.nullable(),
  cutOn: CutOn.nullable(),
  remindDaysBefore: RemindDays,
  recipients: Recipients,
  template: Template,
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

/** A form for one occasion has no calendar: it is opened by a person. */
export const isForOccasion = ({ window }: Pick<FormDefinition, 'window'>): boolean => window === 'event';

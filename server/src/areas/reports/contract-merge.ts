import { z } from 'zod';
import { Day, endpoint, Instant, page, PageInput } from '../../kernel/contract.ts';
import { Form, Key, Words } from './contract-forms.ts';

const Known = z.object({
  measured: z.number(),
  imported: z.number(),
  declared: z.number(),
  unknown: z.number(),
});

export const Figure = z.object({
  numerator: z.number(),
  /** `null` for a plain count. */
  denominator: z.number().nullable(),
  known: Known,
});
export type Figure = z.infer<typeof Figure>;

export const Period = z.object({
  id: z.uuid(),
  formKey: z.string(),
  formVersion: z.number().int(),
  title: Words,
  /** "quý IV/2026" */
  label: Words,
  from: Day,
  to: Day,
  /** Last day on which a report is on time. */
  dueOn: Day,
  /** The minute until which it is on time, where the clock runs in hours. */
  dueAt: Instant.nullable(),
  /** Last day for the province's own report to the body above it. */
  upwardDueOn: Day.nullable(),
  openedAt: Instant,
  closedAt: Instant.nullable(),
});

export const Tally = z.object({
  owed: z.number().int(),
  /** Reports that count: submitted, and not sent back. */
  submitted: z.number().int(),
  accepted: z.number().int(),
  missing: z.number().int(),
  late: z.number().int(),
});
export type Tally = z.infer<typeof Tally>;

const id = z.uuid();

/** How many units stand behind a merged cell, by the kind of their answer. They add up to the reports owed. */
const MergedAnswers = z.object({
  value: z.number().int(),
  zero: z.number().int(),
  notApplicable: z.number().int(),
  noData: z.number().int(),
  noReport: z.number().int(),
});

export const MergedCell = z.object({
  key: z.string(),
  /** `null` when no unit gave a figure. */
  figure: Figure.nullable(),
  answers: MergedAnswers,
  /** Rows of a table, of all units together; only of tables. */
  rows: z.number().int().optional(),
  /** How many figures are the units' own and differ from what the system computed; not known of old freezes. */
  ownDiffers: z.number().int().optional(),
  /** How often each option of a `choice` was taken. */
  choices: z.record(z.string(), z.number().int()),
});
export type MergedCell = z.infer<typeof MergedCell>;

export const GetMerge = endpoint(
  'GET',
  '/api/report-periods/:id/merge',
  "The province's report: what the units' frozen figures add up to",
  {
    input: z.object({ id }),
    output: z.object({
      period: Period,
      form: Form,
      tally: Tally,
      cells: z.array(MergedCell),
      /** Frozen figures of the province, one for each closing or correction after it. */
      frozen: z.array(
        z.object({
          number: z.number().int(),
          reason: z.string().nullable(),
          at: Instant,
          by: z.string(),
          tally: Tally,
          cells: z.array(MergedCell),
        }),
      ),
    }),
  },
);

export const mergeAnswers = ['value', 'zero', 'not_applicable', 'no_data', 'no_report'] as const;
export const ListMergedUnits = endpoint(
  'GET',
  '/api/report-periods/:id/merge/:key',
  'One cell of the merged report, unit by unit',
  {
    input: z.object({
      ...PageInput,
      id,
      key: Key,
      answer: z.enum(mergeAnswers).optional(),
      differs: z.literal('1').optional(),
    }),
    output: page(
      z.object({
        reportId: z.uuid(),
        unitId: z.uuid(),
        unitName: z.string(),
        answer: z.enum(mergeAnswers),
        /** The figure is the unit's own and differs from what the system computed. */
        isOwn: z.boolean(),
        figure: Figure.nullable(),
        computed: Figure.nullable(),
        text: z.string().nullable(),
        /** Rows of a table; `null` for every other kind. */
        rows: z.number().int().nullable(),
        reason: z.string().nullable(),
        rowsPath: z.string().nullable(),
        /** The rows behind the figure were kept when it froze. */
        isKept: z.boolean(),
        version: z.number().int().nullable(),
        isLate: z.boolean(),
      }),
    ),
  },
);

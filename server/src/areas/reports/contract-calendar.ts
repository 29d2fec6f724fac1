import { z } from 'zod';
import { Day, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { Words } from './contract-forms.ts';
import { Figure, Tally } from './contract-merge.ts';

const id = z.uuid();

export const GetCalendar = endpoint(
  'GET',
  '/api/report-calendar',
  'All reports that are due between two days: periods that are open or were, and those that the rules foresee',
  {
    input: z.object({ from: Day, to: Day }),
    output: z.object({
      entries: z.array(
        z.object({
          /** `null` for a period that will be opened when its time comes. */
          periodId: id.nullable(),
          formKey: z.string(),
          title: Words,
          label: Words,
          dueOn: Day,
          dueAt: Instant.nullable(),
          /** The province's own, to the body above it. */
          upwardDueOn: Day.nullable(),
          upwardTo: z.array(z.string()),
          isClosed: z.boolean(),
          tally: Tally.nullable(),
          /** The report of the caller's own unit, where it owes one. */
          ownReportId: id.nullable(),
          isOwnDone: z.boolean(),
        }),
      ),
    }),
  },
);

export const ListPunctuality = endpoint(
  'GET',
  '/api/report-punctuality',
  'Units by how often and by how much their reports were late, the worst first',
  {
    input: z.object({ ...PageInput, since: Day.optional(), text: SearchText }),
    output: page(
      z.object({
        unitId: id,
        unitName: z.string(),
        /** Reports whose last day has passed, or that were sent before it. */
        owed: z.number().int(),
        onTime: z.number().int(),
        /** Sent after the last day. */
        late: z.number().int(),
        /** Not sent though the last day has passed. */
        missing: z.number().int(),
        /** Of the late and the missing ones, the longest delay so far. */
        mostDaysLate: z.number().int(),
      }),
    ),
  },
);

/** Why a figure has no counterpart: nobody gave one, the form had no such item, or counted it in another way. */
export const notComparable = ['no_figure', 'no_such_item', 'counted_otherwise'] as const;

const Earlier = z.object({
  periodId: id,
  label: Words,
  dueOn: Day,
  formVersion: z.number().int(),
  /** Units whose figures were added up, when they are not the one that reports now. */
  unitNames: z.array(z.string()),
  /** How many reports stand behind it. */
  submitted: z.number().int(),
  owed: z.number().int(),
  cells: z.array(
    z.object({ key: z.string(), figure: Figure.nullable(), why: z.enum(notComparable).nullable() }),
  ),
});
export const Comparison = z.object({ previous: Earlier.nullable(), lastYear: Earlier.nullable() });
export type Comparison = z.infer<typeof Comparison>;

export const CompareReport = endpoint(
  'GET',
  '/api/reports/:id/comparison',
  'The figures of the period before and of the same period last year, of the same unit or those it took over',
  { input: z.object({ id }), output: Comparison },
);
export const CompareMerge = endpoint(
  'GET',
  '/api/report-periods/:id/comparison',
  "The province's figures of the period before and of the same period last year",
  { input: z.object({ id }), output: Comparison },
);

import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { Form, Key, MOST_TABLE_ROWS, TableRow, Words } from './contract-forms.ts';
import { SignedFile } from './contract-freezing.ts';
import { Figure, Period, Tally } from './contract-merge.ts';

export * from './contract-calendar.ts';
export * from './contract-form-list.ts';
export * from './contract-forms.ts';
export * from './contract-freezing.ts';
export * from './contract-merge.ts';

/** `own`: the unit's own figure or words. Zero is an answer; an empty cell, "no figure" and "not applicable" are not zero. */
export const cellAnswers = ['unanswered', 'confirmed', 'own', 'not_applicable', 'no_data'] as const;

export const ReportCell = z.object({
  key: z.string(),
  /** What the system can prove; `null` when it has no figure. Stays visible beside the unit's own. */
  computed: Figure.extend({
    rowsPath: z.string(),
    at: Instant,
    /** The units it adds up, where some were merged in the period. */
    parts: z
      .array(z.object({ unitName: z.string(), numerator: z.number(), denominator: z.number().nullable() }))
      .optional(),
  }).nullable(),
  /** Rows of a table that the system can prove. */
  computedRows: z.array(TableRow).nullable(),
  answer: z.enum(cellAnswers),
  figure: Figure.nullable(),
  text: z.string().nullable(),
  /** Rows of a table as the unit gives them. */
  rows: z.array(TableRow).nullable(),
  reason: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: Instant.nullable(),
});
export type ReportCell = z.infer<typeof ReportCell>;

/** Of the newest version. Being late is never stored: it follows from the due date. */
export const reportStates = ['open', 'draft', 'submitted', 'returned', 'accepted'] as const;

export const Report = z.object({
  id: z.uuid(),
  periodId: z.uuid(),
  formTitle: Words,
  periodLabel: Words,
  dueOn: Day,
  dueAt: Instant.nullable(),
  unitId: z.uuid(),
  unitName: z.string(),
  state: z.enum(reportStates),
  version: z.number().int(),
  /** The frozen version that counts; `null` while nothing was submitted, or the only one was sent back. */
  effectiveVersion: z.number().int().nullable(),
  submittedAt: Instant.nullable(),
  isLate: z.boolean(),
  isClosed: z.boolean(),
  /** The report that counts instead, since the unit was merged into another. */
  mergedIntoId: z.uuid().nullable(),
  urgings: z.number().int(),
  lastUrgedAt: Instant.nullable(),
});

const ReportVersion = z.object({
  number: z.number().int(),
  /** Why it replaces the one before; `null` for the first. */
  reason: z.string().nullable(),
  createdAt: Instant,
  createdBy: z.string(),
  /** When its figures were frozen; `null` while it is being filled. */
  submittedAt: Instant.nullable(),
  submittedBy: z.string().nullable(),
  outcome: z.enum(['accepted', 'returned']).nullable(),
  outcomeWords: z.string().nullable(),
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
});

const id = z.uuid();
const version = z.number().int().positive();
const Reason = z.string().trim().min(3).max(2000);
const Changed = Done.extend({ state: z.enum(reportStates), version: z.number().int() });

/** What a report about one thing is about: a holiday, an incident, a directive. */
export const Occasion = z
  .object({
    label: z.string().trim().min(3).max(200),
    from: Day,
    to: Day,
    /** The moment from which a clock in hours runs: when an incident was detected. */
    at: Instant.optional(),
    /** The last day, where no rule gives one. */
    dueOn: Day.optional(),
    /** Who owes it; all units of the form when left out. */
    unitIds: z.array(z.uuid()).min(1).max(2000).optional(),
    /** The directive whose tasks are reported on; those who got it owe the report. */
    directiveId: z.uuid().optional(),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'reports.ends_before_it_begins' });

export const ListPeriods = endpoint('GET', '/api/report-periods', 'Periods reported on, the latest first', {
  input: z.object({ ...PageInput, formKey: Key.optional() }),
  output: page(Period.extend({ tally: Tally })),
});
export const OpenPeriod = endpoint(
  'POST',
  '/api/report-periods',
  'Opens the period whose deadline comes next, for every unit that owes it; harmless when it is open already',
  {
    input: z.object({ formKey: Key, on: Day.optional(), occasion: Occasion.optional() }),
    output: Done.extend({ opened: z.number().int(), dueOn: Day }),
  },
);
export const ClosePeriod = endpoint(
  'POST',
  '/api/report-periods/:id/close',
  "Closes a period and freezes the province's figures",
  { input: z.object({ id }), output: Done.extend({ merge: z.number().int(), missing: z.number().int() }) },
);
export const ReopenPeriod = endpoint(
  'POST',
  '/api/report-periods/:id/reopen',
  'Takes reports again after a period was closed; the figures frozen before stay readable',
  { input: z.object({ id, reason: Reason }), output: Done },
);
export const UrgeUnits = endpoint(
  'POST',
  '/api/report-periods/:id/urge',
  'Urges units whose report is missing: all of them, or those named',
  {
    input: z.object({
      id,
      unitIds: z.array(z.uuid()).max(2000).optional(),
      words: z.string().trim().max(1000).default(''),
    }),
    output: Done.extend({ urged: z.number().int() }),
  },
);

export const ListReports = endpoint(
  'GET',
  '/api/reports',
  'Reports the caller may see: latest deadline first, missing ones first',
  {
    input: z.object({
      ...PageInput,
      periodId: z.uuid().optional(),
      unitId: z.uuid().optional(),
      state: z.enum([...reportStates, 'missing', 'late', 'sent']).optional(),
      text: SearchText,
    }),
    output: page(Report),
  },
);
export const GetReport = endpoint(
  'GET',
  '/api/reports/:id',
  'A report with its cells, in its newest version or an older one',
  {
    input: z.object({ id, version: z.coerce.number<number | string>().int().positive().optional() }),
    output: Report.extend({
      period: Period,
      form: Form,
      shown: z.number().int(),
      cells: z.array(ReportCell),
      /** Cells of the version before the one shown, to see what a correction changes. */
      previous: z.array(ReportCell),
      versions: z.array(ReportVersion),
      /** Figures of the version shown whose rows were kept when it froze. */
      keptKeys: z.array(z.string()),
      signedFiles: z.array(SignedFile),
      urged: z.array(
        z.object({ at: Instant, by: z.string(), words: z.string(), kind: z.enum(['reminder', 'urging']) }),
      ),
    }),
  },
);
export const AnswerCell = endpoint(
  'POST',
  '/api/reports/:id/cells/:key',
  'Confirms a cell, or answers it otherwise',
  {
    input: z.object({
      id,
      key: Key,
      version,
      answer: z.enum(['confirmed', 'own', 'not_applicable', 'no_data']),
      numerator: z.number().int().min(0).max(1e9).optional(),
      denominator: z.number().int().min(1).max(1e9).optional(),
      text: z.string().trim().max(5000).optional(),
      rows: z.array(TableRow).max(MOST_TABLE_ROWS).optional(),
      reason: z.string().trim().max(2000).optional(),
    }),
    output: ReportCell.extend({ id: z.string() }),
  },
);
export const RefreshReport = endpoint(
  'POST',
  '/api/reports/:id/refresh',
  'Computes the figures of a report that is being filled anew',
  {
    input: z.object({ id }),
    output: Done.extend({ changed: z.number().int() }),
  },
);
export const SubmitReport = endpoint(
  'POST',
  '/api/reports/:id/submit',
  'Submits a report: its figures freeze',
  {
    input: z.object({ id, version }),
    output: Changed,
  },
);
export const ReturnReport = endpoint('POST', '/api/reports/:id/return', 'Sends a report back, with words', {
  input: z.object({ id, version, words: Reason }),
  output: Changed,
});
export const AcceptReport = endpoint('POST', '/api/reports/:id/accept', 'Accepts a report or a correction', {
  input: z.object({ id, version }),
  output: Changed,
});
export const CorrectReport = endpoint(
  'POST',
  '/api/reports/:id/correct',
  'Begins a correction of a submitted report, as a new version',
  {
    input: z.object({ id, reason: Reason }),
    output: Changed,
  },
);

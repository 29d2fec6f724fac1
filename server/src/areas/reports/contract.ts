import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { Form, FormDefinition, Key, Words } from './contract-forms.ts';

export * from './contract-forms.ts';

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

/** `own`: the unit's own figure or words. Zero is an answer; an empty cell, "no figure" and "not applicable" are not zero. */
export const cellAnswers = ['unanswered', 'confirmed', 'own', 'not_applicable', 'no_data'] as const;

export const ReportCell = z.object({
  key: z.string(),
  /** What the system can prove; `null` when it has no figure. Stays visible beside the unit's own. */
  computed: Figure.extend({ rowsPath: z.string(), at: Instant }).nullable(),
  answer: z.enum(cellAnswers),
  figure: Figure.nullable(),
  text: z.string().nullable(),
  reason: z.string().nullable(),
  answeredBy: z.string().nullable(),
  answeredAt: Instant.nullable(),
});
export type ReportCell = z.infer<typeof ReportCell>;

/** Of the newest version. Being late is never stored: it follows from the due date. */
export const reportStates = ['open', 'draft', 'submitted', 'returned', 'accepted'] as const;

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
  openedAt: Instant,
  closedAt: Instant.nullable(),
});

const Tally = z.object({
  owed: z.number().int(),
  /** Reports that count: submitted, and not sent back. */
  submitted: z.number().int(),
  accepted: z.number().int(),
  missing: z.number().int(),
  late: z.number().int(),
});
export type Tally = z.infer<typeof Tally>;

export const Report = z.object({
  id: z.uuid(),
  periodId: z.uuid(),
  formTitle: Words,
  periodLabel: Words,
  dueOn: Day,
  unitId: z.uuid(),
  unitName: z.string(),
  state: z.enum(reportStates),
  version: z.number().int(),
  /** The frozen version that counts; `null` while nothing was submitted, or the only one was sent back. */
  effectiveVersion: z.number().int().nullable(),
  submittedAt: Instant.nullable(),
  isLate: z.boolean(),
  isClosed: z.boolean(),
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

export const ListForms = endpoint('GET', '/api/report-forms', 'Forms in use, in their newest version', {
  input: z.object({}),
  output: z.object({ forms: z.array(Form) }),
});
export const SaveForm = endpoint(
  'PUT',
  '/api/report-forms/:key',
  'Stores a new version of a form; periods that are open keep theirs',
  { input: FormDefinition, output: Form.pick({ key: true, version: true }).extend({ id: z.string() }) },
);

export const ListPeriods = endpoint('GET', '/api/report-periods', 'Periods reported on, the latest first', {
  input: z.object({ ...PageInput, formKey: Key.optional() }),
  output: page(Period.extend({ tally: Tally })),
});
export const OpenPeriod = endpoint(
  'POST',
  '/api/report-periods',
  'Opens the period whose deadline comes next, for every unit that owes it; harmless when it is open already',
  {
    input: z.object({ formKey: Key, on: Day.optional() }),
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
      state: z.enum([...reportStates, 'missing', 'late']).optional(),
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
      urged: z.array(z.object({ at: Instant, by: z.string(), words: z.string() })),
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
    input: z.object({ ...PageInput, id, key: Key, answer: z.enum(mergeAnswers).optional() }),
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
        reason: z.string().nullable(),
        rowsPath: z.string().nullable(),
        version: z.number().int().nullable(),
        isLate: z.boolean(),
      }),
    ),
  },
);

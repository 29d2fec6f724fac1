import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { UnitKind } from '../organisation/contract.ts';
import { FileVerdict } from '../signing/contract.ts';
import { Related, Relation } from './contract-cascade.ts';
import { Envelope } from './contract-exchange.ts';
import { Extraction, fieldNames } from './contract-reading.ts';
import { directiveStates, RollUp, urgencies } from './contract-states.ts';
import { Deadline, DeadlineRule, Task, TaskFields } from './contract-tasks.ts';

export * from './contract-cascade.ts';
export * from './contract-exchange.ts';
export * from './contract-habits.ts';
export * from './contract-reading.ts';
export * from './contract-states.ts';
export * from './contract-tasks.ts';
export * from './contract-obligations.ts';
export * from './contract-follow-up.ts';

const DirectiveSummary = z.object({
  id: z.uuid(),
  issuer: z.string().nullable(),
  /** "4033/UBND-KT"; `null` while the draft has no number. */
  label: z.string().nullable(),
  issuedOn: Day.nullable(),
  subject: z.string().nullable(),
  urgency: z.enum(urgencies),
  state: z.enum(directiveStates),
  /** Number, symbol, date and issuer are all known: only then may other documents cite it. */
  isCitable: z.boolean(),
  createdAt: Instant,
  /** When it went out to the units. */
  sentAt: Instant.nullable(),
});

export const ListDirectives = endpoint(
  'GET',
  '/api/directives',
  'Directives the caller may see, newest first',
  {
    input: z.object({ ...PageInput, state: z.enum(directiveStates).optional(), text: SearchText }),
    output: page(DirectiveSummary.extend({ rollUp: RollUp })),
  },
);

export const GetDirective = endpoint(
  'GET',
  '/api/directives/:id',
  'A directive with its source, what was read from it, and its tasks',
  {
    input: z.object({ id: z.uuid() }),
    output: DirectiveSummary.extend({
      number: z.string().nullable(),
      symbol: z.string().nullable(),
      addressees: z.array(z.string()),
      sourceText: z.string(),
      sourceFileName: z.string().nullable(),
      /** As judged when the file came; `null` when it is of a kind that bears no signature. */
      signatures: FileVerdict.nullable(),
      /** The body that sent it through the document exchange. */
      envelope: Envelope.nullable(),
      extraction: Extraction,
      implements: z.object({ id: z.uuid(), label: z.string() }).nullable(),
      /** Directives that carry this one out. */
      implementedBy: z.array(z.object({ id: z.uuid(), label: z.string() })),
      /** Tasks of the document above, for each task of this one to say what it carries out. */
      parentTasks: z.array(z.object({ id: z.uuid(), place: z.string(), words: z.string() })),
      /** What it replaces, amends or repeals, and what does so to it. */
      relations: z.array(Related),
      relatedBy: z.array(Related),
      withdrawnAt: Instant.nullable(),
      withdrawnReason: z.string().nullable(),
      tasks: z.array(Task),
      rollUp: RollUp,
      /** The caller may correct, issue or withdraw it. */
      isMine: z.boolean(),
    }),
  },
);

export const ReadDirectiveText = endpoint('POST', '/api/directives/text', 'Makes a draft from pasted text', {
  input: z.object({ text: z.string().trim().min(20, 'directives.too_short').max(400_000) }),
  output: Done,
});

export const ReviseDirective = endpoint(
  'POST',
  '/api/directives/:id/revise',
  'Corrects what was read from a draft',
  {
    input: z.object({
      id: z.uuid(),
      issuer: z.string().trim().min(2).max(200).nullable(),
      /** Digits with what follows them: `4033`, `02(m)`. */
      number: z
        .string()
        .trim()
        .regex(/^\d{1,6}[\p{L}()]{0,6}$/u, 'directives.number_form')
        .nullable(),
      /** `UBND-KT`, `2026/NĐ-CP`; a party body's begins with its hyphen: `-CT/TW`. */
      symbol: z.string().trim().min(1).max(60).nullable(),
      issuedOn: Day.nullable(),
      subject: z.string().trim().min(3, 'directives.too_short').max(1000).nullable(),
      urgency: z.enum(urgencies),
      addressees: z.array(z.string().trim().min(1).max(500)).max(100),
      implementsId: z.uuid().nullable().default(null),
      relations: z.array(Relation).max(20).default([]),
      confirmed: z.array(z.enum(fieldNames)),
    }),
    output: Done,
  },
);

export const ReviseTasks = endpoint(
  'PUT',
  '/api/directives/:id/tasks',
  'Replaces the tasks of a draft: merged, split, removed, added or bound',
  {
    input: z.object({
      id: z.uuid(),
      tasks: z
        .array(
          z.object({
            ...TaskFields,
            coversTaskIds: TaskFields.coversTaskIds.default([]),
            deadlineRule: DeadlineRule.nullable(),
            isConfirmed: z.boolean(),
          }),
        )
        .max(200),
    }),
    output: Done.extend({ tasks: z.number().int() }),
  },
);

export const ReadDeadline = endpoint(
  'POST',
  '/api/deadlines/read',
  'What a deadline in Vietnamese words means, and when it falls next',
  {
    input: z.object({ text: z.string().trim().min(1).max(500), issuedOn: Day.nullable().default(null) }),
    output: z.object({
      deadlines: z.array(
        Deadline.extend({
          /** What the words leave open and was assumed: the year, the period reported on. */
          assumed: z.array(z.string()),
        }),
      ),
    }),
  },
);

export const ListMeasures = endpoint(
  'GET',
  '/api/directives/measures',
  'Figures that a task can be bound to',
  {
    input: z.object({}),
    output: z.object({
      measures: z.array(
        z.object({
          key: z.string(),
          kind: z.enum(['share', 'count']),
          title: z.string(),
          definition: z.string(),
        }),
      ),
    }),
  },
);

/** What stands in the way of issuing (`isBlocking`), or what one should know before. */
export const Conflict = z.object({
  code: z.enum([
    'no_tasks',
    'no_subject',
    'task_without_units',
    'deadline_in_past',
    'already_issued',
    'measure_unknown',
    'not_citable',
    'no_deadline',
    'later_than_parent',
    'parent_not_covered',
    'units_without_account',
  ]),
  isBlocking: z.boolean(),
  taskId: z.uuid().nullable(),
  /** Names or days that fill the blanks of the message. */
  names: z.array(z.string()),
});

export const PreviewIssue = endpoint(
  'GET',
  '/api/directives/:id/preview',
  'What issuing a draft would ask of whom, and what stands in its way',
  {
    input: z.object({ id: z.uuid() }),
    output: z.object({
      units: z.number().int(),
      obligations: z.number().int(),
      tasks: z.array(
        z.object({
          taskId: z.uuid(),
          place: z.string(),
          words: z.string(),
          units: z.number().int(),
          /** How many units of each kind. */
          kinds: z.array(z.object({ kind: UnitKind, units: z.number().int() })),
          dueOn: Day.nullable(),
          isRecurring: z.boolean(),
        }),
      ),
      conflicts: z.array(Conflict),
    }),
  },
);

export const IssueDirective = endpoint(
  'POST',
  '/api/directives/:id/issue',
  'Sends a draft to its units: every obligation in one step',
  {
    input: z.object({ id: z.uuid() }),
    output: Done.extend({ units: z.number().int(), obligations: z.number().int(), tasks: z.number().int() }),
  },
);

export const WithdrawDirective = endpoint(
  'POST',
  '/api/directives/:id/withdraw',
  'Takes an issued directive back; nothing of it is owed any more',
  {
    input: z.object({ id: z.uuid(), reason: z.string().trim().min(5, 'directives.too_short').max(1000) }),
    output: Done,
  },
);

export const DiscardDraft = endpoint(
  'DELETE',
  '/api/directives/:id',
  'Deletes a draft that was never issued',
  {
    input: z.object({ id: z.uuid() }),
    output: Done,
  },
);

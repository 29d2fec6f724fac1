import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { UnitKind } from '../organisation/contract.ts';
import { answerKinds, answerWays, obligationStatuses, urgencies } from './contract-states.ts';

/** The figure that the system computed for an obligation bound to a measure, and when. */
export const Measured = z.object({
  on: Day,
  numerator: z.number(),
  denominator: z.number().nullable(),
  /** `null` when there is no denominator: no data, which is neither zero nor 100 %. */
  percent: z.number().nullable(),
  /** `null` when there is no figure or no target to compare with. */
  isMet: z.boolean().nullable(),
  rowsPath: z.string(),
});

export const Obligation = z.object({
  id: z.uuid(),
  directiveId: z.uuid(),
  directiveLabel: z.string().nullable(),
  subject: z.string().nullable(),
  urgency: z.enum(urgencies),
  taskId: z.uuid(),
  place: z.string(),
  /** What must be done, in the directive's own Vietnamese words. */
  words: z.string(),
  /** The same in plain Vietnamese; empty when nobody wrote it. */
  explanation: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  unitKind: UnitKind,
  /** "quý IV/2026"; `null` for a task that is done once. */
  period: z.string().nullable(),
  /** Last day on which an answer is on time, Vietnam calendar; `null` when the task has no day. */
  dueOn: Day.nullable(),
  status: z.enum(obligationStatuses),
  acknowledgedAt: Instant.nullable(),
  answeredAt: Instant.nullable(),
  isOverdue: z.boolean(),
  /** Days from today to `dueOn`; negative once it has passed. */
  daysLeft: z.number().int().nullable(),
  answerWay: z.enum(answerWays),
  figureUnit: z.string().nullable(),
  measureKey: z.string().nullable(),
  measureTitle: z.string().nullable(),
  targetPercent: z.number().nullable(),
  measured: Measured.nullable(),
  hasOpenObstacle: z.boolean(),
  urgedAt: Instant.nullable(),
});
export type Obligation = z.infer<typeof Obligation>;

export const obligationFilters = ['owed', 'overdue', 'reported', 'accepted', 'returned'] as const;

export const ListObligations = endpoint(
  'GET',
  '/api/obligations',
  'Obligations the caller may see, soonest first',
  {
    input: z.object({
      ...PageInput,
      directiveId: z.uuid().optional(),
      unitId: z.uuid().optional(),
      kind: UnitKind.optional(),
      state: z.enum(obligationFilters).optional(),
      /** Only those due within so many days from today. */
      dueWithinDays: z.coerce.number<number | string>().int().min(0).max(366).optional(),
      text: SearchText,
    }),
    output: page(Obligation),
  },
);

export const StoredFile = z.object({ id: z.uuid(), name: z.string(), sizeBytes: z.number().int() });

/** One line of the history of an obligation: nothing is ever overwritten. */
export const HistoryEntry = z.object({
  id: z.uuid(),
  at: Instant,
  by: z.string(),
  action: z.enum(['answered', 'accepted', 'returned', 'due_changed']),
  kind: z.enum(answerKinds).nullable(),
  figure: z.number().nullable(),
  words: z.string(),
  files: z.array(StoredFile),
  measured: Measured.nullable(),
  /** Only for `due_changed`. */
  dueBefore: Day.nullable(),
  dueAfter: Day.nullable(),
});

export const obstacleDecisions = ['answered', 'accepted', 'rejected'] as const;

export const Obstacle = z.object({
  id: z.uuid(),
  obligationId: z.uuid(),
  directiveId: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  taskWords: z.string(),
  words: z.string(),
  dueOn: Day.nullable(),
  proposedDueOn: Day.nullable(),
  raisedAt: Instant,
  raisedBy: z.string(),
  /** `null` while it waits for an answer. */
  decision: z.enum(obstacleDecisions).nullable(),
  answer: z.string().nullable(),
  newDueOn: Day.nullable(),
  decidedAt: Instant.nullable(),
});

export const GetObligation = endpoint(
  'GET',
  '/api/obligations/:id',
  'One obligation with its history, obstacles and urgings',
  {
    input: z.object({ id: z.uuid() }),
    output: Obligation.extend({
      history: z.array(HistoryEntry),
      obstacles: z.array(Obstacle),
      urgings: z.array(z.object({ at: Instant, by: z.string(), words: z.string() })),
      /** The answer that waits for review, or was reviewed last; a review names it. */
      latestAnswerId: z.uuid().nullable(),
      reportsTo: z.string().nullable(),
      /** The caller may answer it. */
      isMine: z.boolean(),
    }),
  },
);

/** Figures of the inbox, for its head line. */
export const GetMyWork = endpoint(
  'GET',
  '/api/my-work',
  'What the caller owes, in figures, and what came back',
  {
    input: z.object({}),
    output: z.object({
      owed: z.number().int(),
      overdue: z.number().int(),
      dueSoon: z.number().int(),
      waiting: z.number().int(),
      accepted: z.number().int(),
      /** The last urgings and obstacle answers, newest first. */
      news: z.array(
        z.object({
          kind: z.enum(['urged', 'obstacle_answered', 'returned']),
          at: Instant,
          obligationId: z.uuid().nullable(),
          words: z.string(),
        }),
      ),
    }),
  },
);

const State = z.object({
  id: z.uuid(),
  status: z.enum(obligationStatuses),
  dueOn: Day.nullable(),
  acknowledgedAt: Instant.nullable(),
});

export const AcknowledgeObligation = endpoint(
  'POST',
  '/api/obligations/:id/acknowledge',
  'Confirms that a unit has received an obligation',
  {
    input: z.object({ id: z.uuid() }),
    output: State,
  },
);

export const AnswerObligation = endpoint(
  'POST',
  '/api/obligations/:id/answer',
  'Answers an obligation; the same answer sent twice counts once',
  {
    input: z.object({
      id: z.uuid(),
      /** Chosen by the client, so that a second tap or a resend is recognised. */
      answerId: z.uuid(),
      kind: z.enum(answerKinds),
      figure: z.number().min(0).max(1e12).nullable().default(null),
      words: z.string().trim().max(10_000).default(''),
      fileIds: z.array(z.uuid()).max(20).default([]),
    }),
    output: State,
  },
);

export const ReviewAnswer = endpoint(
  'POST',
  '/api/obligations/:id/review',
  'Accepts an answer, or returns it with words',
  {
    input: z.object({
      id: z.uuid(),
      /** The answer that was read: a newer one must be read first. */
      answerId: z.uuid(),
      verdict: z.enum(['accepted', 'returned']),
      words: z.string().trim().max(4000).default(''),
    }),
    output: State,
  },
);

export const RaiseObstacle = endpoint(
  'POST',
  '/api/obligations/:id/obstacles',
  'Says what stands in the way, and which day would be possible',
  {
    input: z.object({
      id: z.uuid(),
      obstacleId: z.uuid(),
      words: z.string().trim().min(5, 'directives.too_short').max(4000),
      proposedDueOn: Day.nullable().default(null),
    }),
    output: Done,
  },
);

export const DecideObstacle = endpoint(
  'POST',
  '/api/obstacles/:id/decide',
  'Answers an obstacle; accepting it may move the day',
  {
    input: z.object({
      id: z.uuid(),
      decision: z.enum(obstacleDecisions),
      words: z.string().trim().min(2, 'directives.too_short').max(4000),
      newDueOn: Day.nullable().default(null),
    }),
    output: Done,
  },
);

export const ListObstacles = endpoint(
  'GET',
  '/api/obstacles',
  'Obstacles the caller may see; those without an answer first',
  {
    input: z.object({ ...PageInput, directiveId: z.uuid().optional(), open: z.stringbool().optional() }),
    output: page(Obstacle),
  },
);

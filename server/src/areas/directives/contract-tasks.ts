import { z } from 'zod';
import { Day } from '../../kernel/contract.ts';
import { UnitKind } from '../organisation/contract.ts';
import { Span } from './contract-reading.ts';
import { answerWays } from './contract-states.ts';

/** A deadline as `@lachan/law` keeps it. Opaque here: the server reads, checks and describes it. */
export const DeadlineRule = z.looseObject({ kind: z.string() });

/** A deadline with what it means: in plain Vietnamese and as the next days. */
export const Deadline = z.object({
  rule: DeadlineRule,
  words: z.string(),
  /** The next days on which it falls, at most three; none when no day follows from it. */
  next: z.array(z.object({ dueOn: Day, period: z.string().nullable() })),
  isRecurring: z.boolean(),
});

/** Which units a task goes to: whole kinds, units by name, and who is left out of the kinds. */
export const Addressing = z.object({
  kinds: z.array(UnitKind).max(8),
  unitIds: z.array(z.uuid()).max(2000),
  exceptUnitIds: z.array(z.uuid()).max(2000),
});
export type Addressing = z.infer<typeof Addressing>;

/** What a person may say of a task. */
export const TaskFields = {
  /** Place in the letter's own numbering: "1.2", "3"; empty when it has none. */
  place: z.string().trim().max(40),
  /** What must be done, in the directive's own words. */
  words: z.string().trim().min(5, 'directives.too_short').max(10_000),
  span: Span.nullable(),
  /** Whom the letter names for it, as written. */
  actorsText: z.string().trim().max(2000),
  /** What it means for the one who must do it, in plain Vietnamese; may be empty. */
  explanation: z.string().trim().max(2000),
  answerWay: z.enum(answerWays),
  /** What the figure counts: "máy", "người"; only for `answerWay: figure`. */
  figureUnit: z.string().trim().max(60).nullable(),
  measureKey: z.string().max(120).nullable(),
  targetPercent: z.number().min(0).max(100).nullable(),
  reportsTo: z.string().trim().max(300).nullable(),
  addressing: Addressing,
  /** Tasks of the document above that this one carries out. */
  coversTaskIds: z.array(z.uuid()).max(50),
};

export const Task = z.object({
  id: z.uuid(),
  ...TaskFields,
  deadline: Deadline.nullable(),
  /** 0–1, how sure the reading is; 1 when a person wrote or confirmed it. */
  confidence: z.number(),
  /** Units named in the letter that are not in the tree of the province. */
  unknownActors: z.array(z.string()),
  /** Units of today that took over from the unknown ones: proposals, tasks were divided. */
  successors: z.array(
    z.object({
      actor: z.string(),
      successor: z.string(),
      /** For which of its tasks. */
      scope: z.enum(['security', 'digital', 'all']),
      /** The unit in the tree of the province; `null` when none bears the name. */
      unitId: z.uuid().nullable(),
      basis: z.string(),
    }),
  ),
  isConfirmed: z.boolean(),
  /** Proposed as a person corrected the same words before. */
  isLearned: z.boolean(),
});
export type Task = z.infer<typeof Task>;

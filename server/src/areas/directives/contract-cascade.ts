import { z } from 'zod';
import { Day, endpoint } from '../../kernel/contract.ts';
import { directiveStates, RollUp } from './contract-states.ts';

/** `replaces` and `repeals` end the other document on the day this one goes out; `amends` leaves it in force. */
export const relationKinds = ['replaces', 'amends', 'repeals'] as const;

/** What a directive does to another. */
export const Relation = z.object({ kind: z.enum(relationKinds), id: z.uuid() });
export const Related = Relation.extend({ label: z.string() });

const CascadeTask = z.object({
  id: z.uuid(),
  place: z.string(),
  words: z.string(),
  /** The last day in force for the units; `null` when none follows. */
  dueOn: Day.nullable(),
  rollUp: RollUp,
  /** Tasks of the directives below that carry it out. */
  coveredBy: z.array(
    z.object({ taskId: z.uuid(), directiveId: z.uuid(), dueOn: Day.nullable(), isTooLate: z.boolean() }),
  ),
});

/** One document of a cascade. `depth` 0 is the top letter. */
export const CascadeNode = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  depth: z.number().int(),
  label: z.string(),
  issuer: z.string().nullable(),
  issuedOn: Day.nullable(),
  subject: z.string().nullable(),
  state: z.enum(directiveStates),
  rollUp: RollUp,
  tasks: z.array(CascadeTask),
});

export const GetCascade = endpoint(
  'GET',
  '/api/directives/:id/cascade',
  'From the top letter to the replies of the units: all documents above and below one',
  {
    input: z.object({ id: z.uuid() }),
    output: z.object({
      /** Top first, each followed by those below it. */
      nodes: z.array(CascadeNode),
    }),
  },
);

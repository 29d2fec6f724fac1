import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';
import { UnitKind } from '../organisation/contract.ts';
import { answerWays } from './contract-states.ts';

/** What a correction was about: how a body writes its name, whom its words mean, how a sentence of it is answered. */
export const habitKinds = ['issuer', 'actors', 'task'] as const;

export const Habit = z.object({
  id: z.uuid(),
  issuer: z.string(),
  kind: z.enum(habitKinds),
  /** The words of the letter that call it up. */
  words: z.string(),
  /** What is then proposed; `null` or empty where it says nothing. */
  means: z.object({
    issuer: z.string().nullable(),
    kinds: z.array(UnitKind),
    /** How many units by name. */
    units: z.number().int(),
    answerWay: z.enum(answerWays).nullable(),
    /** Title of the figure, in Vietnamese. */
    measure: z.string().nullable(),
    explanation: z.string().nullable(),
  }),
  learnedBy: z.string(),
  learnedAt: Instant,
});

export const ListHabits = endpoint(
  'GET',
  '/api/directives/habits',
  'What earlier corrections taught about the letters of each body',
  { input: z.object({}), output: z.object({ rows: z.array(Habit) }) },
);

export const ForgetHabit = endpoint('POST', '/api/directives/habits/:id/forget', 'Forgets one of them', {
  input: z.object({ id: z.uuid() }),
  output: Done,
});

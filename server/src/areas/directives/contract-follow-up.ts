import { z } from 'zod';
import { Day, Done, endpoint, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { UnitKind } from '../organisation/contract.ts';
import { obligationFilters } from './contract-obligations.ts';
import { obligationStatuses, RollUp } from './contract-states.ts';

const Cell = z.object({
  obligationId: z.uuid(),
  taskId: z.uuid(),
  status: z.enum(obligationStatuses),
  dueOn: Day.nullable(),
  isOverdue: z.boolean(),
  isAcknowledged: z.boolean(),
  isMet: z.boolean().nullable(),
  hasOpenObstacle: z.boolean(),
});

export const GetMatrix = endpoint(
  'GET',
  '/api/directives/:id/matrix',
  'Units down, tasks across: the latest obligation of each',
  {
    input: z.object({
      id: z.uuid(),
      ...PageInput,
      kind: UnitKind.optional(),
      state: z.enum(obligationFilters).optional(),
      text: SearchText,
    }),
    output: page(
      z.object({
        unitId: z.uuid(),
        unitName: z.string(),
        unitKind: UnitKind,
        /** The longest delay among its obligations, in days; 0 when nothing is late. */
        daysLate: z.number().int(),
        cells: z.array(Cell),
      }),
    ).extend({
      tasks: z.array(z.object({ id: z.uuid(), place: z.string(), words: z.string(), rollUp: RollUp })),
    }),
  },
);

export const UrgeLate = endpoint(
  'POST',
  '/api/directives/:id/urge',
  'Urges every unit that is late, each with what exactly is missing',
  {
    input: z.object({
      id: z.uuid(),
      /** Only these units; every late one when left out. */
      unitIds: z.array(z.uuid()).max(2000).optional(),
      words: z.string().trim().max(2000).default(''),
    }),
    output: Done.extend({ units: z.number().int(), obligations: z.number().int() }),
  },
);

export const MeasureObligations = endpoint(
  'POST',
  '/api/directives/:id/measure',
  'Computes the figures of the obligations of a directive now',
  {
    input: z.object({ id: z.uuid() }),
    output: Done.extend({ obligations: z.number().int() }),
  },
);

export const AcceptMet = endpoint(
  'POST',
  '/api/directives/:id/accept-met',
  'Accepts every waiting answer whose computed figure reaches its target',
  {
    input: z.object({ id: z.uuid() }),
    output: Done.extend({ obligations: z.number().int() }),
  },
);

export const CitedSources = endpoint(
  'GET',
  '/api/directives/cited-sources',
  'Which directives of the province name a document that the law rests on',
  {
    input: z.object({}),
    output: z.object({
      sources: z.array(
        z.object({
          /** Of `ListRules`. */
          sourceId: z.string(),
          directives: z.array(z.object({ id: z.uuid(), label: z.string() })),
        }),
      ),
    }),
  },
);

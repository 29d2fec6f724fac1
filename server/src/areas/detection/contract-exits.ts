import { z } from 'zod';
import { endpoint, Instant } from '../../kernel/contract.ts';

/** A shared exit, and what may decide which machine of which unit was behind it. */
export const Exit = z.object({
  /** The address that contacts seem to come from. */
  address: z.string(),
  /** Units that share it; empty when no network of the plan says so. */
  units: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** Contacts that wait for their unit. */
  waiting: z.number().int(),
  /** The log of the inside that decides; `null` when only people can. */
  log: z
    .object({
      id: z.uuid(),
      sourceId: z.uuid(),
      sourceName: z.string(),
      isForwarder: z.boolean(),
      by: z.string(),
      since: Instant,
    })
    .nullable(),
});

export const ListExits = endpoint(
  'GET',
  '/api/detection/exits',
  'Shared exits to the Internet, and whether a proxy or gateway log says who is behind them',
  {
    input: z.object({}),
    output: z.object({
      rows: z.array(Exit),
      /** Sources that can be such a log. */
      sources: z.array(z.object({ id: z.uuid(), name: z.string() })),
    }),
  },
);

export const SetExitLog = endpoint(
  'POST',
  '/api/detection/exits',
  'Says which log shows the machines behind a shared exit: from now on it decides, also for contacts that wait',
  {
    input: z.object({
      address: z.string().trim().min(3).max(50),
      sourceId: z.uuid(),
      isForwarder: z.boolean().default(false),
    }),
    output: z.object({ id: z.uuid(), decided: z.number().int() }),
  },
);

export const DropExitLog = endpoint(
  'DELETE',
  '/api/detection/exits/:id',
  'The log of a shared exit no longer decides; what it has decided stays',
  { input: z.object({ id: z.uuid() }), output: z.object({ id: z.uuid() }) },
);

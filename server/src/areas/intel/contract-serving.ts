import { z } from 'zod';
import { Done, endpoint, Instant } from '../../kernel/contract.ts';

/** How far indicators may go out to a subscriber. What is TLP:RED is for named people, and never for a program. */
export const servedLevels = ['clear', 'green', 'amber'] as const;

export const Subscriber = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  name: z.string(),
  sharing: z.enum(servedLevels),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
  /** The last time anything was taken with this token, what, and from which address. */
  fetchedAt: Instant.nullable(),
  fetchedPath: z.string().nullable(),
  fetchedFrom: z.string().nullable(),
  fetches: z.number().int(),
});

export const ListSubscribers = endpoint(
  'GET',
  '/api/intel/subscribers',
  'Who takes the indicators of the province with a token',
  {
    input: z.object({}),
    output: z.object({
      rows: z.array(Subscriber),
      /** Of the TAXII collection. */
      collectionId: z.uuid(),
      /** Values in force that may go out, by the level of the subscriber. */
      served: z.record(z.enum(servedLevels), z.number().int()),
    }),
  },
);

export const CreateSubscriber = endpoint(
  'POST',
  '/api/intel/subscribers',
  'Gives a unit a token with which its devices take the indicators; shown once',
  {
    input: z.object({
      unitId: z.uuid(),
      name: z.string().trim().min(2).max(120),
      sharing: z.enum(servedLevels),
    }),
    output: z.object({ id: z.uuid(), name: z.string(), token: z.string() }),
  },
);

export const RevokeSubscriber = endpoint(
  'POST',
  '/api/intel/subscribers/:id/revoke',
  'Ends a token at once',
  { input: z.object({ id: z.uuid() }), output: Done },
);

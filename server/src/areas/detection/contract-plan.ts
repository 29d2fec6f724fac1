import { z } from 'zod';
import { Day, endpoint } from '../../kernel/contract.ts';

const Claim = z.object({ cidr: z.string(), unitId: z.uuid(), unitName: z.string() });

/** How many rows of each kind of doubt are shown; the counts tell of all. */
export const DOUBTS_SHOWN = 200;

export const GetAddressPlan = endpoint(
  'GET',
  '/api/detection/address-plan',
  'What is doubtful in the address plan: networks claimed twice, times without an owner, addresses that nobody declared',
  {
    input: z.object({}),
    output: z.object({
      networks: z.number().int(),
      units: z.number().int(),
      /** Units of the province that have declared no network: nothing can be laid at them. */
      unitsWithout: z.array(z.object({ unitId: z.uuid(), unitName: z.string() })),
      overlapCount: z.number().int(),
      overlaps: z.array(
        z.object({
          /** `same`: contested; `inside`: the narrower wins; `duplicate`: declared twice by one unit. */
          kind: z.enum(['same', 'inside', 'duplicate']),
          wide: Claim,
          narrow: Claim,
        }),
      ),
      gapCount: z.number().int(),
      /** Times in which a network had no owner, though it had one before and has one later. */
      gaps: z.array(z.object({ cidr: z.string(), from: Day, to: Day })),
      /** Addresses that made contacts and belong to nobody, most contacts first. */
      unknown: z.array(z.object({ address: z.string(), contacts: z.number().int() })),
    }),
  },
);

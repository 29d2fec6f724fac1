import { z } from 'zod';
import { endpoint, Instant, page, PageInput } from '../../kernel/contract.ts';
import { LeaseOrigin } from './contract-leases.ts';
import { Reason } from './contract-infections.ts';

/** Statements about an address are shown that are so many days from the contacts. */
export const DAYS_AROUND = 30;

/** An infection known by an address alone, and the machines that may be behind it. */
export const SameMachineQuestion = z.object({
  infectionId: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  address: z.string(),
  malware: z.string(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** By name: none is likelier than another. */
  machines: z.array(
    z.object({
      name: z.string(),
      /** An open infection of it by the same malware, which the answer would make one with this. */
      infectionId: z.uuid().nullable(),
      evidence: z.array(
        z.object({
          origin: LeaseOrigin,
          /** When it was said to have the address. */
          from: Instant,
          to: Instant,
          saidBy: z.string().nullable(),
        }),
      ),
    }),
  ),
});

export const ListSameMachine = endpoint(
  'GET',
  '/api/detection/same-machine',
  'Infections known by an address, and the machines that may be behind it: for a person to say',
  { input: z.object(PageInput), output: page(SameMachineQuestion) },
);

export const AnswerSameMachine = endpoint(
  'POST',
  '/api/detection/infections/:id/same-machine',
  'A person says that the address was this machine, or that it was not',
  {
    input: z.object({
      /** The infection known by its address. */
      id: z.uuid(),
      machine: z.string().trim().min(2).max(120),
      isSame: z.boolean(),
      reason: Reason,
    }),
    output: z.object({ id: z.uuid(), infectionId: z.uuid(), moved: z.number().int() }),
  },
);

export const WithdrawSameMachine = endpoint(
  'POST',
  '/api/detection/leases/:id/withdraw',
  'Takes back what a person said about an address; contacts and infections are parted again',
  {
    input: z.object({ id: z.uuid(), reason: Reason }),
    output: z.object({ id: z.uuid(), moved: z.number().int() }),
  },
);

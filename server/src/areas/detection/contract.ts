import { z } from 'zod';
import { Day, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { requestStates } from './contract-requests.ts';
import { Range, Reason, Sighting, SubjectKind } from './contract-infections.ts';
import { namedBy } from './contract-leases.ts';

export * from './contract-alerts.ts';
export * from './contract-exits.ts';
export * from './contract-guides.ts';
export * from './contract-hunts.ts';
export * from './contract-infections.ts';
export * from './contract-leases.ts';
export * from './contract-plan.ts';
export * from './contract-readings.ts';
export * from './contract-requests.ts';
export * from './contract-same-machine.ts';
export * from './contract-sources.ts';

export const ListSightings = endpoint('GET', '/api/detection/sightings', 'Contacts with known bad places', {
  input: z.object({
    ...PageInput,
    ...Range,
    sourceId: z.uuid().optional(),
    /** Only what the figure of contacts counts: what an antivirus product found is none. */
    figure: z.literal('contacts').optional(),
    /** Part of the indicator, its description or family, or of a machine's address. */
    text: SearchText,
  }),
  output: page(Sighting),
});

export const Evidence = z.object({
  /** The raw line, at most 8 KiB around what was found. */
  line: z.string(),
  /** Where in `line` the indicator stands: start and end, in UTF-16 units. */
  marks: z.array(z.tuple([z.number().int(), z.number().int()])),
  found: z.string(),
  field: z.string(),
  format: z.string(),
  /** Number of the line in its batch, from 1. */
  lineNumber: z.number().int(),
  receivedAt: Instant,
  /** What the log's own stamp says; `null` when it has none. */
  loggedAt: Instant.nullable(),
});

export const GetSighting = endpoint(
  'GET',
  '/api/detection/sightings/:id',
  'One contact down to its raw line',
  {
    input: z.object({ id: z.uuid() }),
    output: Sighting.extend({
      contacts: z.array(
        z.object({
          address: z.string(),
          /** The address behind a name that a DHCP lease gave; `null` when the log named the machine itself. */
          leasedAddress: z.string().nullable(),
          /** What named the machine; `null` when the log did. */
          namedBy: z.enum(namedBy).nullable(),
          firstAt: Instant,
          lastAt: Instant,
          count: z.number().int(),
          infectionId: z.uuid().nullable(),
        }),
      ),
      evidence: Evidence.nullable(),
    }),
  },
);

export const Unattributed = z.object({
  id: z.uuid(),
  day: Day,
  sourceName: z.string(),
  address: z.string(),
  kind: SubjectKind,
  value: z.string(),
  description: z.string().nullable(),
  family: z.string().nullable(),
  firstAt: Instant,
  lastAt: Instant,
  count: z.number().int(),
  /** Units that share the address; empty when no network explains it. */
  candidates: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      /** What the unit answered when it was asked; `null` when it was not. */
      answer: z.enum(requestStates).nullable(),
      note: z.string().nullable(),
    }),
  ),
  evidence: Evidence,
});

export const ListUnattributed = endpoint(
  'GET',
  '/api/detection/unattributed',
  'Contacts that cannot be laid at one unit: shared exits and addresses that nobody has declared',
  { input: z.object({ ...PageInput, text: SearchText }), output: page(Unattributed) },
);

export const AssignUnattributed = endpoint(
  'POST',
  '/api/detection/unattributed/:id/assign',
  'Lays a contact at a unit, on the word of whoever looked it up',
  {
    input: z.object({ id: z.uuid(), unitId: z.uuid(), reason: Reason }),
    output: z.object({ id: z.uuid(), sightingId: z.uuid() }),
  },
);

import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { Range, Reason, Sighting, SubjectKind } from './contract-infections.ts';

export * from './contract-infections.ts';

/** What a source is: decides how its lines are read and what an officer looks for when it falls silent. */
export const sourceKinds = ['dns', 'ids', 'firewall', 'proxy', 'web', 'antivirus', 'other'] as const;

/** `waiting`: has never sent; `silent`: has not sent for longer than it may. */
export const sourceStates = ['waiting', 'active', 'silent', 'revoked'] as const;

export const Source = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(sourceKinds),
  /** The unit that runs the source. */
  unitId: z.uuid(),
  unitName: z.string(),
  /** Whose machines those are whose address no network explains; `null` when nobody can say. */
  defaultUnitId: z.uuid().nullable(),
  state: z.enum(sourceStates),
  silentAfterHours: z.number().int(),
  lastSeenAt: Instant.nullable(),
  createdAt: Instant,
  lines: z.number().int(),
  bytes: z.number().int(),
  hits: z.number().int(),
  /** Lines of no format that we read; counted exactly up to 2,000 lines a batch, estimated beyond. */
  unknownLines: z.number().int(),
  unknownSamples: z.array(z.string()),
  /** What waits on disk to be matched. */
  waitingBytes: z.number().int(),
});

export const ListSources = endpoint('GET', '/api/detection/sources', 'Log sources and whether they send', {
  input: z.object({}),
  output: z.object({ rows: z.array(Source) }),
});

export const CreateSource = endpoint(
  'POST',
  '/api/detection/sources',
  'Adds a log source; its token is shown this once',
  {
    input: z.object({
      name: z.string().trim().min(2).max(80),
      kind: z.enum(sourceKinds),
      unitId: z.uuid(),
      defaultUnitId: z.uuid().nullable().default(null),
      silentAfterHours: z.number().int().min(1).max(8760).default(24),
    }),
    output: z.object({ id: z.uuid(), name: z.string(), token: z.string() }),
  },
);

export const RevokeSource = endpoint(
  'POST',
  '/api/detection/sources/:id/revoke',
  'Ends a source: its token no longer works, what it found stays',
  { input: z.object({ id: z.uuid() }), output: Done },
);

/** The body is log lines or NDJSON, `content-encoding: gzip` as one likes, `x-batch-id` to be safe against repeats. */
export const Ingest = endpoint(
  'POST',
  '/api/ingest/:source',
  'Takes log lines of a source; answered when they are on disk',
  {
    input: z.object({ source: z.string().min(1).max(200) }),
    output: z.object({
      batchId: z.string(),
      bytes: z.number().int(),
      lines: z.number().int(),
      /** This batch was taken before: nothing is counted again. */
      isRepeat: z.boolean(),
    }),
  },
);

export const ListSightings = endpoint('GET', '/api/detection/sightings', 'Contacts with known bad places', {
  input: z.object({
    ...PageInput,
    ...Range,
    sourceId: z.uuid().optional(),
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
  candidates: z.array(z.object({ id: z.uuid(), name: z.string() })),
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

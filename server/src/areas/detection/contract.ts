import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { IndicatorKind } from '../intel/contract.ts';

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
  /** Lines of no format that we read; counted exactly up to 20,000 lines a batch, estimated beyond. */
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

export const Sighting = z.object({
  id: z.uuid(),
  day: Day,
  unitId: z.uuid(),
  unitName: z.string(),
  sourceName: z.string(),
  kind: IndicatorKind,
  /** The indicator, as its list has it. */
  value: z.string(),
  description: z.string().nullable(),
  family: z.string().nullable(),
  listName: z.string(),
  firstAt: Instant,
  lastAt: Instant,
  count: z.number().int(),
  /** The addresses that made most of the contacts, five at most, and how many there are. */
  addresses: z.array(z.string()),
  addressCount: z.number().int(),
  /** A stamp of the log could not be true: the time at which the line came in is shown in its place, or stands beside. */
  hasSuspectClock: z.boolean(),
});

const Range = { unitId: z.uuid().optional(), from: Day.optional(), to: Day.optional() };

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

export const infectionStates = [
  'seen',
  'confirmed',
  'isolated',
  'cleaned',
  'verified',
  'closed',
  'false_alarm',
] as const;
export const InfectionState = z.enum(infectionStates);
export type InfectionState = z.infer<typeof InfectionState>;

/** States in which something is left to do. */
export const openStates = ['seen', 'confirmed', 'isolated', 'cleaned'] as const satisfies InfectionState[];

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

export const Infection = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  /** Address or name of the machine, as the logs or people give it. */
  machine: z.string(),
  machineId: z.uuid().nullable(),
  malware: z.string(),
  state: InfectionState,
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  contacts: z.number().int(),
  /** Still talks to the bad place although it was said to be clean. */
  isStillTalking: z.boolean(),
  /** How we know: from logs, or only because people said so. */
  isMeasured: z.boolean(),
});

export const InfectionStep = z.object({
  id: z.uuid(),
  action: z.string(),
  state: InfectionState,
  at: Instant,
  by: z.string(),
  note: z.string().nullable(),
  file: z.object({ id: z.uuid(), name: z.string() }).nullable(),
});

export const Guide = z.object({ title: z.string(), steps: z.array(z.string()) });

export const ListInfections = endpoint(
  'GET',
  '/api/detection/infections',
  'Infected machines and where each stands',
  {
    input: z.object({
      ...PageInput,
      ...Range,
      state: InfectionState.or(z.literal('open')).optional(),
      text: SearchText,
    }),
    output: page(Infection),
  },
);

export const GetInfection = endpoint(
  'GET',
  '/api/detection/infections/:id',
  'One infection with its contacts, its steps, what may be done now, and how to clean it',
  {
    input: z.object({ id: z.uuid() }),
    output: Infection.extend({
      steps: z.array(InfectionStep),
      /** What the caller may do now, in order of what is next. */
      actions: z.array(z.enum(['confirm', 'isolate', 'clean', 'dismiss', 'verify', 'return', 'reopen'])),
      /** Whole days without contact since it was cleaned; `null` before. */
      quietDays: z.number().int().nullable(),
      quietDaysNeeded: z.number().int(),
      sightings: z.array(Sighting.pick({ id: true, day: true, value: true, count: true, sourceName: true })),
      guide: Guide,
    }),
  },
);

const Note = z.string().trim().max(2000);
const Reason = Note.min(5);
const step = <Shape extends z.ZodRawShape>(action: string, summary: string, shape: Shape) =>
  endpoint('POST', `/api/detection/infections/:id/${action}`, summary, {
    input: z.object({ id: z.uuid(), ...shape }),
    output: z.object({ id: z.uuid(), state: InfectionState }),
  });

export const ConfirmInfection = step('confirm', 'The unit confirms: the machine is ours, it is infected', {
  note: Note.default(''),
});
export const IsolateInfection = step('isolate', 'The unit has cut the machine off', {
  note: Note.default(''),
});
export const CleanInfection = step('clean', 'The unit has cleaned the machine: what was found and how', {
  found: Reason,
  how: Reason,
  fileId: z.uuid().nullable().default(null),
});
export const DismissInfection = step('dismiss', 'The unit says why it is a false alarm', { reason: Reason });
export const VerifyInfection = step('verify', 'The province confirms that the machine is clean and quiet', {
  /** Needed before the quiet days are over. */
  reason: Note.default(''),
});
export const ReturnInfection = step('return', 'The province sends it back to the unit', { note: Reason });
export const ReopenInfection = step('reopen', 'The province does not accept that it is a false alarm', {
  reason: Reason,
});

export const ReportInfection = endpoint(
  'POST',
  '/api/detection/infections',
  'A unit reports an infected machine that no log has shown',
  {
    input: z.object({
      unitId: z.uuid(),
      machine: z.string().trim().min(2).max(120),
      malware: z.string().trim().min(2).max(120),
      seenOn: Day,
      note: Reason,
    }),
    output: z.object({ id: z.uuid(), state: InfectionState }),
  },
);

/** The proof travels as `multipart/form-data` (`file`); its id is then named in {@link CleanInfection}. */
export const UploadProof = endpoint('POST', '/api/detection/infections/:id/files', 'Keeps a file as proof', {
  input: z.object({ id: z.uuid() }),
  output: z.object({ id: z.uuid() }),
});

export const Unattributed = z.object({
  id: z.uuid(),
  day: Day,
  sourceName: z.string(),
  address: z.string(),
  kind: IndicatorKind,
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

import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';

/** `queued`: others come first; `cancelled`: by a person, nothing of it is kept. */
export const huntStates = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;

export const Hunt = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  askedBy: z.string(),
  askedAt: Instant,
  from: Day,
  to: Day,
  state: z.enum(huntStates),
  /** How far it is, 0–100. */
  percent: z.number().int(),
  finishedAt: Instant.nullable(),
  /** Values that were looked for, and lines that could not be. */
  values: z.number().int(),
  refused: z.number().int(),
  findings: z.number().int(),
  machines: z.number().int(),
  /** More was found than is kept. */
  isCut: z.boolean(),
  /** Sources that were searched, and those that were not, because their unit keeps what they see itself. */
  searchedSources: z.number().int(),
  unsearchedSources: z.number().int(),
});

/** The most values in one hunt, and the most findings that are kept of it. */
export const MOST_VALUES = 50_000;
export const MOST_FINDINGS = 20_000;

export const StartHunt = endpoint(
  'POST',
  '/api/detection/hunts',
  'Looks for a list of names, addresses and networks in what is remembered',
  {
    input: z.object({
      /** One value a line, defanged or not, or a list in any syntax that indicators are imported in. */
      text: z.string().min(3).max(3_500_000),
      fileName: z.string().max(255).default('danh-sach.txt'),
      from: Day,
      to: Day,
      name: z.string().trim().min(2).max(120).nullable().default(null),
    }),
    output: z.object({ id: z.uuid(), values: z.number().int(), refused: z.number().int() }),
  },
);

export const ListHunts = endpoint('GET', '/api/detection/hunts', 'Hunts of the own unit, the latest first', {
  input: z.object({ ...PageInput, isNamed: z.stringbool().optional() }),
  output: page(Hunt),
});

/** What a unit has handed in. */
const HuntAnswer = z.object({
  answeredBy: z.string(),
  answeredAt: Instant,
  /** The days of the hunt that it remembers; `null`: none. */
  searchedFrom: Day.nullable(),
  searchedTo: Day.nullable(),
  searchedDays: z.number().int(),
  observations: z.number().int(),
  findings: z.number().int(),
  machines: z.number().int(),
  refused: z.number().int(),
});

export const GetHunt = endpoint(
  'GET',
  '/api/detection/hunts/:id',
  'A hunt, how far it is and what was refused',
  {
    input: z.object({ id: z.uuid() }),
    output: Hunt.extend({
      /** Units that keep what their sources see themselves: there a hunt by the unit alone can tell. */
      unsearched: z.array(
        z.object({
          unitId: z.uuid(),
          unitName: z.string(),
          sources: z.number().int(),
          /** When it was asked to look itself; `null`: not yet. */
          askId: z.uuid().nullable(),
          askedAt: Instant.nullable(),
          answer: HuntAnswer.nullable(),
        }),
      ),
      /** Hunts that come before it, of whichever unit. */
      ahead: z.number().int(),
      refusals: z.array(z.object({ line: z.number().int(), reason: z.string(), value: z.string() })),
      units: z.array(
        z.object({
          /** `null`: addresses that are shared or nobody's. */
          id: z.uuid().nullable(),
          name: z.string().nullable(),
          machines: z.number().int(),
          count: z.number().int(),
        }),
      ),
    }),
  },
);

export const CancelHunt = endpoint(
  'POST',
  '/api/detection/hunts/:id/cancel',
  'Stops a hunt that waits or runs; nothing of it is kept',
  { input: z.object({ id: z.uuid() }), output: Done },
);

export const AskHuntUnits = endpoint(
  'POST',
  '/api/detection/hunts/:id/asks',
  'Gives the list of a hunt to the units that keep what they see themselves, to look for it and answer',
  { input: z.object({ id: z.uuid() }), output: z.object({ id: z.uuid(), asked: z.number().int() }) },
);

export const HuntAsk = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  /** Name of the hunt; `null`: it has none. */
  name: z.string().nullable(),
  from: Day,
  to: Day,
  values: z.number().int(),
  askedBy: z.string(),
  askedAt: Instant,
  answer: HuntAnswer.nullable(),
});

export const ListHuntAsks = endpoint(
  'GET',
  '/api/detection/hunt-asks',
  'Lists that units have been asked to look for in what they keep themselves, the latest first',
  {
    input: z.object({ ...PageInput, state: z.enum(['open', 'all']).default('open') }),
    output: page(HuntAsk),
  },
);

export const AnswerHunt = endpoint(
  'POST',
  '/api/detection/hunt-asks/:id/answer',
  'Hands in what "lachan hunt --output answer" has written; what was handed in before is replaced',
  {
    input: z.object({
      id: z.uuid(),
      fileName: z.string().max(255).default('tra-loi.ndjson'),
      text: z.string().min(2).max(3_500_000),
    }),
    output: z.object({
      id: z.uuid(),
      findings: z.number().int(),
      machines: z.number().int(),
      refused: z.number().int(),
      /** Lines that were not taken, at most 100. */
      refusals: z.array(z.object({ line: z.number().int(), reason: z.string(), value: z.string() })),
    }),
  },
);

export const HuntFinding = z.object({
  id: z.uuid(),
  unitId: z.uuid().nullable(),
  unitName: z.string().nullable(),
  machine: z.string(),
  /** The value of the list, as it was compared. */
  value: z.string(),
  /** What the machine really asked for: the value, or something below or within it. */
  destination: z.string(),
  /** Empty when it was handed in. */
  sourceName: z.string(),
  /** Found by the unit in what it keeps itself, on its word. */
  isHandedIn: z.boolean(),
  firstAt: Instant,
  lastAt: Instant,
  days: z.number().int(),
  count: z.number().int(),
});

export const ListHuntFindings = endpoint(
  'GET',
  '/api/detection/hunts/:id/findings',
  'What a hunt has found, the latest first',
  {
    input: z.object({ id: z.uuid(), ...PageInput, unitId: z.uuid().optional(), text: SearchText }),
    output: page(HuntFinding),
  },
);

export const NameHunt = endpoint('POST', '/api/detection/hunts/:id/name', 'Keeps a hunt under a name', {
  input: z.object({ id: z.uuid(), name: z.string().trim().min(2).max(120) }),
  output: Done,
});

export const GetObservations = endpoint(
  'GET',
  '/api/detection/observations',
  'What is remembered of the past, since when, and what it takes',
  {
    input: z.object({}),
    output: z.object({
      keptDays: z.number().int(),
      days: z.array(z.object({ day: Day, observations: z.number().int(), bytes: z.number().int() })),
      observations: z.number().int(),
      /** Bytes on disk: days, dictionaries, and what waits to be sorted in. */
      bytes: z.number().int(),
      bytesPerObservation: z.number().nullable(),
      /** Different destinations and machines. */
      names: z.number().int(),
      machines: z.number().int(),
      /** What a day brings, by the mean of the last seven whole days; `null` before the first. */
      perDay: z.object({ observations: z.number(), bytes: z.number() }).nullable(),
      /** What it will take once so many days are full, the days kept now among them. */
      forecasts: z.array(z.object({ days: z.number().int(), bytes: z.number().int() })),
      /** Free on the disk of the data folder; `null` when another server keeps it. */
      freeBytes: z.number().int().nullable(),
      /** Instant up to which indicators have been looked for in the past; `null` before the first. */
      lookedBackAt: Instant.nullable(),
    }),
  },
);

export const KeepObservations = endpoint(
  'PUT',
  '/api/detection/observations',
  'Sets for how many days the past is remembered',
  {
    input: z.object({ keptDays: z.number().int().min(7).max(730) }),
    output: z.object({ id: z.string(), keptDays: z.number().int() }),
  },
);

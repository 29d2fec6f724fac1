import { z } from 'zod';
import { Day, Done, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';

/** What an indicator can be, as the engine names it. */
export const indicatorKinds = ['domain', 'ipv4', 'ipv6', 'cidr', 'url', 'md5', 'sha1', 'sha256'] as const;
export const IndicatorKind = z.enum(indicatorKinds);
export type IndicatorKind = z.infer<typeof IndicatorKind>;

/** Traffic Light Protocol 2.0: how far a list may be passed on. */
export const sharingLevels = ['clear', 'green', 'amber', 'red'] as const;

export const listFormats = ['plain', 'hosts', 'adblock', 'dnsmasq', 'unbound', 'csv'] as const;
export const ListFormat = z.enum(listFormats);

/**
 * `failed`: nothing was taken, what the list held still stands. `unchanged`: the giver has nothing new.
 * `interrupted`: the server stopped or the upload broke; what had been read by then is kept.
 */
export const importStates = ['running', 'finished', 'interrupted', 'failed', 'unchanged'] as const;

/** What went wrong, as the failure texts put it into words. */
export const Failure = z.object({
  reason: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Failure = z.infer<typeof Failure>;

export const listFields = {
  name: z.string().trim().min(2).max(120),
  /** Who gave the list: an office, a feed, a letter with its number. */
  origin: z.string().trim().min(2).max(300),
  /** How far the list is trusted, percent 0–100. Of two lists with the same value the surer one speaks. */
  confidencePercent: z.number().int().min(0).max(100),
  sharing: z.enum(sharingLevels),
  /** A contact means that a machine is infected. `false` for phishing, gambling, advertising. */
  meansInfection: z.boolean(),
};

export const IndicatorList = z.object({
  id: z.uuid(),
  ...listFields,
  createdAt: Instant,
  importedAt: Instant.nullable(),
  /** Indicators of the list that are in force, and those that a person has switched off. */
  active: z.number().int(),
  switchedOff: z.number().int(),
});

export const Refusal = z.object({
  /** Of several files, the one. */
  file: z.string().optional(),
  line: z.number().int(),
  /** Where in the line or in the JSON: `objects.12.pattern`. */
  field: z.string().optional(),
  /** Why: a reason of the failure texts. */
  reason: z.string(),
  value: z.string(),
  /** What it runs into: a protected name, a warning list. */
  by: z.string().optional(),
});
export type Refusal = z.infer<typeof Refusal>;

export const ListImport = z.object({
  id: z.uuid(),
  listId: z.uuid(),
  fileName: z.string(),
  state: z.enum(importStates),
  startedAt: Instant,
  finishedAt: Instant.nullable(),
  lines: z.number().int(),
  /** Good indicators, repetitions in the file included. */
  taken: z.number().int(),
  /** Of these, values that the list did not have. */
  added: z.number().int(),
  /** Values that the list had and this file no longer has; only when the file replaces the list. */
  removed: z.number().int(),
  /** Values that the list had, of which more or other is said now. */
  changed: z.number().int(),
  refused: z.number().int(),
  /** How many were refused for each reason. */
  refusedBy: z.record(z.string(), z.number().int()),
  sizeBytes: z.number().int().nullable(),
  failure: Failure.nullable(),
  /** The first 500 refused lines. */
  refusals: z.array(Refusal),
});

export const indicatorStates = ['active', 'switched_off', 'false_alarm', 'refused', 'removed'] as const;

export const Indicator = z.object({
  id: z.number().int(),
  listId: z.uuid(),
  listName: z.string(),
  kind: IndicatorKind,
  value: z.string(),
  description: z.string().nullable(),
  /** Malware family or campaign; `null` when the list does not say. */
  family: z.string().nullable(),
  validFrom: Instant.nullable(),
  validTo: Instant.nullable(),
  addedAt: Instant,
  /** When its giver last held it. */
  seenAt: Instant,
  /** Of this indicator, or else of its list. */
  confidencePercent: z.number().int(),
  sharing: z.enum(sharingLevels),
  state: z.enum(indicatorStates),
  /** Why it does not count though its list holds it; `null` when nothing speaks against it. */
  refusedAs: z.string().nullable(),
});

export const FalseAlarm = z.object({
  id: z.uuid(),
  kind: IndicatorKind,
  value: z.string(),
  reason: z.string(),
  markedBy: z.string(),
  markedAt: Instant,
  /** Last day on which it holds; `null`: until somebody takes it back. */
  until: Day.nullable(),
});

export const ListLists = endpoint('GET', '/api/intel/lists', 'Indicator lists with what is in force', {
  input: z.object({}),
  output: z.object({
    rows: z.array(IndicatorList),
    /** Names of the province that no list may hold; everything below them is protected too. */
    protectedNames: z.array(z.string()),
  }),
});

export const CreateList = endpoint('POST', '/api/intel/lists', 'Adds an empty indicator list', {
  input: z.object(listFields),
  output: IndicatorList,
});

export const ReviseList = endpoint(
  'POST',
  '/api/intel/lists/:id/revise',
  'Changes what is said about a list',
  {
    input: z.object({ id: z.uuid(), ...listFields }),
    output: IndicatorList,
  },
);

export const RemoveList = endpoint(
  'POST',
  '/api/intel/lists/:id/remove',
  'Takes a list and all its indicators out of force',
  { input: z.object({ id: z.uuid() }), output: Done },
);

/** The file travels as `multipart/form-data` (`file`); these are the query parameters. */
export const ImportList = endpoint(
  'POST',
  '/api/intel/lists/:id/import',
  'Reads indicators from a file into a list; refused lines are reported beside the good ones',
  {
    input: z.object({
      id: z.uuid(),
      /** Found from the first lines when left out. */
      format: ListFormat.optional(),
      /** What the file no longer has leaves the list. */
      replace: z.stringbool().or(z.boolean()).default(false),
    }),
    output: ListImport,
  },
);

export const GetImport = endpoint('GET', '/api/intel/imports/:id', 'How an import went', {
  input: z.object({ id: z.uuid() }),
  output: ListImport,
});

export const ListImports = endpoint('GET', '/api/intel/lists/:id/imports', 'The last imports of a list', {
  input: z.object({ id: z.uuid() }),
  output: z.object({ rows: z.array(ListImport.omit({ refusals: true })) }),
});

export const ListIndicators = endpoint('GET', '/api/intel/indicators', 'Indicators, the newest first', {
  input: z.object({
    ...PageInput,
    listId: z.uuid().optional(),
    kind: IndicatorKind.optional(),
    state: z.enum(indicatorStates).optional(),
    /** Part of the value, the description or the family. */
    text: SearchText,
  }),
  output: page(Indicator),
});

export const GetIndicator = endpoint(
  'GET',
  '/api/intel/indicators/:id',
  'What every list says about a value',
  {
    input: z.object({ id: z.coerce.number<number | string>().int() }),
    output: z.object({
      kind: IndicatorKind,
      value: z.string(),
      /** Whether it alarms today. */
      isInForce: z.boolean(),
      falseAlarm: FalseAlarm.nullable(),
      /** The surest first. */
      sources: z.array(
        Indicator.extend({ origin: z.string(), meansInfection: z.boolean(), feedId: z.uuid().nullable() }),
      ),
    }),
  },
);

export const AddIndicator = endpoint(
  'POST',
  '/api/intel/lists/:listId/indicators',
  'Adds one indicator by hand',
  {
    input: z.object({
      listId: z.uuid(),
      value: z.string().trim().min(3).max(2000),
      description: z.string().trim().max(500).nullable().default(null),
      family: z.string().trim().max(120).nullable().default(null),
      validFrom: Day.nullable().default(null),
      validTo: Day.nullable().default(null),
    }),
    output: z.object({ id: z.string(), kind: IndicatorKind, value: z.string() }),
  },
);

export const SwitchIndicator = endpoint(
  'POST',
  '/api/intel/indicators/:id/switch',
  'Switches one indicator of one list off or on again; later imports keep it so',
  {
    input: z.object({ id: z.number().int().or(z.coerce.number<string>().int()), isOff: z.boolean() }),
    output: Done,
  },
);

export const MarkFalseAlarm = endpoint(
  'POST',
  '/api/intel/false-alarms',
  'Marks a value as a false alarm for the whole province, whatever list brings it, now or later',
  {
    input: z.object({
      value: z.string().trim().min(3).max(2000),
      reason: z.string().trim().min(5).max(500),
      until: Day.nullable().default(null),
    }),
    output: z.object({ id: z.uuid(), kind: IndicatorKind, value: z.string() }),
  },
);

export const TakeBackFalseAlarm = endpoint(
  'POST',
  '/api/intel/false-alarms/:id/take-back',
  'Lets a value alarm again',
  { input: z.object({ id: z.uuid() }), output: Done },
);

export const ListFalseAlarms = endpoint('GET', '/api/intel/false-alarms', 'Values that never alarm here', {
  input: z.object({ ...PageInput, text: SearchText }),
  output: page(FalseAlarm),
});

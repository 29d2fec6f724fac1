import { z } from 'zod';
import { Day, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';
import { indicatorKinds } from '../intel/contract.ts';
import { Guide } from './contract-guides.ts';

/** What a contact was with: an indicator, or malware that an anti-virus product named. */
export const subjectKinds = [...indicatorKinds, 'malware'] as const;
export const SubjectKind = z.enum(subjectKinds);
export type SubjectKind = z.infer<typeof SubjectKind>;

export const Sighting = z.object({
  id: z.uuid(),
  day: Day,
  unitId: z.uuid(),
  unitName: z.string(),
  sourceName: z.string(),
  kind: SubjectKind,
  /** The indicator as its list has it, or the name of the malware. */
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
  /** Found when its indicator came, in what is remembered of the past. */
  isRetro: z.boolean(),
});

/** What lists of contacts and infections are narrowed to. */
export const Range = { unitId: z.uuid().optional(), from: Day.optional(), to: Day.optional() };

export const infectionStates = [
  'seen',
  'confirmed',
  'isolated',
  'cleaned',
  'verified',
  'closed',
  'false_alarm',
  /** Part of the episode of the same machine under its other name; counts nowhere. */
  'joined',
] as const;
export const InfectionState = z.enum(infectionStates);
export type InfectionState = z.infer<typeof InfectionState>;

/** States that no figure counts. */
export const uncountedStates = ['false_alarm', 'joined'] as const satisfies InfectionState[];

/** States in which something is left to do. */
export const openStates = ['seen', 'confirmed', 'isolated', 'cleaned'] as const satisfies InfectionState[];

/** Figures of reports that count infections of a period. */
export const infectionFigures = ['seen', 'new', 'cleaned', 'open'] as const;
export type InfectionFigure = (typeof infectionFigures)[number];

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

/** Whom to call about an infection. */
export const InfectionContact = z.object({
  unitName: z.string(),
  role: z.string(),
  name: z.string(),
  phone: z.string(),
});

export const ListInfections = endpoint(
  'GET',
  '/api/detection/infections',
  'Infected machines and where each stands',
  {
    input: z.object({
      ...PageInput,
      ...Range,
      state: InfectionState.or(z.literal('open')).optional(),
      /** Only what this figure counts; needs `from` and `to`. */
      figure: z.enum(infectionFigures).optional(),
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
      /** Addresses that the machine had at its contacts. */
      addresses: z.array(z.string()),
      /** The unit's own people first, then the province's. */
      callees: z.array(InfectionContact),
      /** Of one that has become part of another: that one. */
      joinedIntoId: z.uuid().nullable(),
    }),
  },
);

const Note = z.string().trim().max(2000);
/** Words that must say something. */
export const Reason = Note.min(5);
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
  'A unit reports an infected machine; a report about an open case joins it',
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

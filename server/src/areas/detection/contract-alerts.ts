import { z } from 'zod';
import { Day, endpoint, Instant, page, PageInput, SearchText } from '../../kernel/contract.ts';

/**
 * Calls like clockwork, names that an algorithm makes, places nobody went to before, much more than usual; and what
 * the logs of servers show: attacks on a website, a web shell that answers, guessed passwords, somebody who looks
 * for open services.
 */
export const alertKinds = [
  'beacon',
  'generated_names',
  'first_seen',
  'volume',
  'web_attack',
  'web_shell',
  'password_guessing',
  'probing',
] as const;
export const AlertKind = z.enum(alertKinds);
export type AlertKind = z.infer<typeof AlertKind>;

export const alertStates = ['new', 'looking', 'false_alarm', 'infection'] as const;
export const AlertState = z.enum(alertStates);

/** A part of the score: what was looked at, what it was, and its points (0–1, negative when it speaks against). */
export const AlertReason = z.object({
  code: z.string(),
  value: z.union([z.string(), z.number()]),
  points: z.number(),
});
export type AlertReason = z.infer<typeof AlertReason>;

/** What is behind an alert: an hour of contacts, or a line. `at` is ISO text: it is kept as it is shown. */
export const AlertEvidence = z.object({
  at: z.string(),
  destination: z.string(),
  count: z.number(),
  bytes: z.number(),
  /** The line as logged; absent for an hour of contacts. */
  line: z.string().optional(),
});
export type AlertEvidence = z.infer<typeof AlertEvidence>;

export const Alert = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  kind: AlertKind,
  machine: z.string(),
  /** What the inventory calls the machine that has this address now; `null` when it does not say, or says several. */
  listedAs: z.string().nullable(),
  destination: z.string(),
  score: z.number(),
  firstAt: Instant,
  lastAt: Instant,
  state: AlertState,
  stateSince: Instant,
  /** Who said what it is, and why. */
  by: z.string().nullable(),
  note: z.string().nullable(),
  infectionId: z.uuid().nullable(),
});

export const ListAlerts = endpoint('GET', '/api/detection/alerts', 'Abnormal signs, the latest first', {
  input: z.object({
    ...PageInput,
    unitId: z.uuid().optional(),
    kind: AlertKind.optional(),
    /** `open`: new or being looked at. */
    state: z.enum([...alertStates, 'open']).optional(),
    text: SearchText,
  }),
  output: page(Alert),
});

export const GetAlert = endpoint('GET', '/api/detection/alerts/:id', 'A sign, its evidence and its score', {
  input: z.object({ id: z.uuid() }),
  output: Alert.extend({ reasons: z.array(AlertReason), evidence: z.array(AlertEvidence) }),
});

const Judged = z.object({ id: z.uuid(), state: AlertState });
const Why = z.string().trim().min(5).max(1000);

export const TakeAlert = endpoint('POST', '/api/detection/alerts/:id/take', 'Somebody looks into it', {
  input: z.object({ id: z.uuid() }),
  output: Judged,
});

export const DismissAlert = endpoint(
  'POST',
  '/api/detection/alerts/:id/dismiss',
  'A false alarm: the same does not alarm again',
  {
    input: z.object({
      id: z.uuid(),
      reason: Why,
      /** For every machine of the unit, and not for this one alone. */
      forAllMachines: z.boolean().default(false),
      /** Last day on which it is remembered. */
      until: Day.nullable().default(null),
    }),
    output: Judged,
  },
);

export const ConfirmAlert = endpoint(
  'POST',
  '/api/detection/alerts/:id/confirm',
  'The machine is infected: opens an infection or joins the one that is open',
  {
    input: z.object({ id: z.uuid(), malware: z.string().trim().min(2).max(120), note: Why }),
    output: Judged.extend({ infectionId: z.uuid() }),
  },
);

/** What is known to be harmless. */
export const AlertException = z.object({
  id: z.uuid(),
  unitId: z.uuid(),
  unitName: z.string(),
  kind: AlertKind,
  /** `null`: any machine of the unit. */
  machine: z.string().nullable(),
  destination: z.string(),
  reason: z.string(),
  by: z.string(),
  since: Instant,
  /** Last day on which it holds; `null`: until somebody takes it back. */
  until: Day.nullable(),
});

export const ListAlertExceptions = endpoint(
  'GET',
  '/api/detection/alert-exceptions',
  'False alarms that are remembered, the latest first',
  {
    input: z.object({ ...PageInput, unitId: z.uuid().optional(), text: SearchText }),
    output: page(AlertException),
  },
);

export const TakeBackAlertException = endpoint(
  'POST',
  '/api/detection/alert-exceptions/:id/take-back',
  'Forgets a false alarm: the same alarms again',
  { input: z.object({ id: z.uuid() }), output: z.object({ id: z.uuid() }) },
);

import { findBeacons, findFirstSeen, findGeneratedNames, findVolumeJump, type Contact } from '@lachan/engine';
import { instantOf } from '../observations/store.ts';
import type { AlertEvidence, AlertKind, AlertReason } from '../contract-alerts.ts';

/** An hour of one machine with one destination. */
export interface Talk {
  hour: number;
  machine: string;
  kind: string;
  destination: string;
  count: number;
  minutes: bigint;
  bytes: number;
}

/** What a day shows beside the days before it. */
export interface DayOfTalks {
  /** Regular pairs only: those that meet in many minutes of several hours and few share. */
  regular: readonly Talk[];
  /** Talks with destinations that no earlier day knows. */
  fresh: readonly Talk[];
  /** Bytes sent (contacts, where no log tells bytes) of each machine: today, and on the days before. */
  volumes: ReadonlyMap<string, { today: number; history: readonly number[]; unit: 'bytes' | 'contacts' }>;
  /** Of machines whose volume jumped: each hour as a whole, without a destination, and where most of it went. */
  loud: readonly Talk[];
  /** Days before this one that are known. */
  knownDays: number;
}

/** What a machine sent on a day beside the days before. */
export type Volume = DayOfTalks['volumes'] extends ReadonlyMap<string, infer One> ? One : never;

export interface Sign {
  kind: AlertKind;
  machine: string;
  destination: string;
  score: number;
  reasons: AlertReason[];
  evidence: AlertEvidence[];
}

const EVIDENCE_KEPT = 48;
/** With fewer days behind, everything would be new. */
const DAYS_TO_KNOW = 7;
const LOWEST_SCORE = 0.6;
/** A new place that is gone to in fewer hours of a day is a page somebody read. */
const HOURS_OF_HABIT = 3;
const LEAST_BYTES = 50 * 1024 * 1024;
const LEAST_CONTACTS = 2_000;
/** With more machines than this it is the day that is odd, and not the machines. */
const MOST_LOUD = 200;

/** The abnormal signs of a day, each with how its score came about. */
export function signsOf({ regular, fresh, volumes, loud, knownDays }: DayOfTalks): Sign[] {
  const beacons = findBeacons(contactsOf(regular)).map(
    ({ source, destination, score, reasons, intervalMs }): Sign => ({
      kind: 'beacon',
      machine: source,
      destination,
      score,
      reasons: [{ code: 'interval_minutes', value: Math.round(intervalMs / 60_000), points: 0 }, ...reasons],
      evidence: evidenceOf(regular, (talk) => talk.machine === source && talk.destination === destination),
    }),
  );
  return [...beacons, ...generated(fresh), ...firstSeen(fresh, knownDays), ...jumps(volumes, loud)].filter(
    ({ score }) => score >= LOWEST_SCORE,
  );
}

/** A contact for each minute that is set: what is remembered of the rhythm. */
function* contactsOf(talks: readonly Talk[]): Generator<Contact> {
  for (const { hour, machine, destination, minutes } of talks)
    for (let minute = 0n; minute < 60n; minute++)
      if ((minutes >> minute) & 1n)
        yield { source: machine, destination, at: hour * 3_600_000 + Number(minute) * 60_000 };
}

function generated(fresh: readonly Talk[]): Sign[] {
  const queries = fresh
    .filter(({ kind }) => kind === 'dns' || kind === 'nxdomain')
    .map(({ machine, destination, kind }) => ({
      source: machine,
      name: destination,
      ...(kind === 'nxdomain' ? { responseCode: 'NXDOMAIN' } : {}),
    }));
  return findGeneratedNames(queries).map(({ source, score, reasons, examples }) => ({
    kind: 'generated_names',
    machine: source,
    destination: '',
    score,
    reasons,
    evidence: evidenceOf(
      fresh,
      ({ machine, destination }) =>
        machine === source && examples.some((label) => destination.includes(label)),
    ),
  }));
}

function firstSeen(fresh: readonly Talk[], knownDays: number): Sign[] {
  if (knownDays < DAYS_TO_KNOW) return [];
  const habits = [
    ...Map.groupBy(fresh, ({ machine, destination }) => `${machine} ${destination}`).values(),
  ].filter((talks) => talks.length >= HOURS_OF_HABIT);
  const contacts = habits.flatMap(([talk]) =>
    talk ? [{ source: talk.machine, destination: talk.destination }] : [],
  );
  const callers = new Map<string, Set<string>>();
  for (const { machine, destination } of fresh)
    callers.set(destination, (callers.get(destination) ?? new Set()).add(machine));
  return findFirstSeen(contacts, () => false).flatMap(({ destination, sources, reasons }) => {
    if ((callers.get(destination)?.size ?? 0) > 3) return [];
    return sources.map((machine): Sign => {
      const evidence = evidenceOf(
        fresh,
        (talk) => talk.machine === machine && talk.destination === destination,
      );
      const habit = {
        code: 'hours_of_day',
        value: evidence.length,
        points: Math.min(0.3, 0.05 * evidence.length),
      };
      const all = [...reasons, habit, { code: 'known_days', value: knownDays, points: 0 }];
      const score = Math.min(
        1,
        all.reduce((sum, { points }) => sum + points, 0),
      );
      return {
        kind: 'first_seen',
        machine,
        destination,
        score: Math.round(score * 100) / 100,
        reasons: all,
        evidence,
      };
    });
  });
}

/** Whether a day stands out by how much a machine sent; `null` when it does not. */
function jumpOf({ history, today, unit }: Volume): ReturnType<typeof findVolumeJump> {
  if (today < (unit === 'bytes' ? LEAST_BYTES : LEAST_CONTACTS)) return null;
  return findVolumeJump(history, today);
}

/** Machines of which the hours are wanted, those that sent most first. */
export function loudMachines(volumes: DayOfTalks['volumes']): string[] {
  return [...volumes]
    .filter(([, volume]) => (jumpOf(volume)?.score ?? 0) >= LOWEST_SCORE)
    .toSorted(([, one], [, other]) => other.today - one.today)
    .slice(0, MOST_LOUD)
    .map(([machine]) => machine);
}

function jumps(volumes: DayOfTalks['volumes'], loud: readonly Talk[]): Sign[] {
  return Array.from(volumes).flatMap(([machine, volume]): Sign[] => {
    const found = jumpOf(volume);
    if (!found) return [];
    const { history, today, unit } = volume;
    const isBytes = unit === 'bytes';
    const sorted = history.toSorted((a, b) => a - b);
    const usual = sorted[sorted.length >> 1] ?? 0;
    const amounts = [
      { code: isBytes ? 'bytes_today' : 'contacts_today', value: today, points: 0 },
      { code: isBytes ? 'bytes_usual' : 'contacts_usual', value: usual, points: 0 },
    ];
    return [
      {
        kind: 'volume',
        machine,
        destination: '',
        ...found,
        reasons: [...amounts, ...found.reasons],
        evidence: evidenceOf(loud, (talk) => talk.machine === machine),
      },
    ];
  });
}

function evidenceOf(talks: readonly Talk[], belongs: (talk: Talk) => boolean): AlertEvidence[] {
  return talks
    .filter(belongs)
    .toSorted((a, b) => a.hour - b.hour || a.destination.localeCompare(b.destination))
    .slice(0, EVIDENCE_KEPT)
    .map(({ hour, minutes, destination, count, bytes }) => ({
      at: instantOf(hour, minutes, 'first').toISOString(),
      destination,
      count,
      bytes,
    }));
}

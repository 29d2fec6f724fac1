import type { Indicator, Observation, ObservationKind } from '@lachan/engine';
import type { DayOfTalks } from '../alerts/signs.ts';

/** What one machine had to do with one destination on one day, as one source saw it. */
export interface PastContact {
  /** The number that the caller gave the indicator. */
  target: number;
  sourceId: string;
  machine: string;
  kind: ObservationKind;
  destination: string;
  /** `YYYY-MM-DD`, Vietnam. */
  day: string;
  /** To the minute. */
  firstAt: Date;
  lastAt: Date;
  count: number;
}

/** Days `YYYY-MM-DD`, Vietnam, both included. */
export interface Span {
  from: string;
  to: string;
}

export interface StoredDay {
  day: string;
  observations: number;
  bytes: number;
}

export interface StoreFigures {
  days: StoredDay[];
  /** What has come in and is not yet sorted into its day. */
  waitingBytes: number;
  /** The dictionaries of names and machines. */
  dictionaryBytes: number;
  /** Different destinations and machines that are known. */
  names: number;
  machines: number;
}

/** How whoever waits for a search learns how far it is, and stops it. */
export interface Watch {
  /** @param share 0–1 */
  onProgress?: (share: number) => void;
  signal?: AbortSignal | undefined;
}

/** Compact memory of who talked to whom: the one door to it, whatever keeps it. */
export interface ObservationStore {
  /**
   * Takes the observations of a part of a batch. The same key again replaces what it brought, until it is sorted in.
   * @param key letters, digits, `_` and `-`
   */
  append(key: string, sourceId: string, observations: Iterable<Observation>): Promise<void>;
  /** Sorts in what has been appended, but for batches that may still be read again. */
  settle(mayRepeat?: (key: string) => boolean): Promise<void>;
  /**
   * Contacts with any of the indicators (names with all below them, addresses, networks) within the days.
   * @throws the reason of the signal when it is stopped
   */
  hunt(targets: readonly Indicator[], span: Span, watch?: Watch): Promise<PastContact[]>;
  /** What the search for abnormal signs needs of a day, beside so many days before it. */
  talks(day: string, daysBefore: number): Promise<DayOfTalks>;
  figures(): Promise<StoreFigures>;
  /** Forgets whole days before this one. @returns how many */
  prune(before: string): Promise<number>;
  /** Forgets what these sources saw, on every day. @returns how many observations went */
  forget(sourceIds: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const VIETNAM_HOURS = 7;

/** The Vietnam day of an hour since 1970 UTC. */
export function dayOfHour(hour: number): string {
  return new Date((hour + VIETNAM_HOURS) * HOUR_MS).toISOString().slice(0, 10);
}

/** The hour since 1970 UTC in which a Vietnam day begins. */
export function firstHourOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / HOUR_MS - VIETNAM_HOURS;
}

/** The instant of the first, or of the last, minute that is set. */
export function instantOf(hour: number, minutes: bigint, which: 'first' | 'last'): Date {
  const bits = minutes.toString(2);
  const minute = which === 'first' ? bits.length - 1 - bits.lastIndexOf('1') : bits.length - 1;
  return new Date(hour * HOUR_MS + minute * 60_000);
}

import type { Hit, LogFormat, MatcherStats } from '@lachan/engine';
import { printable } from './printable.ts';
import { shortReasons, type Row } from './row.ts';

/** What a thread has met beside the hits that count; adds up. */
export interface Beside {
  /** Hits that do not count, by reason. */
  passed: Partial<Record<NonNullable<Hit['reason']>, number>>;
  /** Lines that were looked at for their format, and those among them of none that is known. */
  sampled: number;
  unknown: number;
  /** One of the latter. */
  example: string | null;
}

export function nothingBeside(): Beside {
  return { passed: {}, sampled: 0, unknown: 0, example: null };
}

export function addPassed(to: Beside, hit: Pick<Hit, 'reason'>): void {
  if (hit.reason !== null) to.passed[hit.reason] = (to.passed[hit.reason] ?? 0) + 1;
}

export function addSampled(to: Beside, { sampled, unknownSamples }: MatcherStats): void {
  for (const format of Object.keys(sampled) as LogFormat[]) to.sampled += sampled[format] ?? 0;
  to.unknown += sampled.text ?? 0;
  to.example ??= unknownSamples[0] ?? null;
}

export function addBeside(to: Beside, other: Beside): void {
  for (const reason of Object.keys(other.passed) as (keyof Beside['passed'])[])
    to.passed[reason] = (to.passed[reason] ?? 0) + (other.passed[reason] ?? 0);
  to.sampled += other.sampled;
  to.unknown += other.unknown;
  to.example ??= other.example;
}

const YEAR_2000 = Date.UTC(2000, 0);
const DAY_MS = 86_400_000;

/** Whether a line bears a time that cannot be true: machines without a clock begin in 1970. */
export function isTimeOdd({ at }: Pick<Row, 'at'>, now: number): boolean {
  if (at === null) return false;
  const time = Date.parse(at);
  return time < YEAR_2000 || time > now + 2 * DAY_MS;
}

/** What a reader of the result must know beside it, a sentence a line. */
export function remarksOf({ passed, sampled, unknown, example }: Beside, oddTimes: number): string {
  const lines: string[] = [];
  const reasons = Object.entries(passed).toSorted(([, one], [, other]) => other - one);
  if (reasons.length > 0) {
    const all = reasons.reduce((sum, [, count]) => sum + count, 0);
    const told = reasons.map(([reason, count]) => `${count} ${shortReasons[reason as keyof typeof passed]}`);
    lines.push(
      `${all} ${all === 1 ? 'mention does' : 'mentions do'} not count: ${told.join(', ')} (--explain shows each)`,
    );
  }
  if (oddTimes > 0)
    lines.push(
      `${oddTimes} ${oddTimes === 1 ? 'hit bears' : 'hits bear'} a time that cannot be true (before 2000, or in the future)`,
    );
  if (unknown > 0)
    lines.push(
      `${unknown} of ${sampled} lines looked at are of no known format, for example: ${printable(example ?? '').slice(0, 100)}`,
    );
  return lines.map((line) => `${line}\n`).join('');
}

import { scoreOf, type Reason } from './finding.ts';

/** One contact of a machine with a destination. */
export interface Contact {
  source: string;
  destination: string;
  /** Epoch ms. */
  at: number;
  /** Bytes sent, when the log says. */
  sizeBytes?: number;
}

/** A machine that calls somewhere as regularly as a program does. */
export interface BeaconFinding {
  source: string;
  destination: string;
  score: number;
  reasons: Reason[];
  contacts: number;
  /** Median time between calls. */
  intervalMs: number;
  firstAt: number;
  lastAt: number;
}

export interface BeaconOptions {
  /** Fewer contacts say nothing. Default 8. */
  minContacts?: number;
  /** Findings below are left out, 0–1. Default 0.6. */
  minScore?: number;
  /** Destinations that as many machines call are somebody's service. Default 10. */
  commonAtSources?: number;
}

/**
 * Finds regular calls: intervals close to their median, sizes alike, over hours, to a destination that few
 * others call. Jitter of up to a third of the interval is expected of malware and found.
 * @param contacts in any order; all of one period, usually a day
 */
export function findBeacons(contacts: Iterable<Contact>, options: BeaconOptions = {}): BeaconFinding[] {
  const pairs = new Map<string, Contact[]>();
  const sources = new Map<string, Set<string>>();
  for (const contact of contacts) {
    const key = `${contact.source}\n${contact.destination}`;
    const known = pairs.get(key);
    if (known) known.push(contact);
    else pairs.set(key, [contact]);
    const callers = sources.get(contact.destination) ?? new Set();
    sources.set(contact.destination, callers.add(contact.source));
  }
  const findings: BeaconFinding[] = [];
  for (const pair of pairs.values()) {
    const [first] = pair;
    if (!first || pair.length < (options.minContacts ?? 8)) continue;
    const callers = sources.get(first.destination)?.size ?? 1;
    const finding = judge(pair, callers, options.commonAtSources ?? 10);
    if (finding && finding.score >= (options.minScore ?? 0.6)) findings.push(finding);
  }
  return findings.sort((a, b) => b.score - a.score);
}

function judge(pair: Contact[], callers: number, commonAtSources: number): BeaconFinding | null {
  const sorted = pair.toSorted((a, b) => a.at - b.at);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last) return null;
  const intervals = sorted.slice(1).map((contact, i) => contact.at - (sorted[i]?.at ?? 0));
  const intervalMs = median(intervals);
  // Several queries for one page come together; they are no rhythm.
  if (intervalMs < 5000) return null;
  const deviation = median(intervals.map((interval) => Math.abs(interval - intervalMs))) / intervalMs;
  const kept =
    intervals.filter((interval) => Math.abs(interval - intervalMs) <= intervalMs / 3).length /
    intervals.length;
  const hours = (last.at - first.at) / 3_600_000;
  const sizes = sorted.flatMap((contact) => contact.sizeBytes ?? []);
  const reasons: Reason[] = [
    { code: 'interval_deviation', value: round(deviation), points: 0.4 * Math.max(0, 1 - deviation * 4) },
    { code: 'share_in_rhythm', value: round(kept), points: 0.3 * Math.max(0, (kept - 0.5) * 2) },
    { code: 'hours_watched', value: round(hours), points: 0.15 * Math.min(1, hours / 6) },
  ];
  if (sizes.length === sorted.length) {
    const size = median(sizes);
    const spread = size === 0 ? 0 : median(sizes.map((bytes) => Math.abs(bytes - size))) / size;
    reasons.push({
      code: 'size_deviation',
      value: round(spread),
      points: 0.15 * Math.max(0, 1 - spread * 5),
    });
  }
  reasons.push(
    callers >= commonAtSources
      ? { code: 'called_by_many', value: callers, points: -0.4 }
      : { code: 'called_by_few', value: callers, points: 0.1 },
  );
  return {
    source: first.source,
    destination: first.destination,
    score: scoreOf(reasons),
    reasons,
    contacts: sorted.length,
    intervalMs,
    firstAt: first.at,
    lastAt: last.at,
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

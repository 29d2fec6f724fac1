import { median } from './beacons.ts';
import { scoreOf, type Reason } from './finding.ts';

/** A day that stands out against the days before. */
export interface VolumeFinding {
  score: number;
  reasons: Reason[];
}

/**
 * Judges today's volume by the median of the days before and their usual distance from it, which a single
 * wild day in the past does not bend.
 * @param history volumes of earlier days, any unit; fewer than 7 say nothing
 * @returns `null` when today is ordinary, or lower than usual
 */
export function findVolumeJump(history: readonly number[], today: number): VolumeFinding | null {
  if (history.length < 7) return null;
  const usual = median(history);
  const spread = Math.max(median(history.map((day) => Math.abs(day - usual))) * 1.4826, usual * 0.05, 1);
  const distance = (today - usual) / spread;
  const ratio = usual === 0 ? today : today / usual;
  if (distance < 5 || ratio < 2) return null;
  const reasons: Reason[] = [
    { code: 'times_usual', value: Math.round(ratio * 10) / 10, points: Math.min(0.5, 0.1 * ratio) },
    {
      code: 'spreads_above_usual',
      value: Math.round(distance * 10) / 10,
      points: Math.min(0.4, 0.02 * distance),
    },
    { code: 'days_of_history', value: history.length, points: Math.min(0.1, history.length / 300) },
  ];
  return { score: scoreOf(reasons), reasons };
}

/** A destination that nobody had talked to before, by how many machines do now. */
export interface FirstSeenFinding {
  destination: string;
  sources: string[];
  score: number;
  reasons: Reason[];
}

/**
 * Destinations of today that are in no earlier day. One machine alone is stranger than a hundred, which
 * are a new service.
 * @param isKnown whether a destination was seen before today
 */
export function findFirstSeen(
  contacts: Iterable<{ source: string; destination: string }>,
  isKnown: (destination: string) => boolean,
): FirstSeenFinding[] {
  const fresh = new Map<string, Set<string>>();
  for (const { source, destination } of contacts) {
    const known = fresh.get(destination);
    if (known) known.add(source);
    else if (!isKnown(destination)) fresh.set(destination, new Set([source]));
  }
  return Array.from(fresh, ([destination, sources]) => {
    const reasons: Reason[] = [
      { code: 'never_seen_before', value: destination, points: 0.3 },
      {
        code: 'machines',
        value: sources.size,
        points: sources.size <= 3 ? 0.3 : sources.size <= 10 ? 0.1 : -0.2,
      },
    ];
    return { destination, sources: [...sources], score: scoreOf(reasons), reasons };
  }).sort((a, b) => b.score - a.score);
}

import { isInForce } from '../certainty.ts';
import type { Day } from '../day.ts';
import { ct14Thresholds } from './ct-14-2018.ts';
import { ct18Thresholds } from './ct-18-2022.ts';
import { luat116Thresholds } from './luat-116-2025.ts';
import { nd331Thresholds } from './nd-331-2026.ts';
import { qd17Thresholds } from './qd-17-2023.ts';
import type { Threshold, ThresholdId } from './threshold.ts';

export const thresholds: readonly Threshold[] = [
  ...ct14Thresholds,
  ...ct18Thresholds,
  ...luat116Thresholds,
  ...nd331Thresholds,
  ...qd17Thresholds,
];

/** The figure in force on that day; `null` when there was none. */
export function thresholdOn(threshold: ThresholdId, onDate: Day): Threshold | null {
  return (
    thresholds.find((candidate) => candidate.threshold === threshold && isInForce(candidate, onDate)) ?? null
  );
}

import type { LegalRule } from '../certainty.ts';
import type { Level } from '../levels/facts.ts';

export type ThresholdId =
  | 'antivirus-coverage'
  | 'security-budget-share'
  | 'machine-silent-days'
  | 'trust-label-coverage'
  | 'threat-hunting-interval'
  | 'exercise-interval'
  | 'administrator-certificate'
  | 'malware-sample-time'
  | 'malware-removal-time';

/** A figure the law or a directive sets, with its unit. */
export interface Threshold extends LegalRule {
  threshold: ThresholdId;
  value: number;
  unit: 'percent' | 'day' | 'hour' | 'month' | 'level';
  /** Whether the value must be reached or not be passed. */
  bound: 'at-least' | 'at-most';
  /** Lowest level of the systems it holds for; `null`: no matter which. */
  fromLevel: Level | null;
}

/** Why a finding has its score: one line for a person, with the figure that was looked at. */
export interface Reason {
  /** Stable code, to be worded in the reader's language. */
  code: string;
  /** The figure or text that was seen. */
  value: number | string;
  /** Its share of the score, 0–1; negative when it speaks against. */
  points: number;
}

/** The sum of the points, kept within 0–1 and to two places. */
export function scoreOf(reasons: readonly Reason[]): number {
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return Math.round(Math.min(1, Math.max(0, sum)) * 100) / 100;
}

import type { LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';

export type TransitionCase = 'level-kept' | 'under-construction' | 'never-classified' | 'new-system';

/** What the change of law asks of one system, and by when. */
export interface Transition {
  case: TransitionCase;
  /** Last day to approve under NĐ 85; `null` when that way is not open. */
  approveUnderOldBy: Day | null;
  /** Last day to meet the conditions of NĐ 331; `null` when no time of grace is stated: at once. */
  meetNewBy: Day | null;
  rule: LegalRule;
}

export const transitionRule: LegalRule = {
  id: 'level-transition',
  title: 'Chuyển tiếp từ NĐ 85/2016 sang NĐ 331/2026',
  file: 'src/levels/transition.ts',
  source: 'nd-331-2026',
  article: 'Điều 39 (Luật An ninh mạng, Điều 45)',
  validFrom: '2026-07-01',
  validTo: null,
  certainty: 'A',
};

/** First day of the new law: systems and projects from before it are in transition. */
export const NEW_LAW_DAY: Day = '2026-07-01';
/** Six and twelve months from 01/7/2026; of two readings, the earlier day. */
export const OLD_APPROVAL_LAST_DAY: Day = '2026-12-31';
export const CONDITIONS_LAST_DAY: Day = '2027-06-30';

export interface TransitionFacts {
  /** Day on which the level was approved under the old decree; `null` when it never was. */
  levelApprovedOn: Day | null;
  constructionStartedOn: Day | null;
  /** First day of running; `null` when it does not run yet. */
  runningSince: Day | null;
}

/** A level approved under NĐ 85 comes first: a system that has one is never treated as unclassified. */
export function transitionOf(facts: TransitionFacts): Transition {
  const rule = transitionRule;
  if (isBeforeNewLaw(facts.levelApprovedOn)) {
    return { case: 'level-kept', approveUnderOldBy: null, meetNewBy: CONDITIONS_LAST_DAY, rule };
  }
  if (isBeforeNewLaw(facts.runningSince)) {
    return { case: 'never-classified', approveUnderOldBy: null, meetNewBy: null, rule };
  }
  if (isBeforeNewLaw(facts.constructionStartedOn)) {
    const approveUnderOldBy = OLD_APPROVAL_LAST_DAY;
    return { case: 'under-construction', approveUnderOldBy, meetNewBy: CONDITIONS_LAST_DAY, rule };
  }
  return { case: 'new-system', approveUnderOldBy: null, meetNewBy: null, rule };
}

function isBeforeNewLaw(day: Day | null): boolean {
  return day !== null && day < NEW_LAW_DAY;
}

import type { LegalRule } from '../certainty.ts';
import type { FactName, Level, SystemFacts } from './facts.ts';

/** One comparison of one fact. */
export type Condition =
  | { fact: FactName; is: string | number | boolean }
  | { fact: FactName; in: readonly (string | number)[] }
  | { fact: FactName; atLeast: number }
  | { fact: FactName; below: number };

/** A row of a level table: it fires when all its conditions hold, and with `any`, at least one of those too. */
export interface Criterion extends LegalRule {
  level: Level;
  all: readonly Condition[];
  any?: readonly Condition[];
}

export type LevelTableId = 'nd-85-2016' | 'nd-331-2026';

export interface LevelTable extends LegalRule {
  table: LevelTableId;
  criteria: readonly Criterion[];
}

/** `null`: a fact it needs is not known and the known ones do not exclude it. */
export function criterionHolds(criterion: Criterion, facts: SystemFacts): boolean | null {
  const all = combineAll(criterion.all.map((condition) => conditionHolds(condition, facts)));
  if (!criterion.any) return all;
  const any = combineAny(criterion.any.map((condition) => conditionHolds(condition, facts)));
  return combineAll([all, any]);
}

export function conditionHolds(condition: Condition, facts: SystemFacts): boolean | null {
  const value = facts[condition.fact] ?? null;
  if (value === null) return null;
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.includes(value as string | number);
  if ('atLeast' in condition) return Number(value) >= condition.atLeast;
  return Number(value) < condition.below;
}

function combineAll(results: (boolean | null)[]): boolean | null {
  if (results.includes(false)) return false;
  return results.includes(null) ? null : true;
}

function combineAny(results: (boolean | null)[]): boolean | null {
  if (results.includes(true)) return true;
  return results.includes(null) ? null : false;
}

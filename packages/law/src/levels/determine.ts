import { isCitable, legalPart, type LegalRule } from '../certainty.ts';
import { dayParts, type Day } from '../day.ts';
import { LawError } from '../errors.ts';
import { approvalSteps, type ApprovalStep } from './approval.ts';
import {
  conditionHolds,
  criterionHolds,
  type Condition,
  type Criterion,
  type LevelTable,
  type LevelTableId,
} from './criterion.ts';
import { factProblems, type FactName, type Level, type SystemFacts } from './facts.ts';
import { harmArgument, type HarmArgument } from './harm.ts';
import { nd331Table } from './nd-331-2026.ts';
import { nd85Table } from './nd-85-2016.ts';
import { NEW_LAW_DAY, OLD_APPROVAL_LAST_DAY } from './transition.ts';

/** A criterion that could still fire, with the facts that would decide it. */
export interface OpenCriterion {
  criterion: Criterion;
  unknown: FactName[];
}

/** A criterion that is one or more facts away, with the conditions that fail. */
export interface WouldRaise {
  criterion: Criterion;
  failing: Condition[];
}

/** A level with its grounds: what a dossier must say, and what a person may ask next. */
export interface LevelDecision {
  table: LevelTableId;
  tableRule: LegalRule;
  /** False for the old table, which is recalled: its answer must be checked against the decree. */
  isCitable: boolean;
  /** `null` when no criterion fires. */
  level: Level | null;
  /** The level by the criteria alone, before risk. */
  levelByCriteria: Level | null;
  /** All that fired, highest first: a dossier names them all. */
  fired: Criterion[];
  /** Those above the level that unknown facts leave open, highest first. The level is final when there are none. */
  open: OpenCriterion[];
  wouldRaise: WouldRaise[];
  /** Where the level would fall to if the criteria at the top no longer fired; `null`: to no level at all. */
  levelWithoutTop: Level | null;
  isRaisedByRisk: boolean;
  harm: HarmArgument | null;
  approval: ApprovalStep[];
}

/**
 * The level of an information system by the table in force on the day: every criterion is tried, the highest
 * that fires decides, a risk assessment only raises. There is no score.
 * @param onDate Day the dossier is decided on.
 * @throws LawError `bad_facts` with `problems`, `bad_day`.
 */
export function determineLevel(facts: SystemFacts, onDate: Day): LevelDecision {
  const problems = factProblems(facts);
  if (problems.length > 0) throw new LawError('bad_facts', 'Facts that cannot be used', { problems });
  const table = levelTableOn(onDate, facts.constructionStartedOn ?? null);
  const results = table.criteria.map((criterion) => ({ criterion, holds: criterionHolds(criterion, facts) }));
  const fired = highestFirst(results.filter(({ holds }) => holds === true).map(({ criterion }) => criterion));
  const levelByCriteria = fired[0]?.level ?? null;
  const level = higher(levelByCriteria, facts.riskLevel ?? null);
  const isAbove = (criterion: Criterion) => level === null || criterion.level > level;
  return {
    table: table.table,
    tableRule: legalPart(table),
    isCitable: isCitable(table),
    level,
    levelByCriteria,
    fired,
    open: highestFirst(results.filter(({ holds }) => holds === null).map(({ criterion }) => criterion))
      .filter(isAbove)
      .map((criterion) => ({ criterion, unknown: unknownFacts(criterion, facts) })),
    wouldRaise: results
      .filter(({ criterion, holds }) => holds === false && isAbove(criterion))
      .map(({ criterion }) => ({ criterion, failing: failingConditions(criterion, facts) }))
      .filter(({ failing }) => failing.every(({ fact }) => fact !== 'kind')),
    levelWithoutTop: higher(
      fired.find((criterion) => criterion.level !== levelByCriteria)?.level ?? null,
      facts.riskLevel ?? null,
    ),
    isRaisedByRisk: level !== levelByCriteria,
    harm: level === null ? null : harmArgument(level, fired),
    approval: level === null ? [] : approvalSteps(table.table, level),
  };
}

/**
 * The table for a decision of that day. Projects under construction before 01/7/2026 may be approved under
 * NĐ 85 until 31/12/2026 (NĐ 331 Đ39).
 * @throws LawError `bad_day`.
 */
export function levelTableOn(onDate: Day, constructionStartedOn: Day | null = null): LevelTable {
  dayParts(onDate);
  const isOldProject = constructionStartedOn !== null && constructionStartedOn < NEW_LAW_DAY;
  if (isOldProject && onDate <= OLD_APPROVAL_LAST_DAY) return nd85Table;
  return onDate >= (nd331Table.validFrom ?? onDate) ? nd331Table : nd85Table;
}

function highestFirst(criteria: Criterion[]): Criterion[] {
  return criteria.sort((one, other) => other.level - one.level);
}

function higher(one: Level | null, other: Level | null): Level | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

function unknownFacts(criterion: Criterion, facts: SystemFacts): FactName[] {
  const names = [...criterion.all, ...(criterion.any ?? [])].map(({ fact }) => fact);
  return [...new Set(names.filter((name) => (facts[name] ?? null) === null))];
}

function failingConditions(criterion: Criterion, facts: SystemFacts): Condition[] {
  const failing = criterion.all.filter((condition) => conditionHolds(condition, facts) === false);
  const any = criterion.any ?? [];
  const isAnyFalse = any.length > 0 && any.every((condition) => conditionHolds(condition, facts) === false);
  return isAnyFalse ? [...failing, ...any] : failing;
}

import { isDay, type Day } from '../day.ts';

export const levels = [1, 2, 3, 4, 5] as const;
export type Level = (typeof levels)[number];

export const systemKinds = ['internal', 'service', 'infrastructure', 'industrial', 'other'] as const;
export const reaches = [
  'one-agency',
  'ministry-or-sector',
  'one-province',
  'several-provinces',
  'nationwide',
  'international',
] as const;
export const worksClasses = ['special', 'national-security', 'I', 'II', 'III', 'IV'] as const;
export const securityHarms = ['none', 'harms', 'seriously-harms', 'strategic'] as const;

/**
 * What is known of an information system. `null` or left out means "not known yet", which is never taken for
 * "no": the answer names the facts that could still raise the level.
 */
export interface SystemFacts {
  /** NĐ 331 Đ9.2: a internal, b serving citizens and business, c infrastructure, d industrial control, đ other. */
  kind?: (typeof systemKinds)[number] | null;
  /** Private information of organisations or personal information of users. */
  hasPrivateOrPersonalInformation?: boolean | null;
  hasStateSecrets?: boolean | null;
  servesDefenceOrSecurity?: boolean | null;
  /** Harm to national security when the system is sabotaged. */
  securityHarm?: (typeof securityHarms)[number] | null;
  /** The service is on the list of conditional business lines. */
  isConditionalService?: boolean | null;
  /** Resolves thủ tục hành chính. */
  resolvesProcedures?: boolean | null;
  basicDataSubjects?: number | null;
  sensitiveDataSubjects?: number | null;
  /** For the old table: mức độ of the online public service, 1–4; 0 when it offers none. */
  publicServiceGrade?: number | null;
  /** For the old table. */
  users?: number | null;
  /** Whom an infrastructure serves. */
  reach?: (typeof reaches)[number] | null;
  isNationalEGovernment?: boolean | null;
  /** Must run 24/7 and accepts no unplanned stop. */
  mustNotStop?: boolean | null;
  worksClass?: (typeof worksClasses)[number] | null;
  /** Stores nationally special data centrally. */
  storesNationalSpecialData?: boolean | null;
  /** Level set by the Prime Minister or the risk framework for a system of kind "other". */
  decidedLevel?: Level | null;
  /** Level a risk assessment asks for; it can raise the level and never lowers it (NĐ 331 Đ10.5). */
  riskLevel?: Level | null;
  /** First day of construction, for projects that were under way before 01/7/2026. */
  constructionStartedOn?: Day | null;
}

export type FactName = keyof SystemFacts;

export interface FactProblem {
  field: string;
  code: 'not_an_object' | 'unknown_field' | 'bad_value';
}

/** Everything wrong with would-be facts, from a form or a file; empty when they may be used. */
export function factProblems(value: unknown): FactProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ field: '', code: 'not_an_object' }];
  return Object.entries(value).flatMap(([field, fact]): FactProblem[] => {
    const check = Object.hasOwn(checks, field) ? checks[field as FactName] : undefined;
    if (!check) return [{ field, code: 'unknown_field' }];
    return fact === null || fact === undefined || check(fact) ? [] : [{ field, code: 'bad_value' }];
  });
}

type Check = (value: unknown) => boolean;

const isBoolean: Check = (value) => typeof value === 'boolean';
const isCount: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isLevel: Check = (value) => levels.includes(value as Level);
const oneOf =
  (list: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && list.includes(value);

const checks: Readonly<Record<FactName, Check>> = {
  kind: oneOf(systemKinds),
  hasPrivateOrPersonalInformation: isBoolean,
  hasStateSecrets: isBoolean,
  servesDefenceOrSecurity: isBoolean,
  securityHarm: oneOf(securityHarms),
  isConditionalService: isBoolean,
  resolvesProcedures: isBoolean,
  basicDataSubjects: isCount,
  sensitiveDataSubjects: isCount,
  publicServiceGrade: (value) => isCount(value) && (value as number) <= 4,
  users: isCount,
  reach: oneOf(reaches),
  isNationalEGovernment: isBoolean,
  mustNotStop: isBoolean,
  worksClass: oneOf(worksClasses),
  storesNationalSpecialData: isBoolean,
  decidedLevel: isLevel,
  riskLevel: isLevel,
  constructionStartedOn: isDay,
};

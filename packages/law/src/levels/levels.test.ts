import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeCondition } from './describe.ts';
import { determineLevel, levelTableOn } from './determine.ts';
import { dossierObstacles, redeterminationTriggers, type Dossier } from './dossier.ts';
import {
  factProblems,
  levels,
  reaches,
  securityHarms,
  systemKinds,
  worksClasses,
  type SystemFacts,
} from './facts.ts';
import { nd331Table } from './nd-331-2026.ts';
import { nd85Table } from './nd-85-2016.ts';
import { transitionOf } from './transition.ts';

const NEW = '2026-11-21';
const OLD = '2018-07-20';

const anyFacts: fc.Arbitrary<SystemFacts> = fc.record(
  {
    kind: fc.constantFrom(...systemKinds),
    hasPrivateOrPersonalInformation: fc.boolean(),
    hasStateSecrets: fc.boolean(),
    servesDefenceOrSecurity: fc.boolean(),
    securityHarm: fc.constantFrom(...securityHarms),
    isConditionalService: fc.boolean(),
    resolvesProcedures: fc.boolean(),
    basicDataSubjects: fc.nat(200_000),
    sensitiveDataSubjects: fc.nat(20_000),
    publicServiceGrade: fc.nat(4),
    users: fc.nat(20_000),
    reach: fc.constantFrom(...reaches),
    isNationalEGovernment: fc.boolean(),
    mustNotStop: fc.boolean(),
    worksClass: fc.constantFrom(...worksClasses),
    storesNationalSpecialData: fc.boolean(),
    decidedLevel: fc.constantFrom(...levels),
    riskLevel: fc.constantFrom(...levels),
  },
  { requiredKeys: [] },
);

describe('the same system under both decrees', () => {
  test.each<[string, SystemFacts, number | null, number | null]>([
    [
      'an internal page of public information',
      { kind: 'internal', hasPrivateOrPersonalInformation: false, hasStateSecrets: false },
      1,
      1,
    ],
    [
      'the documents of one department',
      { kind: 'internal', hasPrivateOrPersonalInformation: true, hasStateSecrets: false },
      2,
      2,
    ],
    ['the one-stop portal', { kind: 'service', resolvesProcedures: true, publicServiceGrade: 4 }, 3, 3],
    [
      'a one-stop portal of low grade',
      { kind: 'service', resolvesProcedures: true, publicServiceGrade: 2 },
      2,
      3,
    ],
    [
      'the page of a commune',
      {
        kind: 'service',
        resolvesProcedures: false,
        isConditionalService: false,
        basicDataSubjects: 300,
        users: 300,
      },
      2,
      2,
    ],
    ['99,999 people', { kind: 'service', basicDataSubjects: 99_999 }, null, 2],
    ['100,000 people', { kind: 'service', basicDataSubjects: 100_000 }, null, 3],
    ['10,000 people with sensitive data', { kind: 'service', sensitiveDataSubjects: 10_000 }, null, 3],
    ['9,999 users', { kind: 'service', users: 9_999 }, 2, null],
    ['10,000 users', { kind: 'service', users: 10_000 }, 3, null],
    ['the provincial data centre', { kind: 'infrastructure', reach: 'one-province' }, 3, 3],
    ['the network of one department', { kind: 'infrastructure', reach: 'one-agency' }, 2, 2],
    [
      'a national network that must not stop',
      { kind: 'infrastructure', reach: 'nationwide', mustNotStop: true },
      4,
      4,
    ],
    [
      'a national network that may stop',
      { kind: 'infrastructure', reach: 'nationwide', mustNotStop: false },
      3,
      3,
    ],
    ['the link abroad', { kind: 'infrastructure', reach: 'international' }, 5, 5],
    ['control of works of class III', { kind: 'industrial', worksClass: 'III' }, 3, 3],
    ['control of works of class I', { kind: 'industrial', worksClass: 'I' }, 4, 4],
    ['control of special works', { kind: 'industrial', worksClass: 'special' }, 5, 5],
    [
      'state secrets, serious harm',
      { kind: 'internal', hasStateSecrets: true, securityHarm: 'seriously-harms' },
      4,
      4,
    ],
    [
      'defence, strategic harm',
      { kind: 'other', servesDefenceOrSecurity: true, securityHarm: 'strategic' },
      5,
      5,
    ],
    ['decided by the Prime Minister', { kind: 'other', decidedLevel: 4 }, 4, 4],
    ['nothing known', {}, null, null],
  ])('%s', (_, facts, old, now) => {
    expect([determineLevel(facts, OLD).level, determineLevel(facts, NEW).level]).toEqual([old, now]);
  });
});

test('the highest criterion wins, and all that fired are named', () => {
  const decision = determineLevel(
    { kind: 'service', resolvesProcedures: true, isConditionalService: false, basicDataSubjects: 500 },
    NEW,
  );
  expect(decision.level).toBe(3);
  expect(decision.fired.map(({ id }) => id)).toEqual([
    'nd-331-service-procedures',
    'nd-331-service-unconditional',
    'nd-331-service-few-basic',
  ]);
  expect(decision.levelWithoutTop).toBe(2);
  expect(decision.harm?.draft).toContain('giải quyết thủ tục hành chính');
});

test('what is not known is not "no": the answer names the facts that could raise the level', () => {
  const { level, open } = determineLevel({ kind: 'service', isConditionalService: false }, NEW);
  expect(level).toBe(2);
  expect(open.map(({ criterion, unknown }) => `${criterion.id}: ${unknown.join()}`)).toContain(
    'nd-331-service-procedures: resolvesProcedures',
  );
});

test('it says what would change the level', () => {
  const facts: SystemFacts = {
    kind: 'service',
    resolvesProcedures: false,
    isConditionalService: false,
    basicDataSubjects: 99_999,
    sensitiveDataSubjects: 0,
  };
  const raise = determineLevel(facts, NEW).wouldRaise;
  expect(raise.find(({ criterion }) => criterion.id === 'nd-331-service-many-basic')?.failing).toEqual([
    { fact: 'basicDataSubjects', atLeast: 100_000 },
  ]);
});

test('a risk assessment raises the level and never lowers it', () => {
  const facts: SystemFacts = { kind: 'infrastructure', reach: 'one-province' };
  expect(determineLevel({ ...facts, riskLevel: 4 }, NEW)).toMatchObject({
    level: 4,
    levelByCriteria: 3,
    isRaisedByRisk: true,
  });
  expect(determineLevel({ ...facts, riskLevel: 1 }, NEW)).toMatchObject({ level: 3, isRaisedByRisk: false });
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(OLD, NEW), (facts, onDate) => {
      const without = determineLevel({ ...facts, riskLevel: null }, onDate).level ?? 0;
      expect(determineLevel(facts, onDate).level ?? 0).toBe(Math.max(without, facts.riskLevel ?? 0));
    }),
  );
});

test('learning a missing fact never lowers the level, and only an open criterion can raise it', () => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(OLD, NEW), (facts, onDate) => {
      for (const fact of Object.keys(facts) as (keyof SystemFacts)[]) {
        const known = determineLevel(facts, onDate);
        const less = determineLevel({ ...facts, [fact]: null }, onDate);
        expect(known.level ?? 0).toBeGreaterThanOrEqual(less.level ?? 0);
        const isRaised = (known.levelByCriteria ?? 0) > Math.max(less.level ?? 0, facts.riskLevel ?? 0);
        expect(!isRaised || less.open.some(({ unknown }) => unknown.includes(fact))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('the table follows the date, and old projects have until 31/12/2026', () => {
  expect(levelTableOn('2026-08-18')).toBe(nd85Table);
  expect(levelTableOn('2026-08-19')).toBe(nd331Table);
  expect(levelTableOn('2026-12-31', '2026-06-30')).toBe(nd85Table);
  expect(levelTableOn('2026-12-31', '2026-07-01')).toBe(nd331Table);
  expect(levelTableOn('2027-01-01', '2026-06-30')).toBe(nd331Table);
  expect(determineLevel({}, OLD).isCitable).toBe(false);
  expect(determineLevel({}, NEW).isCitable).toBe(true);
});

test('approval: who, and within how many days', () => {
  const steps = (facts: SystemFacts, onDate: string) =>
    determineLevel(facts, onDate).approval.map(
      ({ task, actor, limit }) => `${task} ${actor} ${limit ? `${limit.amount} ${limit.unit}` : '-'}`,
    );
  expect(steps({ kind: 'infrastructure', reach: 'one-province' }, NEW)).toEqual([
    'dossier operator -',
    'appraise specialist-unit 15 working-day',
    'approve owner 7 working-day',
  ]);
  expect(steps({ kind: 'industrial', worksClass: 'I' }, NEW)).toContain(
    'appraise ministry-of-public-security 25 working-day',
  );
  expect(steps({ kind: 'industrial', worksClass: 'I' }, OLD)).toContain(
    'appraise ministry-of-information 30 day',
  );
  expect(steps({ kind: 'infrastructure', reach: 'one-agency' }, NEW)).toContain(
    'approve specialist-unit 7 working-day',
  );
});

test('a unit that runs a system does not appraise it, and the regulation comes first', () => {
  const dossier: Dossier = {
    level: 3,
    ownerUnitIds: ['ubnd'],
    operatorUnitId: 'so-khcn',
    appraiserUnitId: 'cong-an',
    hasAppraisalCouncil: false,
    regulationIssuedOn: '2026-10-01',
    approvalOn: '2026-11-01',
    hasProfessionalOpinion: false,
    isSplitOrMerged: false,
  };
  const codes = (change: Partial<Dossier>) =>
    dossierObstacles({ ...dossier, ...change }).map(({ code }) => code);
  expect(codes({})).toEqual([]);
  expect(codes({ appraiserUnitId: 'so-khcn' })).toEqual(['operator_appraises_itself']);
  expect(codes({ appraiserUnitId: 'so-khcn', hasAppraisalCouncil: true })).toEqual([]);
  expect(codes({ regulationIssuedOn: '2026-11-02' })).toEqual(['no_security_regulation']);
  expect(codes({ level: 4, appraiserUnitId: null })).toEqual(['no_professional_opinion']);
  expect(codes({ ownerUnitIds: ['a', 'b'], isSplitOrMerged: true })).toEqual([
    'not_one_owner',
    'split_to_lower',
  ]);
  expect(redeterminationTriggers).toHaveLength(8);
});

test('transition: kept levels have a year, projects half a year, systems never classified no grace', () => {
  const none = { levelApprovedOn: null, constructionStartedOn: null, runningSince: null };
  expect(transitionOf({ ...none, levelApprovedOn: '2020-01-01' })).toMatchObject({
    case: 'level-kept',
    meetNewBy: '2027-06-30',
  });
  expect(transitionOf({ ...none, constructionStartedOn: '2026-06-30' })).toMatchObject({
    approveUnderOldBy: '2026-12-31',
    meetNewBy: '2027-06-30',
  });
  expect(transitionOf({ ...none, runningSince: '2020-01-01' })).toMatchObject({
    case: 'never-classified',
    meetNewBy: null,
  });
  expect(transitionOf({ ...none, constructionStartedOn: '2026-07-01' }).case).toBe('new-system');
});

test('facts that cannot be used are refused by name', () => {
  expect(
    factProblems({ kind: 'website', users: -1, colour: 'red', reach: null, publicServiceGrade: 5 }),
  ).toEqual([
    { field: 'kind', code: 'bad_value' },
    { field: 'users', code: 'bad_value' },
    { field: 'colour', code: 'unknown_field' },
    { field: 'publicServiceGrade', code: 'bad_value' },
  ]);
  expect(() => determineLevel({ users: 1.5 }, NEW)).toThrow(expect.objectContaining({ code: 'bad_facts' }));
});

test('every condition of both tables can be said in words', () => {
  const conditions = [...nd331Table.criteria, ...nd85Table.criteria].flatMap(({ all, any = [] }) => [
    ...all,
    ...any,
  ]);
  expect(conditions.map(describeCondition).filter((words) => /undefined|[a-z]-[a-z]/u.test(words))).toEqual(
    [],
  );
  expect(describeCondition({ fact: 'basicDataSubjects', atLeast: 100_000 })).toBe(
    'Số chủ thể dữ liệu cá nhân cơ bản: từ 100.000 trở lên',
  );
  expect(describeCondition({ fact: 'worksClass', in: ['special', 'II'] })).toBe(
    'Cấp công trình được điều khiển: đặc biệt, II',
  );
});

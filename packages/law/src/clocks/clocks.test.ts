import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, instantMs } from '../day.ts';
import { isDeadlineRule } from '../deadline/rule.ts';
import { appraisalClocks } from './appraisal.ts';
import { documentClock } from './documents.ts';
import { supervisionLimitsOn } from './nd-333-2026.ts';
import { incidentClocks, type IncidentFacts } from './incident.ts';

const ordinary: Omit<IncidentFacts, 'detectedAt'> = {
  severity: 'ordinary',
  threatensSecurityOrOrder: false,
  seriouslyInterrupts: false,
  isComplex: false,
  exceedsCapacity: false,
  breachesPersonalData: false,
  isMilitarySystem: false,
};

function clocks(detectedAt: string, change: Partial<IncidentFacts> = {}): string[] {
  return incidentClocks({ ...ordinary, detectedAt, ...change }).map(
    ({ rule, dueAt }) => `${rule.id} ${dueAt ?? '-'}`,
  );
}

test("an incident on New Year's Eve of Tết 2027 has its 72 hours, not a minute more", () => {
  expect(clocks('2027-02-05T23:30:00+07:00')).toEqual(['incident-nd-331-72h 2027-02-08T16:30:00.000Z']);
});

test('a serious one adds 24 hours, a serious interruption "immediately", a complex one a report without a day', () => {
  const facts = {
    severity: 'serious',
    seriouslyInterrupts: true,
    isComplex: true,
    exceedsCapacity: true,
  } as const;
  expect(clocks('2026-11-21T08:00:00+07:00', facts)).toEqual([
    'incident-nd-331-immediately 2026-11-21T01:00:00.000Z',
    'incident-nd-333-capacity 2026-11-21T01:00:00.000Z',
    'incident-nd-331-24h 2026-11-22T01:00:00.000Z',
    'incident-nd-331-72h 2026-11-24T01:00:00.000Z',
    'incident-nd-331-final -',
  ]);
});

test('an incident nobody has classified shows the 24 hours as advice, not as law', () => {
  const [advice, duty] = incidentClocks({
    ...ordinary,
    detectedAt: '2026-11-21T01:00:00Z',
    severity: 'unclassified',
  });
  expect([advice?.isCitable, advice?.dueAt, duty?.isCitable]).toEqual([
    false,
    '2026-11-22T01:00:00.000Z',
    true,
  ]);
});

test('under the old law: five days, to four parties at the same time, by the names of the day', () => {
  const [clock] = incidentClocks({ ...ordinary, detectedAt: '2020-01-23T15:00:00+07:00' });
  expect(clock).toMatchObject({ dueAt: '2020-01-28T16:59:59.999Z', isImmediate: false });
  expect(clock?.recipients.map(({ name }) => name)).toEqual([
    'Chủ quản hệ thống thông tin',
    'Cơ quan điều phối quốc gia (VNCERT/CC)',
    'Đội ứng cứu sự cố an toàn thông tin mạng',
    'Thành viên mạng lưới ứng cứu sự cố có liên quan',
  ]);
  const [later] = incidentClocks({ ...ordinary, detectedAt: '2025-04-01T08:00:00+07:00' });
  expect(later?.recipients.map(({ name }) => name)).toContain('Bộ Công an (A05)');
});

test('the law of the moment of detection counts, by the day in Vietnam', () => {
  // 16:59Z is still 30 June in Vietnam, 17:00Z is 1 July.
  expect(clocks('2026-06-30T16:59:00Z')[0]).toContain('tt-20-5-days');
  expect(clocks('2026-06-30T17:00:00Z')[0]).toContain('bridging');
  expect(
    incidentClocks({ ...ordinary, detectedAt: '2026-07-15T08:00:00Z' }).every((clock) => !clock.isCitable),
  ).toBe(true);
  expect(clocks('2026-08-18T17:00:00Z')[0]).toBe('incident-nd-331-72h 2026-08-21T17:00:00.000Z');
});

test('a personal-data breach is a notice of its own from 2026 on; military systems tell Bộ Quốc phòng', () => {
  expect(clocks('2026-11-21T01:00:00Z', { breachesPersonalData: true })).toContain(
    'incident-personal-data-72h 2026-11-24T01:00:00.000Z',
  );
  expect(clocks('2025-11-21T01:00:00Z', { breachesPersonalData: true })).toHaveLength(1);
  const [clock] = incidentClocks({ ...ordinary, detectedAt: '2026-11-21T01:00:00Z', isMilitarySystem: true });
  expect(clock?.recipients.map(({ name }) => name)).toEqual(['Bộ Quốc phòng']);
});

test('no clock ends before detection, and they come soonest first', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 15_000 * 1440 }),
      fc.record({
        severity: fc.constantFrom('serious' as const, 'ordinary' as const, 'unclassified' as const),
        threatensSecurityOrOrder: fc.boolean(),
        seriouslyInterrupts: fc.boolean(),
        isComplex: fc.boolean(),
        exceedsCapacity: fc.boolean(),
        breachesPersonalData: fc.boolean(),
        isMilitarySystem: fc.boolean(),
      }),
      (minute, facts) => {
        const detectedAt = new Date(Date.UTC(2000, 0, 1) + minute * 60_000).toISOString();
        const all = incidentClocks({ ...facts, detectedAt });
        expect(all.length).toBeGreaterThan(0);
        const moments = all.map(({ dueAt }) =>
          dueAt === null ? Number.POSITIVE_INFINITY : instantMs(dueAt),
        );
        expect(
          moments.every((moment, index) => moment >= (moments[index - 1] ?? instantMs(detectedAt))),
        ).toBe(true);
      },
    ),
  );
});

test('an appraisal that begins before Tết ends after it: 15 and 25 working days', () => {
  const facts = {
    table: 'nd-331-2026',
    level: 3,
    receivedOn: '2027-02-01',
    completeOn: '2027-02-03',
    appraisedOn: null,
  } as const;
  const due = (level: 3 | 4) =>
    appraisalClocks({ ...facts, level }).map(({ task, actor, dueOn }) => `${task} ${actor} ${dueOn}`);
  expect(due(3)).toEqual(['appraise specialist-unit 2027-03-03', 'approve owner null']);
  expect(due(4)).toEqual(['appraise ministry-of-public-security 2027-03-17', 'approve owner null']);
  expect(appraisalClocks({ ...facts, appraisedOn: '2027-03-01' }).at(-1)?.dueOn).toBe('2027-03-10');
});

test('an incomplete dossier is answered within five working days, and nothing else runs', () => {
  const [answer, ...others] = appraisalClocks({
    table: 'nd-331-2026',
    level: 3,
    receivedOn: '2026-11-20',
    completeOn: null,
    appraisedOn: null,
  });
  // 24/11 is a holiday.
  expect([answer?.task, answer?.dueOn]).toEqual(['answer-incomplete', '2026-11-30']);
  expect(others.map(({ dueOn }) => dueOn)).toEqual([null, null]);
});

test('under NĐ 85 the fifteen days of level 3 are calendar days', () => {
  const [appraisal] = appraisalClocks({
    table: 'nd-85-2016',
    level: 3,
    receivedOn: '2020-01-15',
    completeOn: '2020-01-15',
    appraisedOn: null,
  });
  expect(appraisal?.dueOn).toBe(addDays('2020-01-15', 15));
});

test('an urgent document goes on at once, another one by the next working day', () => {
  expect(documentClock('2026-02-13T16:30:00+07:00', 'urgent')).toMatchObject({
    isImmediate: true,
    dueAt: '2026-02-13T09:30:00.000Z',
  });
  expect(documentClock('2026-02-13T16:30:00+07:00', 'none').dueAt).toBe('2026-02-23T16:59:59.999Z');
});

test('the time limits of inspections are valid rules, from 19/8/2026 on', () => {
  expect(supervisionLimitsOn('2026-08-18')).toEqual([]);
  const limits = supervisionLimitsOn('2026-11-21');
  expect(
    limits.map(({ limit }) => (limit.kind === 'notice' ? limit.hours : isDeadlineRule(limit.rule))),
  ).toEqual([12, 72, true, true, true]);
});

test('what is no incident is refused with a code', () => {
  expect(() => incidentClocks({ ...ordinary, detectedAt: '2026-11-21' })).toThrow(
    expect.objectContaining({ code: 'bad_instant' }),
  );
  const facts = {
    ...ordinary,
    detectedAt: '2026-11-21T01:00:00Z',
    severity: 'bad',
  } as unknown as IncidentFacts;
  expect(() => incidentClocks(facts)).toThrow(expect.objectContaining({ code: 'bad_facts' }));
});

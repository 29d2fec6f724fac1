import { beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import { organisation } from '../organisation/index.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { law, provinceCalendar } from './index.ts';
import { listClocks } from './service/clocks.ts';
import { importNotice, listHolidays, readNotice, removeNotice } from './service/holidays.ts';
import { tryLevel } from './service/levels.ts';
import { listRules } from './service/rules.ts';

let kernel: Kernel;
let province: TestProvince;
let officer: Caller;

beforeAll(async () => {
  kernel = await openTestKernel([organisation, law]);
  province = await plantTestProvince(kernel);
  officer = province.as('province_officer');
});

describe('the rules', () => {
  test('are those in force on the day, each with its source and how it is known', async () => {
    const { rows, regime } = await listRules(officer, { onDate: '2026-11-21' });
    expect(regime).toContain('Luật An ninh mạng 2025');
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.every(({ isInForce }) => isInForce)).toBe(true);
    const table =
      rows.find(({ id }) => id === 'levels-nd-331-2026') ?? rows.find(({ title }) => /cấp độ/.test(title));
    expect(table?.source.number).toBe('331/2026/NĐ-CP');
  });

  test('another day has other rules', async () => {
    const numbers = async (onDate: string) =>
      new Set((await listRules(officer, { onDate })).rows.map(({ source }) => source.number));
    expect((await numbers('2020-01-01')).has('331/2026/NĐ-CP')).toBe(false);
    expect((await numbers('2026-11-21')).has('331/2026/NĐ-CP')).toBe(true);
  });

  test('are found without marks, and what is only recalled is not citable', async () => {
    const { rows } = await listRules(officer, { text: 'su co', includeEnded: true });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ certainty, isCitable }) => isCitable === ['A', 'B'].includes(certainty))).toBe(true);
  });
});

describe('the level trial', () => {
  test('names the level, its grounds, what is open and the days of each step', async () => {
    const decision = await tryLevel(officer, {
      facts: { kind: 'service', basicDataSubjects: 250_000 },
      onDate: '2026-11-21',
    });
    expect(decision.level).toBe(3);
    expect(decision.fired[0]?.conditions).toEqual([]);
    expect(decision.open.length).toBeGreaterThan(0);
    expect(decision.open[0]?.conditions.length).toBeGreaterThan(0);
    expect(decision.approval).toContainEqual(
      expect.objectContaining({ limit: { amount: 15, unit: 'working-day' } }),
    );
  });

  test('shows what stands against a dossier', async () => {
    const { obstacles } = await tryLevel(officer, {
      facts: { kind: 'service', basicDataSubjects: 250_000 },
      onDate: '2026-11-21',
      dossier: {
        hasOneOwner: true,
        appraiser: 'operator',
        regulationIssuedOn: null,
        hasProfessionalOpinion: false,
        isSplitOrMerged: false,
      },
    });
    expect(obstacles.map(({ code }) => code)).toEqual([
      'operator_appraises_itself',
      'no_security_regulation',
    ]);
  });

  test('a project under construction before the new law may still use the old table, said to be unverified', async () => {
    const decision = await tryLevel(officer, {
      facts: { kind: 'service', constructionStartedOn: '2026-03-01', publicServiceGrade: 3 },
      onDate: '2026-11-21',
    });
    expect(decision.isCitable).toBe(false);
    expect(decision.transition).toMatchObject({
      case: 'under-construction',
      approveUnderOldBy: '2026-12-31',
    });
  });
});

test('the clocks of an incident run through Tết, soonest first', async () => {
  const { clocks } = await listClocks(officer, {
    detectedAt: '2027-02-06T02:00:00+07:00',
    severity: 'serious',
    kinds: 'breachesPersonalData',
  });
  const dated = clocks.filter(({ dueAt }) => dueAt !== null).map(({ dueAt }) => dueAt?.getTime() ?? 0);
  expect(dated).toEqual(dated.toSorted((a, b) => a - b));
  expect(clocks.map(({ dueAt }) => dueAt?.toISOString())).toContain('2027-02-08T19:00:00.000Z');
});

describe('a holiday notice', () => {
  const text = [
    'ngày;loại;tên;nguồn',
    '09/02/2027;nghỉ bù;Nghỉ bù Tết Nguyên đán;Thông báo thử 1',
    '31/02/2027;nghỉ lễ;Không có ngày này;Thông báo thử 1',
    '13/02/2027;làm bù;Làm bù;Thông báo thử 1',
  ].join('\n');

  test('is shown before it counts; bad rows stand beside the good ones', async () => {
    const { days, refused } = await readNotice(officer, { fileName: 'tet.csv', text });
    expect(days.map(({ day }) => day)).toEqual(['2027-02-09', '2027-02-13']);
    expect(refused).toEqual([{ line: 3, reason: 'law.notice_bad_day', value: '31/02/2027' }]);
    expect((await listHolidays(officer, { year: 2027 })).notices).toEqual([]);
  });

  test('taken over, it changes working days, is audited, and can be taken back', async () => {
    const working = () =>
      inTransaction(officer, async (ctx) => (await provinceCalendar(ctx)).isWorkingDay('2027-02-13'));
    expect(await working()).toBe(false);
    const { id } = await importNotice(officer, { fileName: 'tet.csv', text });
    expect(await working()).toBe(true);
    expect(await inTransaction(officer, ({ db }) => latestAudit(db, 1))).toMatchObject([
      { command: 'law.import-notice' },
    ]);
    const unit = province.as('unit_officer', province.communes[1]);
    expect((await listHolidays(unit, { year: 2027 })).days).toContainEqual(
      expect.objectContaining({ day: '2027-02-13', kind: 'swapped-working-day', basis: 'official' }),
    );
    await removeNotice(officer, { id });
    expect(await working()).toBe(false);
    await expect(removeNotice(officer, { id })).rejects.toMatchObject({ reason: 'law.notice_not_found' });
  });

  test('without one good row it is refused, with the reasons by line', async () => {
    await expect(
      importNotice(officer, { fileName: 'hong.csv', text: 'ngày;loại;tên;nguồn\n1/13/2027;nghỉ lễ;X;Y' }),
    ).rejects.toMatchObject({
      reason: 'law.no_days',
      faults: [{ file: 'hong.csv', line: 2, reason: 'law.notice_bad_day' }],
    });
  });

  test('is not for a unit to take over', async () => {
    const unit = province.as('unit_officer', province.communes[1]);
    await expect(importNotice(unit, { fileName: 'tet.csv', text })).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

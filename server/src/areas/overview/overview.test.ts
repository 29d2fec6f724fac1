import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { inTransaction } from '../../kernel/command.ts';
import { rowsOf } from '../../kernel/database/open.ts';
import type { Measure } from '../../kernel/measures.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { directives } from '../directives/index.ts';
import { organisation } from '../organisation/index.ts';
import { networks } from '../organisation/tables.ts';
import { plantTestProvince, type TestProvince } from '../organisation/testing.ts';
import { reports } from '../reports/index.ts';
import { openPeriod } from '../reports/service/periods.ts';
import { plantMeasures } from '../reports/testing.ts';
import { overview } from './index.ts';
import { getMeasure, listMeasures } from './service/measures.ts';
import { getOverview } from './service/overview.ts';
import { searchEverything } from './service/search.ts';

const UNITS = 135;
const DAYS = 30;
/** Contacts of each commune on each day: 100,000 and a few in all. */
const CONTACTS = 25;

let kernel: Awaited<ReturnType<typeof openTestKernel>>;
let province: TestProvince;

/** Contacts with control servers, from a (day, unit) roll-up like the one that detection keeps. */
const contactsPerDay: Measure = {
  key: 'detection.c2-contacts',
  title: { vi: 'Kết nối tới máy chủ điều khiển', en: 'Contacts with control servers' },
  definition: { vi: 'Số lần', en: 'Times' },
  kind: 'count',
  async compute({ db, actor }, { on, from = '2026-01-01' }) {
    const scope =
      actor.scope === 'province' ? sql`true` : sql`unit_id = any (${sql.param([...actor.scope])}::uuid[])`;
    const rows = await rowsOf<{ unit_id: string; total: number }>(
      db,
      sql`select unit_id, sum(contacts)::int as total from overview_test_days where day between ${from} and ${on} and ${scope} group by unit_id`,
    );
    return rows.map(({ unit_id: unitId, total }) => ({
      unitId,
      numerator: total,
      denominator: null,
      known: { measured: total, imported: 0, declared: 0, unknown: 0 },
      rowsPath: `/sightings?unitId=${unitId}`,
    }));
  },
  async daily({ db, actor }, { on, from }) {
    const scope =
      actor.scope === 'province' ? sql`true` : sql`unit_id = any (${sql.param([...actor.scope])}::uuid[])`;
    return rowsOf<{ day: string; count: number }>(
      db,
      sql`select day::text as day, sum(contacts)::int as count from overview_test_days where day between ${from} and ${on} and ${scope} group by day`,
    );
  },
};

beforeAll(async () => {
  kernel = await openTestKernel([organisation, directives, reports, overview]);
  province = await plantTestProvince(kernel);
  plantMeasures(kernel);
  kernel.measures.set(contactsPerDay.key, contactsPerDay);
  await kernel.database.asOwner(async (db) => {
    await db.execute(
      sql`create table overview_test_days (day date, unit_id uuid, contacts int, primary key (day, unit_id))`,
    );
    await db.execute(sql`grant select on overview_test_days to lachan_app`);
    await db.execute(
      sql`insert into overview_test_days select date '2026-11-21' - n, u.id, ${CONTACTS} from organisation_units u, generate_series(0, ${DAYS - 1}) n where u.kind = 'commune'`,
    );
  });
  await inTransaction(province.system(), async ({ db }) => {
    // 3,000 machines: 22 or 23 for each commune, every tenth without protection.
    await db.insert(networks).values(
      Array.from({ length: 3000 }, (_, index) => ({
        unitId: province.communes[index % UNITS] ?? '',
        cidr: `10.${index >> 8}.${index & 255}.0/24`,
        isShared: index % 10 !== 0,
        validFrom: '2026-01-01',
      })),
    );
  });
  await openPeriod(province.as('province_officer'), { formKey: 'malware-quarterly' });
});

afterAll(() => kernel.database.asOwner((db) => db.execute(sql`drop table if exists overview_test_days`)));

describe('the overview', () => {
  test('of the province adds up all units; every figure says how it is known and where its rows are', async () => {
    const { unit, figures, reports: periods, trend } = await getOverview(province.as('province_leader'), {});
    expect(unit).toBeNull();
    const coverage = figures.find(({ key }) => key === 'assets.antivirus-coverage');
    expect(coverage).toMatchObject({
      numerator: 2700,
      denominator: 3000,
      percent: 90,
      known: { measured: 2700, imported: 300, declared: 0, unknown: 0 },
      unitsWithData: 135,
      unitsPath: '/measures/assets.antivirus-coverage',
    });
    for (const { rowsPath } of figures) expect(rowsPath).toMatch(/^\//);
    expect(periods).toMatchObject([{ owed: 140, missing: 140, late: 0, dueOn: '2026-12-14' }]);
    expect(trend?.days).toHaveLength(30);
    expect(trend?.days.at(-1)).toEqual({ day: '2026-11-21', count: UNITS * CONTACTS });
    expect(trend?.rowsPath).toBe('/sightings');
  });

  test('of a unit counts that unit only', async () => {
    const [commune = ''] = province.communes;
    const {
      unit,
      figures,
      reports: periods,
      trend,
    } = await getOverview(province.as('province_leader'), { unitId: commune });
    expect(unit?.id).toBe(commune);
    expect(figures.find(({ key }) => key === 'assets.machines-known')?.numerator).toBe(23);
    expect(periods).toMatchObject([{ owed: 1, missing: 1 }]);
    expect(trend?.days.at(-1)?.count).toBe(CONTACTS);
    expect(trend?.rowsPath).toBe(`/sightings?unitId=${commune}`);
  });

  test('of a commune is what its officer sees without asking, and of another it is absent', async () => {
    const [own = '', other = ''] = province.communes;
    const officer = province.as('unit_officer', own);
    expect((await getOverview(officer, {})).unit?.id).toBe(own);
    await expect(getOverview(officer, { unitId: other })).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('comes quickly for 3,000 machines, 135 units and 100,000 contacts', async () => {
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const startedAt = performance.now();
      await getOverview(province.as('province_leader'), {});
      times.push(performance.now() - startedAt);
    }
    const median = times.toSorted((a, b) => a - b)[2] ?? 0;
    console.log(`Overview of the province: ${median.toFixed(0)} ms (median of 5)`);
    // Ten times the goal: a guard against a query for each unit, not a benchmark.
    expect(median).toBeLessThan(1500);
  });
});

describe('measures', () => {
  test('are listed with what they count', async () => {
    const { measures } = await listMeasures(province.as('auditor'), {});
    expect(measures.map(({ key }) => key)).toContain('reports.submitted');
    for (const { definition } of measures) expect(definition.vi).not.toBe('');
  });

  test('open unit by unit, the worst first, with those about whom nothing is known', async () => {
    const { rows, withoutData, total } = await getMeasure(province.as('province_officer'), {
      key: 'assets.antivirus-coverage',
    });
    expect(rows).toHaveLength(135);
    expect(total).toMatchObject({ numerator: 2700, denominator: 3000, percent: 90 });
    expect(rows.map(({ percent }) => percent ?? -1)).toEqual(
      rows.map(({ percent }) => percent ?? -1).toSorted((a, b) => a - b),
    );
    expect(withoutData.map(({ unitName }) => unitName)).toContain('Sở Y tế');
  });

  test('that do not exist, or of a unit out of sight, are absent', async () => {
    await expect(
      getMeasure(province.as('province_officer'), { key: 'no.such-measure' }),
    ).rejects.toMatchObject({ reason: 'overview.measure_not_found' });
    const [own, other] = province.communes;
    await expect(
      getMeasure(province.as('unit_officer', own), { key: 'assets.machines-known', unitId: other }),
    ).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('search', () => {
  test('finds without marks, in what the searcher may see', async () => {
    const { groups } = await searchEverything(province.as('province_officer'), { text: 'cong an' });
    expect(groups.find(({ kind }) => kind === 'unit')?.found[0]?.title).toBe('Công an tỉnh');
    const [own = ''] = province.communes;
    const hidden = await searchEverything(province.as('unit_officer', own), { text: 'cong an' });
    expect(hidden.groups).toEqual([]);
  });

  test('does not ask kinds that the searcher may not read', async () => {
    const { groups } = await searchEverything(province.as('partner', province.partner), {
      text: 'vien thong',
    });
    expect(groups.map(({ kind }) => kind)).not.toContain('unit');
  });
});

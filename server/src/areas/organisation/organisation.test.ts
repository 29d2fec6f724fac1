import { beforeAll, describe, expect, test } from 'vitest';
import { latestAudit } from '../../kernel/audit-chain.ts';
import { inTransaction } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { openTestKernel } from '../../kernel/testing.ts';
import { organisation } from './index.ts';
import { sortKeyOf } from './letters.ts';
import { listProvinces } from './provinces.ts';
import { addNetwork } from './service/addresses.ts';
import { succeedUnits } from './service/successions.ts';
import { getUnit, listUnits, namesOn, reviseUnit } from './service/units.ts';
import { plantTestProvince, type TestProvince } from './testing.ts';

let kernel: Kernel;
let province: TestProvince;

beforeAll(async () => {
  kernel = await openTestKernel([organisation]);
  province = await plantTestProvince(kernel);
});

describe('the provinces', () => {
  test('are 34, with 3,321 communes', () => {
    const all = listProvinces('2026-11-21');
    expect(all).toHaveLength(34);
    expect(all.reduce((sum, { communes }) => sum + communes.length, 0)).toBe(3321);
  });

  test('carry the rank they have on the day: Đồng Nai is a city since 30/4/2026', () => {
    const nameOn = (day: string) => listProvinces(day).find(({ code }) => code === '75')?.name;
    expect([nameOn('2026-04-29'), nameOn('2026-04-30')]).toEqual(['Tỉnh Đồng Nai', 'Thành phố Đồng Nai']);
  });
});

describe('units', () => {
  test('are listed page by page in Vietnamese letter order', async () => {
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await listUnits(province.as('province_officer'), {
        kind: 'commune',
        limit: 50,
        ...(after ? { after } : {}),
      });
      names.push(...page.rows.map(({ name }) => name));
      expect(page.total).toBe(135);
      after = page.next ?? undefined;
    } while (after);
    expect(new Set(names).size).toBe(135);
    expect(names).toEqual(names.toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1)));
  });

  test('are found without marks and in any case', async () => {
    const { rows } = await listUnits(province.as('province_officer'), { text: 'cong an TINH' });
    expect(rows.map(({ name }) => name)).toEqual(['Công an tỉnh']);
  });

  test('of others look absent to a commune', async () => {
    const [own = '', other = ''] = province.communes;
    const commune = province.as('unit_officer', own);
    expect((await listUnits(commune, {})).rows.map(({ id }) => id)).toEqual([own]);
    await expect(getUnit(commune, { id: other })).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('stay invisible to a commune even when a query forgets its scope', async () => {
    const [own = ''] = province.communes;
    const seen = await inTransaction(province.as('unit_officer', own), ({ db }) =>
      db.execute('select id from organisation_units'),
    );
    expect((seen as { rows: unknown[] }).rows).toHaveLength(1);
  });

  test('keep the name they had on any day', async () => {
    const id = province.department;
    const officer = province.as('administrator');
    const { name, code, organId, parentId } = await getUnit(officer, { id });
    await reviseUnit(officer, { id, name: 'Sở Y tế và Dân số', code, organId, parentId, from: '2026-10-01' });
    const names = await inTransaction(officer, async (ctx) => [
      await namesOn(ctx, [id], '2026-09-30'),
      await namesOn(ctx, [id], '2026-10-01'),
    ]);
    expect(names.map((map) => map.get(id))).toEqual([name, 'Sở Y tế và Dân số']);
  });

  test('cannot be put under themselves', async () => {
    const { name, code, organId } = await getUnit(province.as('administrator'), { id: province.rootId });
    await expect(
      reviseUnit(province.as('administrator'), {
        id: province.rootId,
        name,
        code,
        organId,
        parentId: province.leadId,
        from: '2026-10-01',
      }),
    ).rejects.toMatchObject({
      reason: 'organisation.under_itself',
    });
  });

  test('that merge end the day before, and name their successor', async () => {
    const [, , first = '', second = ''] = province.communes;
    await succeedUnits(province.as('administrator'), {
      fromUnitIds: [first],
      toUnitIds: [second],
      on: '2026-11-01',
      basis: 'NQ 99/NQ-HĐND',
    });
    const ended = await getUnit(province.as('administrator'), { id: first });
    expect(ended).toMatchObject({
      validTo: '2026-10-31',
      successions: [{ toUnitId: second, on: '2026-11-01' }],
    });
    expect((await listUnits(province.as('administrator'), { kind: 'commune', on: '2026-10-31' })).total).toBe(
      135,
    );
    expect((await listUnits(province.as('administrator'), { kind: 'commune' })).total).toBe(134);
  });
});

describe('networks', () => {
  test('are stored with host bits cleared', async () => {
    const network = await addNetwork(province.as('administrator'), {
      unitId: province.department,
      cidr: '203.0.113.77/24',
      validFrom: '2026-01-01',
    });
    expect(network.cidr).toBe('203.0.113.0/24');
    const [entry] = await inTransaction(province.system(), ({ db }) => latestAudit(db, 1));
    expect(entry).toMatchObject({ command: 'organisation.add-network', unitId: province.department });
  });

  test('that are none are refused by field', async () => {
    await expect(
      addNetwork(province.as('administrator'), {
        unitId: province.department,
        cidr: '10.0.0.0/99',
        validFrom: '2026-01-01',
      }),
    ).rejects.toMatchObject({
      kind: 'invalid',
      faults: [{ path: 'cidr' }],
    });
  });
});

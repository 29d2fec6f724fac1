import { permissionsOf, reachOf, systemActor, type Actor } from '../../kernel/actor.ts';
import { inTransaction, type Caller } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { RoleName } from '../../kernel/permissions.ts';
import { insertUnits } from './service/units.ts';
import { plantProvince } from './service/province.ts';
import { unitsOn } from './service/units.ts';

/** A real province (Gia Lai, 135 communes) with a few bodies beside, and someone in every role. */
export interface TestProvince {
  rootId: string;
  leadId: string;
  department: string;
  dataCentre: string;
  stateCompany: string;
  partner: string;
  /** Every commune, in Vietnamese letter order. */
  communes: string[];
  /** A caller who works in a unit with some roles; the account itself exists only when `identity` made it. */
  as(role: RoleName, unitId?: string): Caller;
  system(): Caller;
}

export async function plantTestProvince(kernel: Kernel): Promise<TestProvince> {
  const planted = await inTransaction(kernel.callerOf(systemActor), async (ctx) => {
    const base = await plantProvince(ctx, {
      provinceCode: '52',
      departments: ['Sở Y tế', 'Sở Khoa học và Công nghệ'],
      leadUnit: 'Công an tỉnh',
      on: '2026-11-21',
    });
    const root = { id: base.rootUnitId, path: [base.rootUnitId] };
    const validFrom = '2025-07-01';
    const [dataCentre, stateCompany, partner] = await insertUnits(ctx, [
      { kind: 'data_centre', name: 'Trung tâm dữ liệu tỉnh', code: null, validFrom, parent: root },
      { kind: 'state_company', name: 'Công ty Cấp nước Gia Lai', code: null, validFrom, parent: root },
      { kind: 'partner', name: 'Viễn thông Gia Lai', code: null, validFrom, parent: root },
    ]);
    const all = await unitsOn(ctx, '2026-11-21');
    return { base, dataCentre, stateCompany, partner, all };
  });
  const { base, all } = planted;
  const id = (unit: { id: string } | undefined) => unit?.id ?? '';
  return {
    rootId: base.rootUnitId,
    leadId: base.leadUnitId,
    department: id(all.find(({ name }) => name === 'Sở Y tế')),
    dataCentre: id(planted.dataCentre),
    stateCompany: id(planted.stateCompany),
    partner: id(planted.partner),
    communes: all.filter(({ kind }) => kind === 'commune').map((unit) => unit.id),
    as: (role, unitId = base.leadUnitId) => kernel.callerOf(actorWith(role, unitId)),
    system: () => kernel.callerOf(systemActor),
  };
}

function actorWith(role: RoleName, unitId: string): Actor {
  const scope = reachOf([role]) === 'province' ? ('province' as const) : [unitId];
  return {
    kind: 'person',
    id: '00000000-0000-4000-8000-000000000001',
    name: `test-${role}`,
    unitId,
    permissions: permissionsOf([role]),
    scope,
  };
}

import type { RoleName } from '../kernel/permissions.ts';
import { loginOf, personName } from './people.ts';
import type { PlannedUnit } from './plan.ts';
import { createRandom } from './random.ts';

/** Every demo account has this password; the sample is for looking at, never for real data. */
export const SAMPLE_PASSWORD = 'la-chan-tinh-mau';

export interface SampleAccount {
  unitId: string;
  login: string;
  name: string;
  roles: RoleName[];
}

/** Someone in every role, and an officer who also signs for each unit. */
export function sampleAccounts(units: readonly PlannedUnit[], leadUnitId: string): SampleAccount[] {
  const random = createRandom(52);
  const lead = (login: string, roles: RoleName[]): SampleAccount => ({
    unitId: leadUnitId,
    login,
    name: personName(random),
    roles,
  });
  const taken = new Set<string>();
  const ofUnits = units
    .filter(({ id, kind }) => id !== leadUnitId && kind !== 'province')
    .map(({ id, name, kind }): SampleAccount => {
      const base = loginOf(name);
      const login = taken.has(base) ? `${base}-${taken.size}` : base;
      taken.add(login);
      return {
        unitId: id,
        login,
        name: personName(random),
        roles: kind === 'partner' ? ['partner'] : ['unit_officer', 'unit_leader'],
      };
    });
  return [
    lead('can-bo-tinh', ['province_officer']),
    lead('lanh-dao', ['province_leader']),
    lead('ky-thuat', ['analyst']),
    lead('thanh-tra', ['auditor']),
    ...ofUnits,
  ];
}

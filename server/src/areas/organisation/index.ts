import type { Area } from '../../kernel/area.ts';
import { routes, streams } from './routes.ts';
import { searches } from './searches.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    'organisation.networks-changed': { unitId: string };
  }
}

export { departmentsOf } from './departments.ts';
export { sortKeyOf } from './letters.ts';
export { committeeName, getProvince, listProvinces } from './provinces.ts';
export { addContact, addNetwork, contactsOn, networkPlan, parseCidr } from './service/addresses.ts';
export {
  getInstallation,
  installation,
  plantProvince,
  TWO_LEVELS_SINCE,
  type Installation,
} from './service/province.ts';
export { unitFinder, type UnitFinder } from './service/unit-names.ts';
export { insertUnits, namesOn, subtreeOf, unitById, unitsOn, type NewUnit } from './service/units.ts';

export const organisation: Area = { name: 'organisation', routes, streams, searches };

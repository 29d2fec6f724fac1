import { sql } from 'drizzle-orm';
import { command, query } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import {
  departmentsOf,
  installation,
  listProvinces as provincesOn,
  plantProvince,
} from '../../organisation/index.ts';
import { ListProvinces, SetUp } from '../contract.ts';
import { isSame, newToken } from './secrets.ts';
import { insertUsers } from './users.ts';

/** Only who reads the terminal may set the installation up. Made anew at each start; kept in memory only. */
const key = newToken().slice(0, 16);

export function setUpKey(): string {
  return key;
}

export const listProvinces = query({
  name: 'identity.list-provinces',
  permission: 'self:manage',
  input: ListProvinces.input,
  async run(ctx) {
    if (await installation(ctx)) throw new AppError('conflict', 'organisation.already_set_up');
    const provinces = provincesOn(dayOf(ctx.now)).map(({ code, name, communes }) => ({
      code,
      name,
      communes: communes.length,
      departments: departmentsOf(name),
    }));
    return { provinces };
  },
});

/** Plants the province and its first administrator, who works in the lead unit. */
export const setUp = command({
  name: 'identity.set-up',
  permission: 'organisation:manage',
  input: SetUp.input.omit({ key: true }),
  async run(ctx, { administrator, on = dayOf(ctx.now), ...ask }) {
    const planted = await plantProvince(ctx, { ...ask, on });
    await insertUsers(ctx, [
      {
        ...administrator,
        unitId: planted.leadUnitId,
        roles: ['administrator', 'province_officer'],
        isReady: true,
      },
    ]);
    const [all] = await rowsOf<{ total: number }>(
      ctx.db,
      sql`select count(*)::int as total from organisation_units`,
    );
    return {
      before: null,
      after: {
        id: planted.rootUnitId,
        units: all?.total ?? 0,
        provinceCode: ask.provinceCode,
        administrator: administrator.login,
      },
      unitId: planted.rootUnitId,
    };
  },
});

/** @throws AppError `identity.wrong_set_up_key` */
export function checkSetUpKey(given: string): void {
  if (!isSame(given, key)) throw new AppError('forbidden', 'identity.wrong_set_up_key');
}

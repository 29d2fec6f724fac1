import { eq } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { committeeName, getProvince } from '../provinces.ts';
import { insertUnits } from './units.ts';

/** The tree of communes has had its present shape since the district level ended (NQ 202/2025/QH15). */
export const TWO_LEVELS_SINCE = '2025-07-01';

export interface Installation {
  provinceCode: string;
  provinceName: string;
  rootUnitId: string;
  /** The unit that issues directives for the committee and gathers the answers. */
  leadUnitId: string;
}

/** Which province this is, or `null` before set-up. */
export async function installation({ db }: Pick<Context, 'db'>): Promise<Installation | null> {
  const [row] = await db.select().from(settings).where(eq(settings.key, 'organisation.installation'));
  return (row?.value as Installation | undefined) ?? null;
}

/** @throws AppError `organisation.not_set_up` */
export async function getInstallation(ctx: Pick<Context, 'db'>): Promise<Installation> {
  const found = await installation(ctx);
  if (!found) throw new AppError('unavailable', 'organisation.not_set_up');
  return found;
}

/**
 * Plants the tree of a province: the committee, its departments, every commune. Done once.
 * @param leadUnit name of the lead unit; added when it is not among the departments
 * @throws AppError `organisation.already_set_up`, `organisation.unknown_province`
 */
export async function plantProvince(
  ctx: Context,
  ask: { provinceCode: string; departments: readonly string[]; leadUnit: string; on: string },
): Promise<Installation> {
  if (await installation(ctx)) throw new AppError('conflict', 'organisation.already_set_up');
  const province = getProvince(ask.provinceCode, ask.on);
  const [root] = await insertUnits(ctx, [
    {
      kind: 'province',
      name: committeeName(province.name),
      code: province.code,
      validFrom: TWO_LEVELS_SINCE,
      parent: null,
    },
  ]);
  if (!root) throw new Error('An insert returned no row');
  const departments = [
    ...new Set([...ask.departments, ask.leadUnit].map((name) => name.normalize('NFC').trim())),
  ];
  const planted = await insertUnits(ctx, [
    ...departments.map((name) => ({
      kind: 'department' as const,
      name,
      code: null,
      validFrom: TWO_LEVELS_SINCE,
      parent: root,
    })),
    ...province.communes.map(({ code, name }) => ({
      kind: 'commune' as const,
      name: committeeName(name),
      code,
      validFrom: TWO_LEVELS_SINCE,
      parent: root,
    })),
  ]);
  const lead = planted.find(({ name }) => name === ask.leadUnit.normalize('NFC').trim());
  if (!lead) throw new Error('The lead unit was not planted');
  const value: Installation = {
    provinceCode: province.code,
    provinceName: province.name,
    rootUnitId: root.id,
    leadUnitId: lead.id,
  };
  await ctx.db.insert(settings).values({ key: 'organisation.installation', value });
  return value;
}

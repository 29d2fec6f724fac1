import { asc, eq, sql } from 'drizzle-orm';
import { normaliseHost, Warnings, type RefusalRules } from '@lachan/engine';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { installation, namesOn, networkPlan, parseCidr } from '../../organisation/index.ts';
import { dayOf } from '../../../kernel/time.ts';
import {
  AddProtected,
  ListProtected,
  ListWarningLists,
  RemoveProtected,
  RemoveWarningList,
  warningTypes,
} from '../contract-protection.ts';
import { compilePatterns, usablePatterns } from '../reading/warning-patterns.ts';
import { protectedValues, warningLists } from '../tables.ts';

/** Where names stood that were typed in before they had a table of their own. */
const PROTECTED_NAMES = 'intel.protected-names';
const WARNING_ENTRIES = 500_000;
const PATTERNS = 1_000;

export const listProtected = query({
  name: 'intel.list-protected',
  permission: 'intel:read',
  input: ListProtected.input,
  async run(ctx) {
    const typed = await ctx.db.select().from(protectedValues).orderBy(asc(protectedValues.value));
    const plan = await networkPlan(ctx);
    const names = await namesOn(ctx, [...new Set(plan.map(({ unitId }) => unitId))], dayOf(ctx.now));
    const users = new Map<string, Set<string>>();
    for (const { cidr, unitId } of plan) {
      const of = users.get(cidr) ?? new Set<string>();
      of.add(names.get(unitId) ?? '');
      users.set(cidr, of);
    }
    const [refused] = await rowsOf<{ count: number }>(
      ctx.db,
      sql`select count(*)::int as count from intel_indicators where refused_as is not null and removed_at is null`,
    );
    const found = (value: string, isNetwork: boolean, reason: string) => ({
      id: null,
      value,
      isNetwork,
      origin: isNetwork ? ('network_plan' as const) : ('province' as const),
      reason,
      addedBy: null,
    });
    return {
      rows: [
        ...(await ownNames(ctx, [])).map((name) => found(name, false, '')),
        ...typed.map(({ id, value, isNetwork, reason, addedBy }) => ({
          id,
          value,
          isNetwork,
          origin: 'typed' as const,
          reason,
          addedBy,
        })),
        ...[...users].map(([cidr, of]) => found(cidr, true, [...of].filter(Boolean).toSorted().join(', '))),
      ],
      refused: refused?.count ?? 0,
    };
  },
});

export const addProtected = command({
  name: 'intel.add-protected',
  permission: 'intel:manage',
  input: AddProtected.input,
  async run(ctx, { value: raw, reason }) {
    const name = normaliseHost(raw.replace(/^\*?\./, ''));
    const value = name ?? networkOf(raw);
    const [row] = await ctx.db
      .insert(protectedValues)
      .values({ value, isNetwork: name === null, reason, addedBy: ctx.actor.name, addedAt: ctx.now })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'intel.already_protected', { value });
    await ctx.emit('intel.protection-changed', null, {});
    return { before: null, after: row, unitId: null };
  },
});

export const removeProtected = command({
  name: 'intel.remove-protected',
  permission: 'intel:manage',
  input: RemoveProtected.input,
  async run(ctx, { id }) {
    const [before] = await ctx.db.delete(protectedValues).where(eq(protectedValues.id, id)).returning();
    if (!before) throw new AppError('not_found', 'intel.protected_not_found', { id });
    await ctx.emit('intel.protection-changed', null, {});
    return { before, after: { id }, unitId: null };
  },
});

export const listWarningLists = query({
  name: 'intel.list-warning-lists',
  permission: 'intel:read',
  input: ListWarningLists.input,
  async run({ db }) {
    const { id, name, type, addedAt } = warningLists;
    const entries = sql<number>`jsonb_array_length(${warningLists.entries})`;
    const rows = await db.select({ id, name, type, addedAt, entries }).from(warningLists).orderBy(asc(name));
    return { rows };
  },
});

/** Format: MISP/misp-warninglists, `schema.json`. */
const MispWarningList = z.object({
  name: z.string().trim().min(1).max(200),
  type: z.string(),
  list: z.array(z.string().max(2_000)).min(1).max(WARNING_ENTRIES),
});

/**
 * Takes the text of a `list.json`. Of regular expressions only those that take linear time: one other can stop the
 * server. @throws AppError `intel.warning_list_malformed`, `intel.warning_list_type`, `intel.warning_list_patterns`
 */
export const importWarningList = command({
  name: 'intel.import-warning-list',
  permission: 'intel:manage',
  input: z.object({ text: z.string() }),
  async run(ctx, { text }) {
    const parsed = MispWarningList.safeParse(jsonOf(text));
    if (!parsed.success) throw new AppError('invalid', 'intel.warning_list_malformed');
    const { name, type: rawType, list } = parsed.data;
    const type = warningTypes.find((one) => one === rawType);
    if (!type) throw new AppError('invalid', 'intel.warning_list_type', { type: rawType.slice(0, 40) });
    const { good: entries, unusable } =
      type === 'regex' ? usablePatterns(list) : { good: list, unusable: [] };
    if (entries.length === 0 || (entries.length > PATTERNS && type === 'regex'))
      throw new AppError('invalid', 'intel.warning_list_patterns', { limit: PATTERNS });
    const [row] = await ctx.db
      .insert(warningLists)
      .values({ name, type, entries, addedAt: ctx.now })
      .onConflictDoUpdate({ target: warningLists.name, set: { type, entries, addedAt: ctx.now } })
      .returning({ id: warningLists.id });
    if (!row) throw new Error('An insert returned no row');
    await ctx.emit('intel.protection-changed', null, {});
    return {
      before: null,
      after: {
        id: row.id,
        name,
        entries: entries.length,
        unusable: { count: unusable.length, first: unusable.slice(0, 20) },
      },
      unitId: null,
    };
  },
});

export const removeWarningList = command({
  name: 'intel.remove-warning-list',
  permission: 'intel:manage',
  input: RemoveWarningList.input,
  async run(ctx, { id }) {
    const [before] = await ctx.db
      .delete(warningLists)
      .where(eq(warningLists.id, id))
      .returning({ name: warningLists.name, type: warningLists.type });
    if (!before) throw new AppError('not_found', 'intel.warning_list_not_found', { id });
    await ctx.emit('intel.protection-changed', null, {});
    return { before, after: { id }, unitId: null };
  },
});

/** What no list may hold here: the province's names, every network of its units, past and present, warning lists. */
export async function refusalRules(ctx: Context): Promise<RefusalRules> {
  const plan = await networkPlan(ctx);
  const typed = await ctx.db.select().from(protectedValues);
  const warnings = await ctx.db.select().from(warningLists);
  return {
    protectedNames: await ownNames(ctx, typed),
    protectedNetworks: [
      ...new Set([
        ...plan.map(({ cidr }) => cidr),
        ...typed.filter(({ isNetwork }) => isNetwork).map(({ value }) => value),
      ]),
    ],
    ...(warnings.length > 0
      ? { warnings: new Warnings(warnings, compilePatterns(warnings.filter(({ type }) => type === 'regex'))) }
      : {}),
  };
}

/** The portal's usual name ("Tỉnh Gia Lai" → `gialai.gov.vn`), and what was typed in. */
export async function ownNames(
  ctx: Context,
  typed?: readonly { value: string; isNetwork: boolean }[],
): Promise<string[]> {
  const values = typed ?? (await ctx.db.select().from(protectedValues));
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, PROTECTED_NAMES));
  const found = await installation(ctx);
  const slug = found?.provinceName
    .replace(/^(?:Tỉnh|Thành phố)\s+/i, '')
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return [
    ...new Set([
      ...(slug ? [`${slug}.gov.vn`] : []),
      ...((row?.value as string[] | undefined) ?? []),
      ...values.filter(({ isNetwork }) => !isNetwork).map(({ value }) => value),
    ]),
  ];
}

function networkOf(raw: string): string {
  try {
    return parseCidr(raw);
  } catch {
    throw new AppError('invalid', 'intel.protected_malformed', { value: raw }, [
      { path: 'value', reason: 'intel.protected_malformed', value: raw.slice(0, 200) },
    ]);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { normaliseHost, type RefusalRules } from '@lachan/engine';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { settings } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { installation, networkPlan } from '../../organisation/index.ts';
import {
  CreateList,
  GetImport,
  ListImports,
  ListLists,
  RemoveList,
  ReviseList,
  SetProtectedNames,
} from '../contract.ts';
import { imports, lists } from '../tables.ts';
import { indicatorsChanged } from './active.ts';

const PROTECTED_NAMES = 'intel.protected-names';

type ListRow = typeof lists.$inferSelect;

export const listLists = query({
  name: 'intel.list-lists',
  permission: 'intel:read',
  input: ListLists.input,
  async run(ctx) {
    const rows = await ctx.db.select().from(lists).where(isNull(lists.removedAt)).orderBy(asc(lists.name));
    const counts = await rowsOf<{ list_id: string; active: number; switched_off: number }>(
      ctx.db,
      sql`select list_id, count(*) filter (where switched_off_at is null)::int as active,
                 count(*) filter (where switched_off_at is not null)::int as switched_off
          from intel_indicators where removed_at is null group by list_id`,
    );
    const byList = new Map(counts.map((row) => [row.list_id, row]));
    return {
      rows: rows.map((row) => ({
        ...row,
        active: byList.get(row.id)?.active ?? 0,
        switchedOff: byList.get(row.id)?.switched_off ?? 0,
      })),
      protectedNames: await protectedNames(ctx),
    };
  },
});

export const createList = command({
  name: 'intel.create-list',
  permission: 'intel:manage',
  input: CreateList.input,
  async run(ctx, input) {
    const [row] = await ctx.db
      .insert(lists)
      .values({ ...input, createdAt: ctx.now })
      .onConflictDoNothing()
      .returning();
    if (!row) throw nameTaken(input.name);
    return { before: null, after: { ...row, active: 0, switchedOff: 0 }, unitId: null };
  },
});

export const reviseList = command({
  name: 'intel.revise-list',
  permission: 'intel:manage',
  input: ReviseList.input,
  async run(ctx, { id, ...fields }) {
    const before = await listById(ctx, id);
    const [other] = await ctx.db
      .select({ id: lists.id })
      .from(lists)
      .where(
        and(
          isNull(lists.removedAt),
          sql`lower(${lists.name}) = lower(${fields.name})`,
          sql`${lists.id} <> ${id}`,
        ),
      );
    if (other) throw nameTaken(fields.name);
    const [row] = await ctx.db.update(lists).set(fields).where(eq(lists.id, id)).returning();
    if (!row) throw new Error('An update returned no row');
    await indicatorsChanged(ctx, id);
    const [counts] = await rowsOf<{ active: number; switched_off: number }>(
      ctx.db,
      sql`select count(*) filter (where switched_off_at is null)::int as active,
                 count(*) filter (where switched_off_at is not null)::int as switched_off
          from intel_indicators where removed_at is null and list_id = ${id}`,
    );
    const after = { ...row, active: counts?.active ?? 0, switchedOff: counts?.switched_off ?? 0 };
    return { before, after, unitId: null };
  },
});

/** Sightings that the list has led to stay: they carry what they need. */
export const removeList = command({
  name: 'intel.remove-list',
  permission: 'intel:manage',
  input: RemoveList.input,
  async run(ctx, { id }) {
    const before = await listById(ctx, id);
    await ctx.db.update(lists).set({ removedAt: ctx.now }).where(eq(lists.id, id));
    await indicatorsChanged(ctx, id);
    return { before, after: { id }, unitId: null };
  },
});

export const setProtectedNames = command({
  name: 'intel.set-protected-names',
  permission: 'intel:manage',
  input: SetProtectedNames.input,
  async run(ctx, { names }) {
    const faults = names.flatMap((name, position) =>
      normaliseHost(name) === null
        ? [{ path: `names.${position}`, reason: 'intel.refused_malformed', value: name }]
        : [],
    );
    if (faults.length > 0) throw new AppError('invalid', 'kernel.invalid_input', { fields: 'names' }, faults);
    const value = [...new Set(names.map((name) => normaliseHost(name) ?? name))];
    const before = await protectedNames(ctx);
    await ctx.db
      .insert(settings)
      .values({ key: PROTECTED_NAMES, value })
      .onConflictDoUpdate({ target: settings.key, set: { value } });
    return { before: { names: before }, after: { id: PROTECTED_NAMES, names: value }, unitId: null };
  },
});

export const getImport = query({
  name: 'intel.get-import',
  permission: 'intel:read',
  input: GetImport.input,
  async run(ctx, { id }) {
    const [row] = await ctx.db.select().from(imports).where(eq(imports.id, id));
    if (!row) throw new AppError('not_found', 'intel.import_not_found', { id });
    return row;
  },
});

export const listImports = query({
  name: 'intel.list-imports',
  permission: 'intel:read',
  input: ListImports.input,
  async run(ctx, { id }) {
    await listById(ctx, id);
    const rows = await ctx.db
      .select()
      .from(imports)
      .where(eq(imports.listId, id))
      .orderBy(desc(imports.startedAt))
      .limit(50);
    return { rows };
  },
});

/** @throws AppError `intel.list_not_found` */
export async function listById({ db }: Context, id: string): Promise<ListRow> {
  const [row] = await db
    .select()
    .from(lists)
    .where(and(eq(lists.id, id), isNull(lists.removedAt)));
  if (!row) throw new AppError('not_found', 'intel.list_not_found', { id });
  return row;
}

/** What no list may hold here: the province's names and every network of its units, past and present. */
export async function refusalRules(ctx: Context): Promise<RefusalRules> {
  const plan = await networkPlan(ctx);
  return {
    protectedNames: await protectedNames(ctx),
    protectedNetworks: [...new Set(plan.map(({ cidr }) => cidr))],
  };
}

/** The names that were set, or else the portal's usual one: "Tỉnh Gia Lai" → `gialai.gov.vn`. */
async function protectedNames(ctx: Context): Promise<string[]> {
  const [row] = await ctx.db.select().from(settings).where(eq(settings.key, PROTECTED_NAMES));
  if (row) return row.value as string[];
  const found = await installation(ctx);
  if (!found) return [];
  const slug = found.provinceName
    .replace(/^(?:Tỉnh|Thành phố)\s+/i, '')
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
  return [`${slug}.gov.vn`];
}

function nameTaken(name: string): AppError {
  return new AppError('conflict', 'intel.list_name_taken', { name }, [
    { path: 'name', reason: 'intel.list_name_taken' },
  ]);
}

import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { CreateList, GetImport, ListImports, ListLists, RemoveList, ReviseList } from '../contract.ts';
import { imports, lists } from '../tables.ts';
import { changeHeld, indicatorsChanged } from './active.ts';
import { ownNames } from './protection.ts';
import { moreOpen } from './sharing.ts';

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
      protectedNames: await ownNames(ctx),
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
    // What goes out bears these; a name does not.
    if (
      before.sharing !== row.sharing ||
      before.confidencePercent !== row.confidencePercent ||
      before.meansInfection !== row.meansInfection
    ) {
      const earlier = sql`case when i.sharing is null then ${before.sharing}::text end`;
      await changeHeld(ctx, id, sql`given_as = ${moreOpen(sql`i.given_as`, earlier)}`);
    } else await indicatorsChanged(ctx, id);
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
    await endList(ctx, id);
    return { before, after: { id }, unitId: null };
  },
});

/** Takes a list and what it holds out of force. */
export async function endList(ctx: Context, id: string): Promise<void> {
  await ctx.db.update(lists).set({ removedAt: ctx.now }).where(eq(lists.id, id));
  await changeHeld(ctx, id, sql`removed_at = ${ctx.now.toISOString()}::timestamptz`);
}

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

function nameTaken(name: string): AppError {
  return new AppError('conflict', 'intel.list_name_taken', { name }, [
    { path: 'name', reason: 'intel.list_name_taken' },
  ]);
}

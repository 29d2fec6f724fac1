import type { Readable } from 'node:stream';
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { requirePermission } from '../../../kernel/actor.ts';
import { command, inTransaction, query, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { ImportList, ListImport } from '../contract.ts';
import { readEntries, type Entry } from '../reading.ts';
import { imports, lists } from '../tables.ts';
import { indicatorsChanged } from './active.ts';
import { listById, refusalRules } from './lists.ts';

const REFUSALS_KEPT = 500;

type Refusal = z.infer<typeof ListImport>['refusals'][number];
type Accepted = Extract<Entry, { indicator: unknown }>;

/**
 * Reads a file into a list while it arrives. Entries are written some thousands at a time, each in a transaction of
 * its own, so that a million of them hold up nobody; matching takes them up at the end. Begin and end are audited.
 * @throws AppError `intel.list_not_found`, `intel.csv_value_column_unknown`, `intel.gzip_broken`
 */
export async function importList(
  caller: Caller,
  ask: z.input<typeof ImportList.input>,
  file: { name: string; content: Readable },
): Promise<z.output<typeof ListImport>> {
  requirePermission(caller.actor, 'intel:manage');
  const { id: importId } = await startImport(caller, { ...ask, fileName: file.name });
  const counts = { lines: 0, taken: 0, added: 0, refused: 0 };
  const refusals: Refusal[] = [];
  try {
    const rules = await rulesForImport(caller, {});
    for await (const { lines, entries } of readEntries(file.content, file.name, ask.format, rules)) {
      const good = entries.filter((entry): entry is Accepted => 'indicator' in entry);
      counts.lines = lines;
      counts.taken += good.length;
      counts.refused += entries.length - good.length;
      for (const entry of entries)
        if ('reason' in entry && refusals.length < REFUSALS_KEPT) refusals.push(entry);
      counts.added += await inTransaction(caller, (ctx) => addEntries(ctx, ask.id, importId, good));
    }
  } catch (error) {
    await endImport(caller, { importId, listId: ask.id, ...counts, refusals, state: 'interrupted' });
    throw error;
  }
  return endImport(caller, { importId, listId: ask.id, ...counts, refusals, state: 'finished' });
}

const rulesForImport = query({
  name: 'intel.rules-for-import',
  permission: 'intel:manage',
  input: z.object({}),
  run: refusalRules,
});

const startImport = command({
  name: 'intel.start-import',
  permission: 'intel:manage',
  input: ImportList.input.extend({ fileName: z.string().max(255) }),
  async run(ctx, { id, fileName, replace, format }) {
    const list = await listById(ctx, id);
    const [row] = await ctx.db
      .insert(imports)
      .values({ listId: id, fileName, replaces: replace, state: 'running', startedAt: ctx.now, refusals: [] })
      .returning({ id: imports.id });
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, list: list.name, fileName, replace, format }, unitId: null };
  },
});

const endImport = command({
  name: 'intel.end-import',
  permission: 'intel:manage',
  input: ListImport.pick({ lines: true, taken: true, added: true, refused: true, refusals: true }).extend({
    importId: z.uuid(),
    listId: z.uuid(),
    state: z.enum(['finished', 'interrupted']),
  }),
  async run(ctx, { importId, listId, state, ...counts }) {
    const removed = state === 'finished' ? await removeMissing(ctx, listId, importId) : 0;
    const [row] = await ctx.db
      .update(imports)
      .set({ ...counts, removed, state, finishedAt: ctx.now })
      .where(eq(imports.id, importId))
      .returning();
    if (!row) throw new Error('An update returned no row');
    await ctx.db.update(lists).set({ importedAt: ctx.now }).where(eq(lists.id, listId));
    await indicatorsChanged(ctx, listId);
    // The audit log keeps the first refusals; all that are kept stand with the import.
    return { before: null, after: row, unitId: null };
  },
});

/** Values that an earlier file brought and this one, which replaces the list, does not. */
async function removeMissing(ctx: Context, listId: string, importId: string): Promise<number> {
  const [row] = await ctx.db
    .select({ replaces: imports.replaces })
    .from(imports)
    .where(and(eq(imports.id, importId), eq(imports.listId, listId)));
  if (!row?.replaces) return 0;
  const [removed] = await rowsOf<{ count: number }>(
    ctx.db,
    sql`with gone as (
          update intel_indicators set removed_at = ${ctx.now.toISOString()}::timestamptz
          where list_id = ${listId} and removed_at is null and import_id is not null and import_id <> ${importId}
          returning 1)
        select count(*)::int as count from gone`,
  );
  return removed?.count ?? 0;
}

/** @returns how many values the list did not have */
export async function addEntries(
  ctx: Context,
  listId: string,
  importId: string | null,
  entries: readonly Accepted[],
): Promise<number> {
  // One statement may not touch a row twice: the last of equal values in the file stands.
  const distinct = [
    ...new Map(entries.map((entry) => [`${entry.indicator.kind} ${entry.indicator.value}`, entry])).values(),
  ];
  if (distinct.length === 0) return 0;
  const rows = distinct.map(({ indicator, description, family, validFrom, validTo }) => ({
    kind: indicator.kind,
    value: indicator.value,
    description,
    family,
    valid_from: validFrom,
    valid_to: validTo,
  }));
  const [result] = await rowsOf<{ added: number }>(
    ctx.db,
    sql`with written as (
          insert into intel_indicators
            (list_id, kind, value, description, family, valid_from, valid_to, added_at, import_id)
          select ${listId}::uuid, n.kind, n.value, n.description, n.family, n.valid_from, n.valid_to,
                 ${ctx.now.toISOString()}::timestamptz, ${importId}::uuid
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
            as n (kind text, value text, description text, family text, valid_from timestamptz, valid_to timestamptz)
          on conflict (value, kind, list_id) do update
            set description = excluded.description, family = excluded.family, valid_from = excluded.valid_from,
                valid_to = excluded.valid_to, removed_at = null, import_id = excluded.import_id
          -- A row that was inserted and not updated has no deleter.
          returning (xmax = 0) as is_new)
        select (count(*) filter (where is_new))::int as added from written`,
  );
  return result?.added ?? 0;
}

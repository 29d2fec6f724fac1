import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { Accepted } from '../reading/entry.ts';
import { takeRevisions } from './active.ts';
import { moreOpen } from './sharing.ts';

/** What became of some entries. */
export interface Written {
  /** Values that the list did not have, or had no longer. */
  added: number;
  /** Values of which more or other is said now. */
  changed: number;
  /** Values that their giver has taken back. */
  gone: number;
  /** Ids of all rows of the list that these entries name. */
  ids: number[];
}

/** How entries are to be written. */
export interface Writing {
  listId: string;
  /** `null` for those added by hand. */
  importId: string | null;
  /** The giver says only what is new: what it says now is seen now, and not at every later import. */
  isPartial: boolean;
}

/**
 * Brings some thousands of entries into a list with one statement, in which only rows that are new or other are
 * touched: a list of a million that has not changed costs a million look-ups and no writing.
 */
export async function writeEntries(
  ctx: Context,
  { listId, importId, isPartial }: Writing,
  entries: readonly Accepted[],
): Promise<Written> {
  const distinct = distinctOf(entries);
  if (distinct.length === 0) return { added: 0, changed: 0, gone: 0, ids: [] };
  const start = await takeRevisions(ctx, distinct.length);
  // To compile the plan anew for each batch costs more than it saves.
  await ctx.db.execute(sql`set local jit = off`);
  const column = (pick: (entry: Accepted) => Cell) => sql.param(arrayText(distinct.map(pick)));
  const now = ctx.now.toISOString();
  const seenAt = isPartial ? now : null;
  const [row] = await rowsOf<{ added: number; changed: number; gone: number; ids: string | null }>(
    ctx.db,
    sql`with incoming as materialized (
          select * from unnest(
            ${column(({ indicator }) => indicator.kind)}::text[],
            ${column(({ indicator }) => indicator.value)}::text[],
            ${column(({ description }) => description)}::text[],
            ${column(({ family }) => family)}::text[],
            ${column(({ validFrom }) => validFrom)}::timestamptz[],
            ${column(({ validTo }) => validTo)}::timestamptz[],
            ${column(({ confidencePercent }) => confidencePercent ?? null)}::int[],
            ${column(({ sharing }) => sharing ?? null)}::text[],
            ${column(({ isGone }) => isGone ?? false)}::boolean[]
          ) with ordinality as n
            (kind, value, description, family, valid_from, valid_to, confidence_percent, sharing, is_gone, place)),
        matched as materialized (
          select n.*, i.id, i.removed_at is not null as was_removed,
                 ${moreOpen(sql`i.given_as`, sql`coalesce(i.sharing, l.sharing)`)} as given_as,
                 (i.description, i.family, i.valid_from, i.valid_to, i.confidence_percent, i.sharing)
                   is distinct from
                 (n.description, n.family, n.valid_from, n.valid_to, n.confidence_percent, n.sharing) as is_other,
                 i.seen_at is distinct from ${seenAt}::timestamptz or i.refused_as is not null as is_touched
          from incoming n join intel_lists l on l.id = ${listId}
          left join lateral (
            -- By its value, whatever the planner thinks of the list, which grows while this goes on.
            select of_value.* from (
              select * from intel_indicators where value = n.value and kind = n.kind offset 0) of_value
            where of_value.list_id = ${listId}
          ) i on true),
        gone as (
          update intel_indicators i set removed_at = ${now}::timestamptz, revision = ${start} + m.place
          from matched m where i.id = m.id and m.is_gone and not m.was_removed returning 1),
        changed as (
          update intel_indicators i
          set description = m.description, family = m.family, valid_from = m.valid_from, valid_to = m.valid_to,
              confidence_percent = m.confidence_percent, sharing = m.sharing, given_as = m.given_as, removed_at = null,
              seen_at = ${seenAt}::timestamptz, refused_as = null, revision = ${start} + m.place
          from matched m
          where i.id = m.id and not m.is_gone and (m.was_removed or m.is_other or m.is_touched)
          returning m.was_removed, m.is_other),
        added as (
          insert into intel_indicators (list_id, kind, value, description, family, valid_from, valid_to,
            confidence_percent, sharing, added_at, import_id, seen_at, revision)
          select ${listId}::uuid, kind, value, description, family, valid_from, valid_to, confidence_percent,
                 sharing, ${now}::timestamptz, ${importId}::uuid, ${seenAt}::timestamptz, ${start} + place
          from matched where id is null and not is_gone
          on conflict (value, kind, list_id) do nothing
          returning id)
        select (select count(*) from added)::int + (select count(*) from changed where was_removed)::int as added,
               (select count(*) from changed where is_other and not was_removed)::int as changed,
               (select count(*) from gone)::int as gone,
               (select string_agg(id::text, ',') from
                 (select id from matched where id is not null union all select id from added) as all_ids) as ids`,
  );
  const ids = row?.ids ? row.ids.split(',').map(Number) : [];
  return { added: row?.added ?? 0, changed: row?.changed ?? 0, gone: row?.gone ?? 0, ids };
}

/** One statement may not touch a row twice: the last of equal values stands, unless it is taken back. */
function distinctOf(entries: readonly Accepted[]): Accepted[] {
  const byValue = new Map<string, Accepted>();
  for (const entry of entries) {
    const key = `${entry.indicator.kind} ${entry.indicator.value}`;
    if (!entry.isGone || !byValue.has(key)) byValue.set(key, entry);
  }
  return [...byValue.values()];
}

type Cell = string | number | boolean | Date | null;

/** The text form of an array, which both drivers hand to PostgreSQL as it is. */
export function arrayText(cells: readonly Cell[]): string {
  const texts = cells.map((cell) => {
    if (cell === null) return 'NULL';
    if (cell instanceof Date) return `"${cell.toISOString()}"`;
    if (typeof cell !== 'string') return String(cell);
    return `"${cell.replaceAll(/["\\]/g, (letter) => `\\${letter}`)}"`;
  });
  return `{${texts.join(',')}}`;
}

import { inArray, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { settings } from '../../../kernel/database/tables.ts';
import type { IndicatorKind } from '../contract.ts';

const VERSION = 'intel.version';
const REVISION = 'intel.revision';
const ROWS_AT_ONCE = 20_000;

/** What is in force: of a list that stands, not taken out, not switched off, not a false alarm here. */
export const inForce = sql`i.removed_at is null and i.switched_off_at is null and i.refused_as is null
  and l.removed_at is null
  and not exists (select from intel_false_alarms f where f.value = i.value and f.kind = i.kind)`;

/** Notes, in the transaction of a change, that whoever has compiled the indicators must do so again. */
export async function indicatorsChanged(ctx: Context, listId: string | null): Promise<void> {
  await ctx.db
    .insert(settings)
    .values({ key: VERSION, value: 1 })
    .onConflictDoUpdate({
      target: settings.key,
      set: { value: sql`to_jsonb((${settings.value} #>> '{}')::bigint + 1)` },
    });
  await ctx.emit('intel.indicators-changed', null, { listId });
}

/**
 * Sets moments aside for rows that are changed in this transaction: row n of them bears `start + n`, from 1. Nobody
 * else gets any before the end of the transaction, so that who reads onwards never passes over a row.
 * @returns `start`, microseconds since 1970
 */
export async function takeRevisions(ctx: Context, count: number): Promise<number> {
  const now = ctx.now.getTime() * 1000;
  const [row] = await ctx.db
    .insert(settings)
    .values({ key: REVISION, value: now + count })
    .onConflictDoUpdate({
      target: settings.key,
      set: { value: sql`to_jsonb(greatest((${settings.value} #>> '{}')::bigint, ${now}) + ${count})` },
    })
    .returning({ value: settings.value });
  return Number(row?.value ?? now + count) - count;
}

/** Changes what a list holds, each row with a moment of its own, so that who reads onwards sees it again. */
export async function changeHeld(ctx: Context, listId: string, change: SQL): Promise<void> {
  const [held] = await rowsOf<{ count: number }>(
    ctx.db,
    sql`select count(*)::int as count from intel_indicators where list_id = ${listId} and removed_at is null`,
  );
  const revision = await takeRevisions(ctx, held?.count ?? 0);
  await ctx.db.execute(
    sql`update intel_indicators i set ${change}, revision = ${revision} + n.place
        from (select id, row_number() over (order by id) as place from intel_indicators
              where list_id = ${listId} and removed_at is null) n
        where i.id = n.id`,
  );
  await indicatorsChanged(ctx, listId);
}

/** How often what is in force has changed, and the moment of its last change. */
export interface IndicatorsState {
  version: number;
  /** Microseconds since 1970; no row bears a later one that may be read. */
  revision: number;
}

/** Where the indicators stand now. */
export async function indicatorsState(ctx: Pick<Context, 'db'>): Promise<IndicatorsState> {
  const rows = await ctx.db
    .select({ key: settings.key, value: settings.value })
    .from(settings)
    .where(inArray(settings.key, [VERSION, REVISION]));
  const of = (wanted: string) => Number(rows.find(({ key }) => key === wanted)?.value ?? 0);
  return { version: of(VERSION), revision: of(REVISION) };
}

/** Counts the changes of what is in force. */
export async function indicatorsVersion(ctx: Pick<Context, 'db'>): Promise<number> {
  return (await indicatorsState(ctx)).version;
}

/** As the engine takes it. */
interface ActiveIndicator {
  id: number;
  kind: IndicatorKind;
  value: string;
  validFrom: number | null;
  validUntil: number | null;
}

interface ActiveRow {
  id: number | string;
  kind: IndicatorKind;
  value: string;
  valid_from: number | null;
  valid_until: number | null;
}

const activeColumns = sql`i.id, i.kind, i.value,
  (extract(epoch from i.valid_from) * 1000)::float8 as valid_from,
  (extract(epoch from i.valid_to) * 1000)::float8 as valid_until`;

/** Some thousands of indicators in force, in the order of their ids; an empty answer is the end. */
export async function activeIndicators(
  ctx: Pick<Context, 'db'>,
  afterId: number,
): Promise<ActiveIndicator[]> {
  const rows = await rowsOf<ActiveRow>(
    ctx.db,
    sql`select ${activeColumns} from intel_indicators i join intel_lists l on l.id = i.list_id
        where i.id > ${afterId} and ${inForce} order by i.id limit ${ROWS_AT_ONCE}`,
  );
  return rows.map(activeOf);
}

/** Indicators that have changed. */
export interface ChangedIndicators {
  /** Those that are in force now, changed or not known before. */
  active: ActiveIndicator[];
  /** Those that are not, or not any more. */
  inactive: number[];
  /** Of the last of them; from here it goes on. `null`: there are no more. */
  revision: number | null;
}

/** Some thousands of the indicators that have changed after a moment, in the order in which they did. */
export async function changedIndicators(
  ctx: Pick<Context, 'db'>,
  afterRevision: number,
): Promise<ChangedIndicators> {
  const rows = await rowsOf<ActiveRow & { is_active: boolean; revision: number | string }>(
    ctx.db,
    sql`select ${activeColumns}, (${inForce}) as is_active, i.revision
        from intel_indicators i join intel_lists l on l.id = i.list_id
        where i.revision > ${afterRevision} order by i.revision limit ${ROWS_AT_ONCE}`,
  );
  const last = rows.at(-1);
  return {
    active: rows.filter((row) => row.is_active).map(activeOf),
    inactive: rows.filter((row) => !row.is_active).map(({ id }) => Number(id)),
    revision: last && rows.length === ROWS_AT_ONCE ? Number(last.revision) : null,
  };
}

function activeOf({ id, kind, value, valid_from, valid_until }: ActiveRow): ActiveIndicator {
  return { id: Number(id), kind, value, validFrom: valid_from, validUntil: valid_until };
}

/** What is known of a value, from the surest of the lists that hold it. */
export interface KnownIndicator {
  id: number;
  kind: IndicatorKind;
  value: string;
  description: string | null;
  family: string | null;
  listName: string;
  meansInfection: boolean;
}

/** @returns by the ids asked for; each speaks with the voice of the surest list that has the same value */
export async function knownIndicators(
  ctx: Pick<Context, 'db'>,
  ids: readonly number[],
): Promise<Map<number, KnownIndicator>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<{
    asked: number | string;
    kind: IndicatorKind;
    value: string;
    description: string | null;
    family: string | null;
    list_name: string;
    means_infection: boolean;
  }>(
    ctx.db,
    sql`select distinct on (a.id) a.id as asked, i.kind, i.value, i.description, i.family, l.name as list_name,
               (bool_or(l.means_infection) over (partition by a.id)) as means_infection
        from intel_indicators a
        join intel_indicators i on i.value = a.value and i.kind = a.kind
        join intel_lists l on l.id = i.list_id
        where a.id = any (${sql.param(`{${ids.join(',')}}`)}::bigint[]) and ((${inForce}) or i.id = a.id)
        order by a.id, l.confidence_percent desc, i.family is null, i.description is null, i.id`,
  );
  return new Map(
    rows.map(({ asked, kind, value, description, family, list_name, means_infection }) => [
      Number(asked),
      {
        id: Number(asked),
        kind,
        value,
        description,
        family,
        listName: list_name,
        meansInfection: means_infection,
      },
    ]),
  );
}

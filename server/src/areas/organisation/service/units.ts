import { and, asc, count, eq, gte, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { CreateUnit, GetUnit, ListUnits, ReviseUnit, type Unit, type UnitKind } from '../contract.ts';
import { sortKeyOf } from '../letters.ts';
import { contacts, networks, successions, unitHistory, units } from '../tables.ts';

type UnitRow = typeof units.$inferSelect;

const parents = alias(units, 'parents');

export const listUnits = query({
  name: 'organisation.list-units',
  permission: 'organisation:read',
  input: ListUnits.input,
  async run({ db, actor, now }, { kind, text, parentId, on = dayOf(now), after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, units.id),
      lte(units.validFrom, on),
      or(isNull(units.validTo), gte(units.validTo, on)),
      kind ? eq(units.kind, kind) : undefined,
      parentId ? eq(units.parentId, parentId) : undefined,
      text ? matchesText([units.name, units.code], text) : undefined,
    );
    const rows = await db
      .select({
        unit: units,
        children: sql<number>`(select count(*)::int from organisation_units child where child.parent_id = ${units.id})`,
      })
      .from(units)
      .where(
        and(
          matching,
          key
            ? sql`(${units.kind}, ${units.sortKey}, ${units.id}) > (${key[0]}, ${key[1]}, ${key[2]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(asc(units.kind), asc(units.sortKey), asc(units.id))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(units).where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ unit }) => [unit.kind, unit.sortKey, unit.id]);
    return { rows: shown.map(({ unit, children }) => ({ ...unit, children })), next, total: all?.total ?? 0 };
  },
});

export const getUnit = query({
  name: 'organisation.get-unit',
  permission: 'organisation:read',
  input: GetUnit.input,
  async run(ctx, { id }) {
    const unit = await unitById(ctx, id);
    const from = alias(units, 'from_units');
    const to = alias(units, 'to_units');
    const [parent] = unit.parentId
      ? await ctx.db.select({ name: units.name }).from(units).where(eq(units.id, unit.parentId))
      : [];
    return {
      ...unit,
      parentName: parent?.name ?? null,
      history: await ctx.db
        .select()
        .from(unitHistory)
        .where(eq(unitHistory.unitId, id))
        .orderBy(asc(unitHistory.validFrom)),
      successions: await ctx.db
        .select({
          fromUnitId: successions.fromUnitId,
          toUnitId: successions.toUnitId,
          fromName: from.name,
          toName: to.name,
          on: successions.on,
          basis: successions.basis,
        })
        .from(successions)
        .innerJoin(from, eq(from.id, successions.fromUnitId))
        .innerJoin(to, eq(to.id, successions.toUnitId))
        .where(or(eq(successions.fromUnitId, id), eq(successions.toUnitId, id))),
      networks: await ctx.db
        .select()
        .from(networks)
        .where(eq(networks.unitId, id))
        .orderBy(asc(networks.cidr)),
      contacts: await ctx.db
        .select()
        .from(contacts)
        .where(eq(contacts.unitId, id))
        .orderBy(asc(contacts.validFrom)),
    };
  },
});

export const createUnit = command({
  name: 'organisation.create-unit',
  permission: 'organisation:manage',
  input: CreateUnit.input,
  async run(ctx, input) {
    const parent = await unitById(ctx, input.parentId);
    const [after] = await insertUnits(ctx, [{ ...input, parent }]);
    if (!after) throw new Error('An insert returned no row');
    return { before: null, after, unitId: after.id };
  },
});

/** Keeps what the unit was until the day before `from`. A second revision on the same day replaces the first. */
export const reviseUnit = command({
  name: 'organisation.revise-unit',
  permission: 'organisation:manage',
  input: ReviseUnit.input,
  async run(ctx, { id, name, parentId, code, organId, from }) {
    const before = await unitById(ctx, id);
    if (from < before.validFrom)
      throw conflict('organisation.revision_before_founding', { from, validFrom: before.validFrom });
    const path = await pathUnder(ctx, parentId, id);
    const [latest] = await ctx.db
      .select()
      .from(unitHistory)
      .where(and(eq(unitHistory.unitId, id), isNull(unitHistory.validTo)));
    if (latest && latest.validFrom > from)
      throw conflict('organisation.revision_before_latest', { from, latest: latest.validFrom });
    await ctx.db.delete(unitHistory).where(and(eq(unitHistory.unitId, id), eq(unitHistory.validFrom, from)));
    await ctx.db
      .update(unitHistory)
      .set({ validTo: addDays(from, -1) })
      .where(and(eq(unitHistory.unitId, id), isNull(unitHistory.validTo)));
    await ctx.db.insert(unitHistory).values({ unitId: id, name, code, parentId, validFrom: from });
    const [after] = await ctx.db
      .update(units)
      .set({ name, parentId, code, organId, path, sortKey: sortKeyOf(name) })
      .where(eq(units.id, id))
      .returning();
    // The subtree moves along: its paths begin with this unit's new path.
    await ctx.db.execute(sql`
      update organisation_units set path = ${uuidArray(path)} || path[(array_position(path, ${id}::uuid) + 1):]
      where ${id}::uuid = any (path) and id <> ${id}`);
    if (!after) throw new Error('An update returned no row');
    return { before, after, unitId: id };
  },
});

export interface NewUnit {
  id?: string;
  kind: UnitKind;
  name: string;
  code: string | null;
  organId?: string | null;
  validFrom: string;
  /** `null` for the root. */
  parent: Pick<UnitRow, 'id' | 'path'> | null;
}

/** Adds units with their first history rows, in two statements however many there are. */
export async function insertUnits(ctx: Context, fresh: readonly NewUnit[]): Promise<UnitRow[]> {
  if (fresh.length === 0) return [];
  const rows = fresh.map(({ parent, ...unit }) => {
    const id = unit.id ?? crypto.randomUUID();
    return {
      ...unit,
      id,
      name: unit.name.normalize('NFC'),
      organId: unit.organId ?? null,
      parentId: parent?.id ?? null,
      path: [...(parent?.path ?? []), id],
      sortKey: sortKeyOf(unit.name),
    };
  });
  const inserted = await ctx.db.insert(units).values(rows).returning();
  await ctx.db.insert(unitHistory).values(
    rows.map(({ id, name, code, parentId, validFrom }) => ({
      unitId: id,
      name,
      code,
      parentId,
      validFrom,
    })),
  );
  return inserted;
}

/** @throws AppError `organisation.unit_not_found`, also when the unit is outside the actor's scope */
export async function unitById({ db, actor }: Context, id: string): Promise<UnitRow> {
  const [unit] = await db
    .select()
    .from(units)
    .where(and(eq(units.id, id), visibleTo(actor, units.id)));
  if (!unit) throw new AppError('not_found', 'organisation.unit_not_found', { id });
  return unit;
}

/** Units that exist on a day, in list order; all that the actor sees, or those of some kinds. */
export async function unitsOn(
  { db, actor }: Context,
  on: string,
  kinds?: readonly UnitKind[],
): Promise<Unit[]> {
  return db
    .select()
    .from(units)
    .where(
      and(
        visibleTo(actor, units.id),
        lte(units.validFrom, on),
        or(isNull(units.validTo), gte(units.validTo, on)),
        kinds && inArray(units.kind, [...kinds]),
      ),
    )
    .orderBy(asc(units.kind), asc(units.sortKey));
}

/** What each unit was called on a day. Units that the actor does not see are left out. */
export async function namesOn(
  { db }: Context,
  unitIds: readonly string[],
  on: string,
): Promise<Map<string, string>> {
  if (unitIds.length === 0) return new Map();
  const rows = await db
    .select({ id: unitHistory.unitId, name: unitHistory.name })
    .from(unitHistory)
    .where(
      and(
        inArray(unitHistory.unitId, [...unitIds]),
        lte(unitHistory.validFrom, on),
        or(isNull(unitHistory.validTo), gte(unitHistory.validTo, on)),
      ),
    );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A unit and everything under it, for the scope of the people who work there. */
export async function subtreeOf({ db }: Context, unitId: string): Promise<string[]> {
  const rows = await db
    .select({ id: units.id })
    .from(units)
    .where(sql`${unitId}::uuid = any (${units.path})`);
  return rows.map(({ id }) => id);
}

async function pathUnder(ctx: Context, parentId: string | null, id: string): Promise<string[]> {
  if (parentId === null) return [id];
  const [parent] = await ctx.db.select({ path: parents.path }).from(parents).where(eq(parents.id, parentId));
  if (!parent) throw new AppError('not_found', 'organisation.unit_not_found', { id: parentId });
  if (parent.path.includes(id)) throw conflict('organisation.under_itself', { id });
  return [...parent.path, id];
}

function uuidArray(ids: readonly string[]) {
  return sql`array[${sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )}]`;
}

function conflict(reason: string, details: Record<string, unknown>): AppError {
  return new AppError('conflict', reason, details);
}

import { inArray, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { pgPolicy, pgRole, type PgColumn } from 'drizzle-orm/pg-core';
import type { Actor } from '../actor.ts';

/** The role every request runs as. It owns nothing, so row-level security binds it on both databases. */
export const appRole = pgRole('lachan_app').existing();

/** True in SQL when the current transaction may see rows of this unit. The functions are in migration 0000. */
export function scopeAllows(unitId: SQLWrapper): SQL {
  return sql`((select lachan_sees_province()) or ${unitId} = any ((select lachan_units())::uuid[]))`;
}

/**
 * Row-level security for a table that carries a unit: the second wall behind `visibleTo`.
 * @param table name of the table, for the name of the policy
 */
export function withinScope(table: string, unitId: SQLWrapper) {
  return pgPolicy(`${table}_scope`, {
    for: 'all',
    to: appRole,
    using: scopeAllows(unitId),
    withCheck: scopeAllows(unitId),
  });
}

/**
 * Row-level security by conditions of the table's own.
 * @param change who may insert, update and delete; `null` where rows are only ever inserted, by anyone
 */
export function visibleWhen(table: string, read: SQL, change: SQL | null = read) {
  const to = appRole;
  const policies = [
    pgPolicy(`${table}_read`, { for: 'select', to, using: read }),
    pgPolicy(`${table}_insert`, { for: 'insert', to, withCheck: change ?? sql`true` }),
  ];
  if (change === null) return policies;
  return [
    ...policies,
    pgPolicy(`${table}_update`, { for: 'update', to, using: change, withCheck: change }),
    pgPolicy(`${table}_delete`, { for: 'delete', to, using: change }),
  ];
}

/** The first wall: every query over rows of units carries it. `undefined` (no restriction) for the province. */
export function visibleTo(actor: Pick<Actor, 'scope'>, unitId: PgColumn): SQL | undefined {
  return actor.scope === 'province' ? undefined : inArray(unitId, [...actor.scope]);
}

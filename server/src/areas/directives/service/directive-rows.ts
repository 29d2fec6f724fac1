import { and, eq, exists, inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Actor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { RollUp } from '../contract.ts';
import { directives, obligations, recipients, tasks } from '../tables.ts';

export type DirectiveRow = typeof directives.$inferSelect;
export type TaskRow = typeof tasks.$inferSelect;

/** The first wall around directives: one's own drafts, and what was sent to one's units. */
export function directiveSeenBy({ db, actor }: Pick<Context, 'db' | 'actor'>): SQL | undefined {
  if (actor.scope === 'province') return undefined;
  const sent = db
    .select({ one: sql`1` })
    .from(recipients)
    .where(and(eq(recipients.directiveId, directives.id), inArray(recipients.unitId, [...actor.scope])));
  return or(
    visibleTo(actor, directives.issuerUnitId),
    and(sql`${directives.state} <> 'draft'`, exists(sent)),
  );
}

/** @throws AppError `directives.directive_not_found`, also when it is not addressed to a unit of the actor */
export async function directiveById(ctx: Context, id: string): Promise<DirectiveRow> {
  const [row] = await ctx.db
    .select()
    .from(directives)
    .where(and(eq(directives.id, id), directiveSeenBy(ctx)));
  if (!row) throw new AppError('not_found', 'directives.directive_not_found', { id });
  return row;
}

/** @throws AppError `directives.not_a_draft` once it has been sent or withdrawn */
export async function draftById(ctx: Context, id: string): Promise<DirectiveRow> {
  const row = await directiveById(ctx, id);
  if (row.state !== 'draft') throw new AppError('conflict', 'directives.not_a_draft', { id });
  return row;
}

/** The tasks of a directive in order; for a unit, those it was given. */
export async function tasksOf({ db, actor }: Context, directiveId: string): Promise<TaskRow[]> {
  const mine =
    actor.scope === 'province'
      ? undefined
      : exists(
          db
            .select({ one: sql`1` })
            .from(recipients)
            .where(and(eq(recipients.taskId, tasks.id), visibleTo(actor, recipients.unitId))),
        );
  return db
    .select()
    .from(tasks)
    .where(and(eq(tasks.directiveId, directiveId), mine))
    .orderBy(tasks.position);
}

/** How a directive is called: "4033/UBND-KT"; `null` without number or symbol. */
export function labelOf({ number, symbol }: Pick<DirectiveRow, 'number' | 'symbol'>): string | null {
  if (number === null || symbol === null) return null;
  return symbol.startsWith('-') ? `${number}${symbol}` : `${number}/${symbol}`;
}

/** Other documents may cite it: all four parts of its identity are known. */
export function isCitable(row: Pick<DirectiveRow, 'issuer' | 'number' | 'symbol' | 'issuedOn'>): boolean {
  return row.issuer !== null && row.issuedOn !== null && labelOf(row) !== null;
}

/** Counts of obligations by state, as columns of a grouped query. `today` decides what is overdue. */
export function rollUpColumns(today: string) {
  const { status, acknowledgedAt, unitId } = obligations;
  const count = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::int`;
  return {
    total: sql<number>`count(*)::int`,
    open: count(sql`${status} = 'open'`),
    reported: count(sql`${status} = 'reported'`),
    accepted: count(sql`${status} = 'accepted'`),
    returned: count(sql`${status} = 'returned'`),
    acknowledged: count(sql`${status} = 'open' and ${acknowledgedAt} is not null`),
    overdue: count(overdueOn(today)),
    units: sql<number>`count(distinct ${unitId})::int`,
  };
}

/** An obligation that the unit still has to answer. */
export const owed: SQL = sql`${obligations.status} in ('open', 'returned')`;

/** An obligation that is overdue on a day; the same rule as the contract's `isOverdue`. */
export function overdueOn(today: string): SQL {
  return sql`(${owed} and ${obligations.dueOn} < ${today})`;
}

export const NO_OBLIGATIONS: RollUp = {
  total: 0,
  open: 0,
  reported: 0,
  accepted: 0,
  returned: 0,
  acknowledged: 0,
  overdue: 0,
  units: 0,
};

/** How the obligations of some directives stand, within what the actor sees. */
export async function rollUpsOf(
  { db, actor }: Pick<Context, 'db'> & { actor: Actor },
  directiveIds: readonly string[],
  today: string,
): Promise<Map<string, RollUp>> {
  if (directiveIds.length === 0) return new Map();
  const rows = await db
    .select({ directiveId: obligations.directiveId, ...rollUpColumns(today) })
    .from(obligations)
    .where(and(inArray(obligations.directiveId, [...directiveIds]), visibleTo(actor, obligations.unitId)))
    .groupBy(obligations.directiveId);
  return new Map(rows.map(({ directiveId, ...rollUp }) => [directiveId, rollUp]));
}

import { and, asc, eq, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { percentOf } from '../../../kernel/measures.ts';
import { daysBetween, dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { isOverdue, type obligationFilters } from '../contract.ts';
import { directives, obligations, obstacles, tasks } from '../tables.ts';
import { labelOf, overdueOn, owed } from './directive-rows.ts';

export type ObligationRow = typeof obligations.$inferSelect;

/** The order of every list of obligations: soonest first, those without a day last; then by unit. */
export const dueKey = sql<string>`coalesce(${obligations.dueOn}, '9999-12-31')`;

const columns = {
  obligation: obligations,
  directive: {
    number: directives.number,
    symbol: directives.symbol,
    subject: directives.subject,
    urgency: directives.urgency,
    state: directives.state,
  },
  task: {
    place: tasks.place,
    words: tasks.words,
    explanation: tasks.explanation,
    answerWay: tasks.answerWay,
    figureUnit: tasks.figureUnit,
    measureKey: tasks.measureKey,
    targetPercent: tasks.targetPercent,
    reportsTo: tasks.reportsTo,
  },
  unit: { name: units.name, kind: units.kind, sortKey: units.sortKey },
  hasOpenObstacle: sql<boolean>`exists (select from ${obstacles} where ${obstacles.obligationId} = ${obligations.id} and ${obstacles.decision} is null)`,
};

/** Obligations with what they are about, within the actor's units. Add order and limit. */
export function selectObligations({ db, actor }: Context, condition: SQL | undefined) {
  return db
    .select(columns)
    .from(obligations)
    .innerJoin(directives, eq(directives.id, obligations.directiveId))
    .innerJoin(tasks, eq(tasks.id, obligations.taskId))
    .innerJoin(units, eq(units.id, obligations.unitId))
    .where(and(visibleTo(actor, obligations.unitId), condition))
    .orderBy(asc(dueKey), asc(units.sortKey), asc(obligations.id))
    .$dynamic();
}

export type JoinedObligation = Awaited<ReturnType<typeof selectObligations>>[number];

/** What withdrawn directives asked for is neither owed nor counted. */
export const inForce: SQL = sql`${directives.state} = 'issued'`;

/** @throws AppError `directives.obligation_not_found`, also when it belongs to a unit the actor cannot see */
export async function joinedById(ctx: Context, id: string): Promise<JoinedObligation> {
  const [row] = await selectObligations(ctx, eq(obligations.id, id));
  if (!row) throw new AppError('not_found', 'directives.obligation_not_found', { id });
  return row;
}

/** @throws AppError `directives.withdrawn` besides those of {@link joinedById} */
export async function obligationInForce(ctx: Context, id: string): Promise<JoinedObligation> {
  const row = await joinedById(ctx, id);
  if (row.directive.state !== 'issued') throw new AppError('conflict', 'directives.withdrawn', { id });
  return row;
}

export function filterBy(
  state: (typeof obligationFilters)[number] | undefined,
  today: string,
): SQL | undefined {
  if (state === undefined) return undefined;
  if (state === 'owed') return owed;
  if (state === 'overdue') return overdueOn(today);
  return eq(obligations.status, state);
}

/** The figure kept on a row; `null` when nothing was computed yet. */
export function measuredOf(
  row: Pick<ObligationRow, 'measuredOn' | 'measuredNumerator' | 'measuredDenominator' | 'measuredRowsPath'>,
  targetPercent: number | null,
) {
  if (row.measuredOn === null || row.measuredNumerator === null) return null;
  const figure = { numerator: row.measuredNumerator, denominator: row.measuredDenominator };
  const percent = percentOf(figure);
  return {
    on: row.measuredOn,
    ...figure,
    percent,
    isMet: percent === null || targetPercent === null ? null : percent >= targetPercent,
    rowsPath: row.measuredRowsPath ?? '',
  };
}

export function shapeObligation({ kernel, now }: Context, row: JoinedObligation) {
  const { obligation, directive, task, unit } = row;
  const today = dayOf(now);
  const { id, directiveId, taskId, unitId, period, dueOn, status } = obligation;
  return {
    id,
    directiveId,
    directiveLabel: labelOf(directive),
    subject: directive.subject,
    urgency: directive.urgency,
    taskId,
    place: task.place,
    words: task.words,
    explanation: task.explanation,
    unitId,
    unitName: unit.name,
    unitKind: unit.kind,
    period,
    dueOn,
    status,
    acknowledgedAt: obligation.acknowledgedAt,
    answeredAt: obligation.answeredAt,
    isOverdue: directive.state === 'issued' && isOverdue(obligation, today),
    daysLeft: dueOn === null ? null : daysBetween(today, dueOn),
    answerWay: task.answerWay,
    figureUnit: task.figureUnit,
    measureKey: task.measureKey,
    measureTitle: task.measureKey ? (kernel.measures.get(task.measureKey)?.title.vi ?? null) : null,
    targetPercent: task.targetPercent,
    measured: measuredOf(obligation, task.targetPercent),
    hasOpenObstacle: row.hasOpenObstacle,
    urgedAt: obligation.urgedAt,
  };
}

/** What a change of an obligation answers with. */
export function stateOf({ id, status, dueOn, acknowledgedAt }: ObligationRow) {
  return { id, status, dueOn, acknowledgedAt };
}

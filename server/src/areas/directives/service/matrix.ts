import { and, asc, countDistinct, eq, exists, inArray, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { dayOf, daysBetween } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetMatrix, isOverdue } from '../contract.ts';
import { obligations, obstacles, recipients } from '../tables.ts';
import { directiveById, NO_OBLIGATIONS, owed, rollUpColumns, tasksOf } from './directive-rows.ts';
import { filterBy, measuredOf } from './obligation-rows.ts';

/** Units down, tasks across. A unit that looks sees its own rows only. */
export const getMatrix = query({
  name: 'directives.get-matrix',
  permission: 'directives:read',
  input: GetMatrix.input,
  async run(ctx, { id, kind, state, text, after, limit }) {
    await directiveById(ctx, id);
    const { db, actor } = ctx;
    const key = keyAfter(after);
    const today = dayOf(ctx.now);
    const inState = db
      .select({ one: sql`1` })
      .from(obligations)
      .where(and(eq(obligations.directiveId, id), eq(obligations.unitId, units.id), filterBy(state, today)));
    const matching = and(
      eq(recipients.directiveId, id),
      visibleTo(actor, recipients.unitId),
      kind ? eq(units.kind, kind) : undefined,
      text ? matchesText([units.name], text) : undefined,
      state ? exists(inState) : undefined,
    );
    const rows = await db
      .selectDistinct({
        unitId: units.id,
        unitName: units.name,
        unitKind: units.kind,
        sortKey: units.sortKey,
      })
      .from(recipients)
      .innerJoin(units, eq(units.id, recipients.unitId))
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
    const [all] = await db
      .select({ total: countDistinct(recipients.unitId) })
      .from(recipients)
      .innerJoin(units, eq(units.id, recipients.unitId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, (row) => [row.unitKind, row.sortKey, row.unitId]);
    const tasks = await tasksOf(ctx, id);
    const targets = new Map(tasks.map((task) => [task.id, task.targetPercent]));
    const cells = await cellsOf(
      ctx,
      id,
      shown.map(({ unitId }) => unitId),
    );
    const byTask = await rollUpByTask(ctx, id, today);
    return {
      rows: shown.map(({ unitId, unitName, unitKind }) => {
        const own = cells.filter((cell) => cell.unitId === unitId);
        return {
          unitId,
          unitName,
          unitKind,
          daysLate: Math.max(
            0,
            ...own.map((cell) => (isOverdue(cell, today) ? daysBetween(cell.dueOn ?? today, today) : 0)),
          ),
          cells: own.map((cell) => shapeCell(cell, targets.get(cell.taskId) ?? null, today)),
        };
      }),
      next,
      total: all?.total ?? 0,
      tasks: tasks.map((task) => ({
        id: task.id,
        place: task.place,
        words: task.words,
        rollUp: byTask.get(task.id) ?? NO_OBLIGATIONS,
      })),
    };
  },
});

/** Of a recurring task the period that matters: the oldest that is still owed, or else the latest. */
async function cellsOf({ db, actor }: Context, directiveId: string, unitIds: readonly string[]) {
  if (unitIds.length === 0) return [];
  const { taskId, unitId, dueOn } = obligations;
  return db
    .selectDistinctOn([unitId, taskId], {
      id: obligations.id,
      taskId,
      unitId,
      status: obligations.status,
      dueOn,
      acknowledgedAt: obligations.acknowledgedAt,
      measuredOn: obligations.measuredOn,
      measuredNumerator: obligations.measuredNumerator,
      measuredDenominator: obligations.measuredDenominator,
      measuredRowsPath: obligations.measuredRowsPath,
      hasOpenObstacle: sql<boolean>`exists (select from ${obstacles} where ${obstacles.obligationId} = ${obligations.id} and ${obstacles.decision} is null)`,
    })
    .from(obligations)
    .where(
      and(eq(obligations.directiveId, directiveId), inArray(unitId, [...unitIds]), visibleTo(actor, unitId)),
    )
    .orderBy(
      unitId,
      taskId,
      sql`${owed} desc`,
      sql`case when ${owed} then ${dueOn} end asc nulls last`,
      sql`${dueOn} desc nulls last`,
    );
}

type CellRow = Awaited<ReturnType<typeof cellsOf>>[number];

function shapeCell(cell: CellRow, targetPercent: number | null, today: string) {
  const { id, taskId, status, dueOn, acknowledgedAt, hasOpenObstacle } = cell;
  return {
    obligationId: id,
    taskId,
    status,
    dueOn,
    isOverdue: isOverdue(cell, today),
    isAcknowledged: acknowledgedAt !== null,
    isMet: measuredOf(cell, targetPercent)?.isMet ?? null,
    hasOpenObstacle,
  };
}

async function rollUpByTask({ db, actor }: Context, directiveId: string, today: string) {
  const rows = await db
    .select({ taskId: obligations.taskId, ...rollUpColumns(today) })
    .from(obligations)
    .where(and(eq(obligations.directiveId, directiveId), visibleTo(actor, obligations.unitId)))
    .groupBy(obligations.taskId);
  return new Map(rows.map(({ taskId, ...rollUp }) => [taskId, rollUp]));
}

import { and, asc, count, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { DecideObstacle, ListObstacles, RaiseObstacle } from '../contract.ts';
import { answers, directives, obligations, obstacles, tasks } from '../tables.ts';
import { inForce, obligationInForce } from './obligation-rows.ts';

/** Says what stands in the way. The same obstacle sent twice counts once. */
export const raiseObstacle = command({
  name: 'directives.raise-obstacle',
  permission: 'directives:report',
  input: RaiseObstacle.input,
  async run(ctx, { id, obstacleId, words, proposedDueOn }) {
    const { obligation } = await obligationInForce(ctx, id);
    const { unitId, dueOn, status } = obligation;
    if (status === 'accepted') throw new AppError('conflict', 'directives.already_accepted', { id });
    if (proposedDueOn !== null && proposedDueOn < dayOf(ctx.now))
      throw new AppError('invalid', 'directives.day_in_past', {}, [
        { path: 'proposedDueOn', reason: 'directives.day_in_past' },
      ]);
    const raised = { unitId, obligationId: id, words, dueOn, proposedDueOn };
    const inserted = await ctx.db
      .insert(obstacles)
      .values({ id: obstacleId, ...raised, raisedAt: ctx.now, raisedBy: ctx.actor.name })
      .onConflictDoNothing()
      .returning({ id: obstacles.id });
    if (inserted.length > 0) await ctx.emit('directives.obstacle-changed', unitId, { obligationId: id });
    return { before: null, after: { id: obstacleId, ...raised }, unitId };
  },
});

/** Answers an obstacle. Accepting it with a new day moves the day, and the history of the obligation says so. */
export const decideObstacle = command({
  name: 'directives.decide-obstacle',
  permission: 'directives:review',
  input: DecideObstacle.input,
  async run(ctx, { id, decision, words, newDueOn }) {
    const [before] = await ctx.db
      .select()
      .from(obstacles)
      .where(and(eq(obstacles.id, id), visibleTo(ctx.actor, obstacles.unitId)));
    if (!before) throw new AppError('not_found', 'directives.obstacle_not_found', { id });
    const { obligation } = await obligationInForce(ctx, before.obligationId);
    const movedTo = decision === 'accepted' ? (newDueOn ?? before.proposedDueOn) : null;
    if (movedTo !== null && movedTo < dayOf(ctx.now))
      throw new AppError('invalid', 'directives.day_in_past', {}, [
        { path: 'newDueOn', reason: 'directives.day_in_past' },
      ]);
    const [after] = await ctx.db
      .update(obstacles)
      .set({ decision, answer: words, newDueOn: movedTo, decidedAt: ctx.now, decidedBy: ctx.actor.name })
      .where(and(eq(obstacles.id, id), isNull(obstacles.decision)))
      .returning();
    if (!after) throw new AppError('conflict', 'directives.already_decided', { id });
    if (movedTo !== null) await moveDueDay(ctx, obligation, movedTo, words);
    await ctx.emit('directives.obstacle-changed', before.unitId, { obligationId: before.obligationId });
    return {
      before: { id, dueOn: obligation.dueOn },
      after: { id, decision, words, dueOn: movedTo ?? obligation.dueOn },
      unitId: before.unitId,
    };
  },
});

export const listObstacles = query({
  name: 'directives.list-obstacles',
  permission: 'directives:read',
  input: ListObstacles.input,
  async run(ctx, { directiveId, open, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      inForce,
      directiveId ? eq(obligations.directiveId, directiveId) : undefined,
      open === undefined ? undefined : sql`(${obstacles.decision} is null) = ${open}`,
    );
    const rows = await obstaclesOf(
      ctx,
      and(
        matching,
        key
          ? sql`(${isDecided}, ${raisedKey}, ${obstacles.id}) > (${key[0]}::int, ${key[1]}, ${key[2]}::uuid)`
          : undefined,
      ),
      limit + 1,
    );
    const [all] = await ctx.db
      .select({ total: count() })
      .from(obstacles)
      .innerJoin(obligations, eq(obligations.id, obstacles.obligationId))
      .innerJoin(directives, eq(directives.id, obligations.directiveId))
      .where(and(visibleTo(ctx.actor, obstacles.unitId), matching));
    const page = pageOf(rows, limit, (row) => [row.decision === null ? 0 : 1, row.raisedKey, row.id]);
    return { ...page, total: all?.total ?? 0 };
  },
});

const isDecided = sql<number>`case when ${obstacles.decision} is null then 0 else 1 end`;
/** To the microsecond, as the database orders it. */
const raisedKey = sql<string>`to_char(${obstacles.raisedAt} at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.US')`;

/** Obstacles within the actor's units, those that wait for an answer first, then the oldest. */
export async function obstaclesOf({ db, actor }: Context, condition: SQL | undefined, limit = 100) {
  return db
    .select({
      id: obstacles.id,
      obligationId: obstacles.obligationId,
      directiveId: obligations.directiveId,
      unitId: obstacles.unitId,
      unitName: units.name,
      taskWords: tasks.words,
      words: obstacles.words,
      dueOn: obstacles.dueOn,
      proposedDueOn: obstacles.proposedDueOn,
      raisedAt: obstacles.raisedAt,
      raisedBy: obstacles.raisedBy,
      decision: obstacles.decision,
      answer: obstacles.answer,
      newDueOn: obstacles.newDueOn,
      decidedAt: obstacles.decidedAt,
      raisedKey,
    })
    .from(obstacles)
    .innerJoin(obligations, eq(obligations.id, obstacles.obligationId))
    .innerJoin(tasks, eq(tasks.id, obligations.taskId))
    .innerJoin(directives, eq(directives.id, obligations.directiveId))
    .innerJoin(units, eq(units.id, obstacles.unitId))
    .where(and(visibleTo(actor, obstacles.unitId), condition))
    .orderBy(asc(isDecided), asc(raisedKey), asc(obstacles.id))
    .limit(limit);
}

async function moveDueDay(
  ctx: Context,
  { id, unitId, dueOn }: { id: string; unitId: string; dueOn: string | null },
  movedTo: string,
  words: string,
): Promise<void> {
  await ctx.db.update(obligations).set({ dueOn: movedTo }).where(eq(obligations.id, id));
  await ctx.db.insert(answers).values({
    id: crypto.randomUUID(),
    unitId,
    obligationId: id,
    at: ctx.now,
    by: ctx.actor.name,
    action: 'due_changed',
    words,
    fileIds: [],
    dueBefore: dueOn,
    dueAfter: movedTo,
  });
}

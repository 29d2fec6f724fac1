import { and, asc, count, desc, eq, gte, inArray, isNotNull, lte, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { files } from '../../../kernel/database/tables.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, dayOf } from '../../../kernel/time.ts';
import { units } from '../../organisation/tables.ts';
import { GetMyWork, GetObligation, ListObligations } from '../contract.ts';
import { answers, directives, obligations, obstacles, tasks, urgings } from '../tables.ts';
import { overdueOn, owed } from './directive-rows.ts';
import {
  dueKey,
  filterBy,
  inForce,
  joinedById,
  measuredOf,
  selectObligations,
  shapeObligation,
} from './obligation-rows.ts';
import { obstaclesOf } from './obstacles.ts';

/** How many days ahead count as "soon". */
export const SOON_DAYS = 7;

export const listObligations = query({
  name: 'directives.list-obligations',
  permission: 'directives:read',
  input: ListObligations.input,
  async run(ctx, { directiveId, unitId, kind, state, dueWithinDays, text, after, limit }) {
    const key = keyAfter(after);
    const today = dayOf(ctx.now);
    const matching = and(
      inForce,
      directiveId ? eq(obligations.directiveId, directiveId) : undefined,
      unitId ? eq(obligations.unitId, unitId) : undefined,
      kind ? eq(units.kind, kind) : undefined,
      filterBy(state, today),
      dueWithinDays === undefined ? undefined : lte(obligations.dueOn, addDays(today, dueWithinDays)),
      text ? matchesText([tasks.words, directives.subject, units.name], text) : undefined,
    );
    const rows = await selectObligations(
      ctx,
      and(
        matching,
        key
          ? sql`(${dueKey}, ${units.sortKey}, ${obligations.id}) > (${key[0]}::date, ${key[1]}, ${key[2]}::uuid)`
          : undefined,
      ),
    ).limit(limit + 1);
    const [all] = await ctx.db
      .select({ total: count() })
      .from(obligations)
      .innerJoin(directives, eq(directives.id, obligations.directiveId))
      .innerJoin(tasks, eq(tasks.id, obligations.taskId))
      .innerJoin(units, eq(units.id, obligations.unitId))
      .where(and(visibleTo(ctx.actor, obligations.unitId), matching));
    const { rows: shown, next } = pageOf(rows, limit, ({ obligation, unit }) => [
      obligation.dueOn ?? '9999-12-31',
      unit.sortKey,
      obligation.id,
    ]);
    return { rows: shown.map((row) => shapeObligation(ctx, row)), next, total: all?.total ?? 0 };
  },
});

export const getObligation = query({
  name: 'directives.get-obligation',
  permission: 'directives:read',
  input: GetObligation.input,
  async run(ctx, { id }) {
    const row = await joinedById(ctx, id);
    const { obligation, task } = row;
    const urged = await ctx.db
      .select({ at: urgings.at, by: urgings.by, words: urgings.words })
      .from(urgings)
      .where(
        and(
          eq(urgings.unitId, obligation.unitId),
          sql`${urgings.missing} @> ${JSON.stringify([{ obligationId: id }])}::jsonb`,
        ),
      )
      .orderBy(desc(urgings.at));
    return {
      ...shapeObligation(ctx, row),
      history: await historyOf(ctx, id, task.targetPercent),
      obstacles: await obstaclesOf(ctx, eq(obstacles.obligationId, id)),
      urgings: urged,
      latestAnswerId: obligation.latestAnswerId,
      reportsTo: task.reportsTo,
      isMine: ctx.actor.permissions.has('directives:report'),
    };
  },
});

export const getMyWork = query({
  name: 'directives.get-my-work',
  permission: 'directives:read',
  input: GetMyWork.input,
  async run(ctx) {
    const today = dayOf(ctx.now);
    const when = (condition: unknown) => sql<number>`count(*) filter (where ${condition})::int`;
    const [figures] = await ctx.db
      .select({
        owed: when(owed),
        overdue: when(overdueOn(today)),
        dueSoon: when(
          sql`${owed} and ${obligations.dueOn} between ${today} and ${addDays(today, SOON_DAYS)}`,
        ),
        waiting: when(sql`${obligations.status} = 'reported'`),
        accepted: when(sql`${obligations.status} = 'accepted'`),
      })
      .from(obligations)
      .innerJoin(directives, eq(directives.id, obligations.directiveId))
      .where(and(inForce, visibleTo(ctx.actor, obligations.unitId)));
    return {
      ...(figures ?? { owed: 0, overdue: 0, dueSoon: 0, waiting: 0, accepted: 0 }),
      news: await newsOf(ctx),
    };
  },
});

async function historyOf({ db }: Context, obligationId: string, targetPercent: number | null) {
  const rows = await db
    .select()
    .from(answers)
    .where(eq(answers.obligationId, obligationId))
    .orderBy(asc(answers.at), asc(answers.action));
  const ids = rows.flatMap(({ fileIds }) => fileIds);
  const stored =
    ids.length === 0
      ? []
      : await db
          .select({ id: files.id, name: files.name, sizeBytes: files.sizeBytes })
          .from(files)
          .where(inArray(files.id, ids));
  return rows.map(
    ({ id, at, by, action, kind, figure, words, fileIds, dueBefore, dueAfter, ...figures }) => ({
      id,
      at,
      by,
      action,
      kind,
      figure,
      words,
      files: stored.filter((file) => fileIds.includes(file.id)),
      measured: measuredOf(figures, targetPercent),
      dueBefore,
      dueAfter,
    }),
  );
}

/** What came back to the units of the actor in the last thirty days, newest first. */
async function newsOf({ db, actor, now }: Context) {
  const since = new Date(now.getTime() - 30 * 24 * 60 * 60 * 1000);
  const urged = await db
    .select({ at: urgings.at, words: urgings.words, missing: urgings.missing })
    .from(urgings)
    .where(and(visibleTo(actor, urgings.unitId), gte(urgings.at, since)))
    .orderBy(desc(urgings.at))
    .limit(5);
  const decided = await db
    .select({ at: obstacles.decidedAt, words: obstacles.answer, obligationId: obstacles.obligationId })
    .from(obstacles)
    .where(
      and(
        visibleTo(actor, obstacles.unitId),
        isNotNull(obstacles.decidedAt),
        gte(obstacles.decidedAt, since),
      ),
    )
    .orderBy(desc(obstacles.decidedAt))
    .limit(5);
  const returned = await db
    .select({ at: answers.at, words: answers.words, obligationId: answers.obligationId })
    .from(answers)
    .innerJoin(obligations, eq(obligations.id, answers.obligationId))
    .where(
      and(
        visibleTo(actor, answers.unitId),
        eq(answers.action, 'returned'),
        eq(obligations.status, 'returned'),
        gte(answers.at, since),
      ),
    )
    .orderBy(desc(answers.at))
    .limit(5);
  const news = [
    ...urged.map(({ at, words, missing }) => ({
      kind: 'urged' as const,
      at,
      obligationId: missing[0]?.obligationId ?? null,
      words:
        words ||
        missing
          .map((one) => one.words)
          .join(' · ')
          .slice(0, 300),
    })),
    ...decided.map(({ at, words, obligationId }) => ({
      kind: 'obstacle_answered' as const,
      at: at ?? now,
      obligationId,
      words: words ?? '',
    })),
    ...returned.map((entry) => ({ kind: 'returned' as const, ...entry })),
  ];
  return news.sort((one, other) => other.at.getTime() - one.at.getTime()).slice(0, 8);
}

import { foldVietnamese } from '@lachan/documents';
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { dayOf } from '../../../kernel/time.ts';
import { GetCascade } from '../contract.ts';
import { directives, obligations, tasks } from '../tables.ts';
import {
  directiveById,
  directiveSeenBy,
  labelOf,
  NO_OBLIGATIONS,
  rollUpColumns,
  rollUpsOf,
  type DirectiveRow,
  type TaskRow,
} from './directive-rows.ts';

/** A document may implement one that implements one …; letters of a real province go four deep. */
const MAX_DEPTH = 20;
/** Shares of words in common from which one task is proposed to carry out another. */
const ALIKE = 0.5;

export const getCascade = query({
  name: 'directives.get-cascade',
  permission: 'directives:read',
  input: GetCascade.input,
  async run(ctx, { id }) {
    await directiveById(ctx, id);
    const today = dayOf(ctx.now);
    const documents = await documentsAround(ctx, id);
    const ids = documents.map(({ row }) => row.id);
    const rollUps = await rollUpsOf(ctx, ids, today);
    const byTask = await tasksWithRollUps(ctx, ids, today);
    const below = new Map(byTask.map((one) => [one.task.id, one]));
    const coverage = byTask.flatMap(({ task }) => task.coversTaskIds.map((covered) => ({ covered, task })));
    return {
      nodes: documents.map(({ row, depth }) => ({
        id: row.id,
        parentId: ids.includes(row.implementsId ?? '') ? row.implementsId : null,
        depth,
        label: labelOf(row) ?? '',
        issuer: row.issuer,
        issuedOn: row.issuedOn,
        subject: row.subject,
        state: row.state,
        rollUp: rollUps.get(row.id) ?? NO_OBLIGATIONS,
        tasks: byTask
          .filter(({ task }) => task.directiveId === row.id)
          .map(({ task, dueOn, rollUp }) => ({
            id: task.id,
            place: task.place,
            words: task.words,
            dueOn,
            rollUp,
            coveredBy: coverage
              .filter(({ covered }) => covered === task.id)
              .map((one) => {
                const theirs = below.get(one.task.id)?.dueOn ?? null;
                return {
                  taskId: one.task.id,
                  directiveId: one.task.directiveId,
                  dueOn: theirs,
                  isTooLate: dueOn !== null && theirs !== null && theirs >= dueOn,
                };
              }),
          })),
      })),
    };
  },
});

/** The document, all above it and all below the top, top first and depth first; only what the actor may see. */
async function documentsAround(ctx: Context, id: string): Promise<{ row: DirectiveRow; depth: number }[]> {
  const found = await rowsOf<{ id: string }>(
    ctx.db,
    sql`
    with recursive above as (
      select d.id, d.implements_id, 0 as height from directives_directives d where d.id = ${id}
      union all
      select d.id, d.implements_id, above.height + 1
      from directives_directives d join above on d.id = above.implements_id
      where above.height < ${MAX_DEPTH}
    ), tree as (
      select id, 0 as depth from (select id from above order by height desc limit 1) top
      union all
      select d.id, tree.depth + 1 from directives_directives d join tree on d.implements_id = tree.id
      where tree.depth < ${MAX_DEPTH}
    )
    select id from tree`,
  );
  const rows = await ctx.db
    .select()
    .from(directives)
    .where(
      and(
        inArray(
          directives.id,
          found.map((one) => one.id),
        ),
        directiveSeenBy(ctx),
      ),
    )
    .orderBy(asc(directives.issuedOn), asc(directives.createdAt));
  const seen = new Set(rows.map((row) => row.id));
  const childrenOf = Map.groupBy(rows, ({ implementsId }) =>
    implementsId !== null && seen.has(implementsId) ? implementsId : null,
  );
  const walk = (parent: string | null, depth: number): { row: DirectiveRow; depth: number }[] =>
    depth > MAX_DEPTH
      ? []
      : (childrenOf.get(parent) ?? []).flatMap((row) => [{ row, depth }, ...walk(row.id, depth + 1)]);
  return walk(null, 0);
}

async function tasksWithRollUps(ctx: Context, directiveIds: readonly string[], today: string) {
  if (directiveIds.length === 0) return [];
  const counted = await ctx.db
    .select({
      taskId: obligations.taskId,
      dueOn: sql<string | null>`max(${obligations.dueOn})::text`,
      ...rollUpColumns(today),
    })
    .from(obligations)
    .where(and(inArray(obligations.directiveId, [...directiveIds]), visibleTo(ctx.actor, obligations.unitId)))
    .groupBy(obligations.taskId);
  const byTask = new Map(counted.map(({ taskId, dueOn, ...rollUp }) => [taskId, { dueOn, rollUp }]));
  const rows = await ctx.db
    .select()
    .from(tasks)
    .where(inArray(tasks.directiveId, [...directiveIds]))
    .orderBy(asc(tasks.position));
  return rows
    .filter(({ id }) => ctx.actor.scope === 'province' || byTask.has(id))
    .map((task) => ({ task, ...(byTask.get(task.id) ?? { dueOn: null, rollUp: NO_OBLIGATIONS }) }));
}

/** Tasks of the document above that neither this draft nor another document below it carries out. */
export async function uncovered(
  ctx: Context,
  draft: DirectiveRow,
  own: readonly TaskRow[],
): Promise<TaskRow[]> {
  if (draft.implementsId === null) return [];
  const above = await ctx.db
    .select()
    .from(tasks)
    .where(eq(tasks.directiveId, draft.implementsId))
    .orderBy(asc(tasks.position));
  const siblings = await ctx.db
    .select({ covers: tasks.coversTaskIds })
    .from(tasks)
    .innerJoin(directives, eq(directives.id, tasks.directiveId))
    .where(
      and(
        eq(directives.implementsId, draft.implementsId),
        ne(directives.id, draft.id),
        eq(directives.state, 'issued'),
      ),
    );
  const covered = new Set(
    [...siblings.map(({ covers }) => covers), ...own.map((task) => task.coversTaskIds)].flat(),
  );
  return above.filter(({ id }) => !covered.has(id));
}

/** The tasks above that a task most likely carries out, by the words they share. A person decides. */
export function proposeCover(words: string, above: readonly Pick<TaskRow, 'id' | 'words'>[]): string[] {
  const own = wordsOf(words);
  return above.filter((task) => likeness(own, wordsOf(task.words)) >= ALIKE).map(({ id }) => id);
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const smaller = Math.min(one.size, other.size);
  return smaller < 4 ? 0 : [...one].filter((word) => other.has(word)).length / smaller;
}

function wordsOf(text: string): Set<string> {
  return new Set(foldVietnamese(text).match(/[\p{L}\p{N}]{2,}/gu) ?? []);
}

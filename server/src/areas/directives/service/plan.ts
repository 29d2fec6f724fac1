import { and, count, eq, inArray, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { query, type Context } from '../../../kernel/command.ts';
import { dayOf } from '../../../kernel/time.ts';
import { provinceCalendar } from '../../law/index.ts';
import { users } from '../../identity/tables.ts';
import { unitsOn } from '../../organisation/index.ts';
import type { Unit, UnitKind } from '../../organisation/contract.ts';
import { PreviewIssue, type Addressing, type Conflict } from '../contract.ts';
import { directives, obligations } from '../tables.ts';
import { uncovered } from './cascade.ts';
import { duesOn, isRecurring, type Due } from './deadlines.ts';
import { draftById, isCitable, tasksOf, type DirectiveRow, type TaskRow } from './directive-rows.ts';

/** What issuing a draft on a day would do. */
export interface Plan {
  draft: DirectiveRow;
  tasks: { task: TaskRow; units: Unit[]; dues: Due[] }[];
  conflicts: z.infer<typeof Conflict>[];
}

export const previewIssue = query({
  name: 'directives.preview-issue',
  permission: 'directives:issue',
  input: PreviewIssue.input,
  async run(ctx, { id }) {
    const { tasks, conflicts } = await planIssue(ctx, await draftById(ctx, id));
    return {
      units: new Set(tasks.flatMap(({ units }) => units.map((unit) => unit.id))).size,
      obligations: tasks.reduce((sum, { units, dues }) => sum + units.length * dues.length, 0),
      tasks: tasks.map(({ task, units, dues }) => ({
        taskId: task.id,
        place: task.place,
        words: task.words,
        units: units.length,
        kinds: countByKind(units),
        dueOn: dues.at(-1)?.dueOn ?? null,
        isRecurring: task.deadline !== null && isRecurring(task.deadline),
      })),
      conflicts,
    };
  },
});

/** Works out who would owe what by when, and what stands in the way. */
export async function planIssue(ctx: Context, draft: DirectiveRow): Promise<Plan> {
  const today = dayOf(ctx.now);
  const known = await unitsOn(ctx, today);
  const calendar = await provinceCalendar(ctx);
  const letter = { sentOn: today, issuedOn: draft.issuedOn };
  const planned = (await tasksOf(ctx, draft.id)).map((task) => ({
    task,
    units: unitsFor(task.addressing, known),
    dues: duesOn(task.deadline, letter, today, calendar),
  }));
  return {
    draft,
    tasks: planned,
    conflicts: [
      ...draftConflicts(draft, planned.length),
      ...planned.flatMap((one) => taskConflicts(ctx, one, today)),
      ...(await sameDocument(ctx, draft)),
      ...(await laterThanParent(ctx, draft, planned)),
      ...(await notCovered(ctx, draft, planned)),
      ...(await withoutAccount(ctx, planned)),
    ],
  };
}

/** The units that exist today and are meant: whole kinds but those left out, and units by name. */
export function unitsFor(addressing: Addressing, known: readonly Unit[]): Unit[] {
  const except = new Set(addressing.exceptUnitIds);
  const named = new Set(addressing.unitIds);
  const kinds = new Set<UnitKind>(addressing.kinds);
  return known.filter(({ id, kind }) => named.has(id) || (kinds.has(kind) && !except.has(id)));
}

type Found = z.infer<typeof Conflict>;

function conflict(
  code: Found['code'],
  isBlocking: boolean,
  names: string[] = [],
  taskId: string | null = null,
): Found {
  return { code, isBlocking, taskId, names };
}

function draftConflicts(draft: DirectiveRow, taskCount: number): Found[] {
  return [
    ...(taskCount === 0 ? [conflict('no_tasks', true)] : []),
    ...(draft.subject === null ? [conflict('no_subject', true)] : []),
    ...(isCitable(draft) ? [] : [conflict('not_citable', false)]),
  ];
}

function taskConflicts(ctx: Context, { task, units, dues }: Plan['tasks'][number], today: string): Found[] {
  const dueOn = dues.at(-1)?.dueOn ?? null;
  return [
    ...(units.length === 0 ? [conflict('task_without_units', true, [task.place], task.id)] : []),
    ...(dueOn === null ? [conflict('no_deadline', false, [task.place], task.id)] : []),
    ...(dueOn !== null && dueOn < today
      ? [conflict('deadline_in_past', true, [task.place, dueOn], task.id)]
      : []),
    ...(task.measureKey !== null && !ctx.kernel.measures.has(task.measureKey)
      ? [conflict('measure_unknown', true, [task.place, task.measureKey], task.id)]
      : []),
  ];
}

/** The same issuer, number, symbol and date have gone out before. One number on two dates is two documents. */
async function sameDocument({ db }: Context, draft: DirectiveRow): Promise<Found[]> {
  const { issuer, number, symbol, issuedOn } = draft;
  if (issuer === null || number === null || symbol === null || issuedOn === null) return [];
  const [same] = await db
    .select({ id: directives.id })
    .from(directives)
    .where(
      and(
        eq(directives.state, 'issued'),
        ne(directives.id, draft.id),
        sql`lachan_fold(${directives.issuer}) = lachan_fold(${issuer})`,
        eq(directives.number, number),
        eq(directives.symbol, symbol),
        eq(directives.issuedOn, issuedOn),
      ),
    );
  return same ? [conflict('already_issued', true, [`${number}/${symbol}`])] : [];
}

/**
 * What a letter asks of the units must come in before its issuer has to answer the letter above it: before the task
 * that it carries out where one is named, else before the first of them all.
 */
async function laterThanParent(
  { db }: Context,
  draft: DirectiveRow,
  planned: Plan['tasks'],
): Promise<Found[]> {
  if (draft.implementsId === null) return [];
  const above = await db
    .select({ taskId: obligations.taskId, dueOn: sql<string | null>`min(${obligations.dueOn})::text` })
    .from(obligations)
    .where(and(eq(obligations.directiveId, draft.implementsId), ne(obligations.status, 'accepted')))
    .groupBy(obligations.taskId);
  const limitOf = (covers: readonly string[]) =>
    above
      .filter(({ taskId }) => covers.length === 0 || covers.includes(taskId))
      .flatMap(({ dueOn }) => dueOn ?? [])
      .toSorted()[0];
  return planned.flatMap(({ task, dues }) => {
    const limit = limitOf(task.coversTaskIds);
    const isLate = limit !== undefined && (dues.at(-1)?.dueOn ?? '') >= limit;
    return isLate ? [conflict('later_than_parent', false, [task.place, limit], task.id)] : [];
  });
}

async function notCovered(ctx: Context, draft: DirectiveRow, planned: Plan['tasks']): Promise<Found[]> {
  const open = await uncovered(
    ctx,
    draft,
    planned.map(({ task }) => task),
  );
  return open.map(({ place, words }) => conflict('parent_not_covered', false, [place, words.slice(0, 160)]));
}

async function withoutAccount({ db }: Context, planned: Plan['tasks']): Promise<Found[]> {
  const asked = new Map(planned.flatMap(({ units }) => units.map((unit) => [unit.id, unit.name] as const)));
  if (asked.size === 0) return [];
  const staffed = await db
    .select({ unitId: users.unitId, total: count() })
    .from(users)
    .where(and(isNull(users.disabledAt), isNotNull(users.unitId), inArray(users.unitId, [...asked.keys()])))
    .groupBy(users.unitId);
  for (const { unitId } of staffed) asked.delete(unitId);
  return asked.size > 0 ? [conflict('units_without_account', false, [...asked.values()])] : [];
}

function countByKind(units: readonly Unit[]) {
  const counts = new Map<UnitKind, number>();
  for (const { kind } of units) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, total]) => ({ kind, units: total }));
}

import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import type { Measure } from '../../../kernel/measures.ts';
import { addDays, startOf } from '../../../kernel/time.ts';
import { answers, directives, obligations, tasks } from '../tables.ts';

type Ask = Parameters<Measure['compute']>[1];

const isAccepted = (endOfDay: string) => sql`${obligations.acceptedAt} < ${endOfDay}::timestamptz`;
const saidBy = (kind: string) => sql`${answers.kind} = ${kind}`;

/** How each standing of a task is told. They do not overlap, but for "overdue", which looks at the day only. */
const standings: { key: string; vi: string; en: string; test: (on: string, endOfDay: string) => SQL }[] = [
  { key: 'owed', vi: 'Nhiệm vụ được giao', en: 'Tasks given', test: () => sql`true` },
  {
    key: 'accepted',
    vi: 'Nhiệm vụ hoàn thành, được chấp nhận',
    en: 'Tasks done and accepted',
    test: (_, endOfDay) =>
      sql`${isAccepted(endOfDay)} and coalesce(${answers.kind}, 'done') not in ('zero', 'not_applicable')`,
  },
  {
    key: 'answered',
    vi: 'Nhiệm vụ đã báo cáo, chờ xem xét',
    en: 'Tasks answered, waiting for review',
    test: () => sql`${obligations.status} = 'reported' and ${answers.kind} in ('done', 'figure')`,
  },
  {
    key: 'zero',
    vi: 'Nhiệm vụ báo cáo không phát sinh',
    en: 'Tasks answered with nothing to report',
    test: () => sql`${obligations.status} in ('reported', 'accepted') and ${saidBy('zero')}`,
  },
  {
    key: 'not-applicable',
    vi: 'Nhiệm vụ không thuộc trường hợp áp dụng',
    en: 'Tasks that do not apply',
    test: () => sql`${obligations.status} in ('reported', 'accepted') and ${saidBy('not_applicable')}`,
  },
  {
    key: 'silent',
    vi: 'Nhiệm vụ chưa báo cáo',
    en: 'Tasks without an answer',
    test: () => sql`${obligations.status} in ('open', 'returned')`,
  },
  {
    key: 'overdue',
    vi: 'Nhiệm vụ quá hạn',
    en: 'Tasks overdue',
    test: (on, endOfDay) =>
      sql`${obligations.dueOn} < ${on}::date and not coalesce(${isAccepted(endOfDay)}, false)`,
  },
];

/** Figures about one directive (`subjectId`), or about all tasks due in the period. */
export const statusMeasures: Measure[] = standings.map(({ key, vi, en, test }) => ({
  key: `directives.status-${key}`,
  title: { vi: `${vi} (theo văn bản)`, en: `${en} (by directive)` },
  definition: {
    vi: `${vi}: của văn bản được báo cáo; nếu báo cáo theo kỳ thì của các nhiệm vụ đến hạn trong kỳ. Văn bản đã thu hồi không tính.`,
    en: `${en}: of the directive reported on; for a period, of tasks due in it. Withdrawn directives do not count.`,
  },
  kind: key === 'accepted' ? 'share' : 'count',
  async compute(ctx, ask) {
    const endOfDay = startOf(addDays(ask.on, 1)).toISOString();
    const rows = await ctx.db
      .select({
        unitId: obligations.unitId,
        all: sql<number>`count(*)::int`,
        those: sql<number>`count(*) filter (where ${test(ask.on, endOfDay)})::int`,
      })
      .from(obligations)
      .innerJoin(directives, eq(directives.id, obligations.directiveId))
      .leftJoin(answers, eq(answers.id, obligations.latestAnswerId))
      .where(asked(ctx, ask))
      .groupBy(obligations.unitId);
    return rows.map(({ unitId, all, those }) => ({
      unitId,
      numerator: those,
      denominator: all,
      known: { measured: key === 'accepted' ? all : those, imported: 0, declared: 0, unknown: 0 },
      rowsPath: `/obligations?unitId=${unitId}`,
    }));
  },
  async rows(ctx, { unitId, on, from, subjectId, limit }) {
    const endOfDay = startOf(addDays(on, 1)).toISOString();
    const found = await ctx.db
      .select({
        task: tasks.words,
        due: obligations.dueOn,
        status: obligations.status,
        kind: answers.kind,
        total: sql<number>`(count(*) over ())::int`,
      })
      .from(obligations)
      .innerJoin(directives, eq(directives.id, obligations.directiveId))
      .innerJoin(tasks, eq(tasks.id, obligations.taskId))
      .leftJoin(answers, eq(answers.id, obligations.latestAnswerId))
      .where(
        and(
          asked(ctx, { unitIds: [unitId], on, from, ...(subjectId ? { subjectId } : {}) }),
          test(on, endOfDay),
        ),
      )
      .orderBy(asc(tasks.position), asc(obligations.id))
      .limit(limit);
    return {
      columns: [
        { key: 'task', vi: 'Nhiệm vụ', en: 'Task' },
        { key: 'due', vi: 'Thời hạn', en: 'Due' },
        { key: 'state', vi: 'Tình trạng', en: 'State' },
      ],
      rows: found.map(({ task, due, status, kind }) => [
        task.slice(0, 900),
        due,
        kind === 'zero' || kind === 'not_applicable' ? wordsOf[kind] : wordsOf[status],
      ]),
      total: found[0]?.total ?? 0,
    };
  },
}));

const wordsOf = {
  open: 'Chưa báo cáo',
  reported: 'Đã báo cáo, chờ xem xét',
  accepted: 'Hoàn thành',
  returned: 'Bị trả lại',
  zero: 'Không phát sinh',
  not_applicable: 'Không áp dụng',
};

function asked({ actor }: Context, { unitIds, on, from, subjectId }: Ask): SQL | undefined {
  return and(
    eq(directives.state, 'issued'),
    subjectId
      ? eq(obligations.directiveId, subjectId)
      : sql`${obligations.dueOn} between ${from ?? `${on.slice(0, 4)}-01-01`} and ${on}`,
    visibleTo(actor, obligations.unitId),
    unitIds === 'all' ? undefined : inArray(obligations.unitId, [...unitIds]),
  );
}

/** The units that were given tasks of a directive that is in force. */
export async function unitsOfDirective(
  { db, actor }: Context,
  directiveId: string,
): Promise<{ unitId: string }[]> {
  return db
    .selectDistinct({ unitId: obligations.unitId })
    .from(obligations)
    .innerJoin(directives, eq(directives.id, obligations.directiveId))
    .where(
      and(
        eq(obligations.directiveId, directiveId),
        eq(directives.state, 'issued'),
        visibleTo(actor, obligations.unitId),
      ),
    );
}

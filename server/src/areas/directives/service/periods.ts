import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { dayOf } from '../../../kernel/time.ts';
import { provinceCalendar } from '../../law/index.ts';
import { directives, tasks } from '../tables.ts';
import { duesOn, recurringKinds } from './deadlines.ts';

/**
 * Gives every recurring task its obligations up to the next due date. Run twice it adds nothing: task, unit and
 * period make an obligation unique. Units that have ended hand over to their successors.
 */
export const openPeriods = command({
  name: 'directives.open-periods',
  permission: 'directives:issue',
  input: z.object({}),
  async run(ctx) {
    const recurring = await ctx.db
      .select({ task: tasks, sentAt: directives.sentAt, issuedOn: directives.issuedOn })
      .from(tasks)
      .innerJoin(directives, eq(directives.id, tasks.directiveId))
      .where(and(eq(directives.state, 'issued'), inArray(sql`${tasks.deadline} ->> 'kind'`, recurringKinds)));
    const today = dayOf(ctx.now);
    const calendar = await provinceCalendar(ctx);
    const dues = recurring.flatMap(({ task, sentAt, issuedOn }) =>
      duesOn(task.deadline, { sentOn: dayOf(sentAt ?? ctx.now), issuedOn }, today, calendar).map((due) => ({
        taskId: task.id,
        ...due,
      })),
    );
    const succeeded = await handOver(ctx, today);
    const opened = await insertMissing(ctx, dues);
    const told = new Set(opened.map(({ unitId }) => unitId));
    await ctx.emitAll('directives.period-opened', [...told], {});
    return {
      before: null,
      after: {
        id: 'directives.open-periods',
        tasks: recurring.length,
        obligations: opened.length,
        succeeded,
      },
      unitId: null,
    };
  },
});

/** Successors of units that have ended become recipients of what recurs. */
async function handOver({ db }: Context, today: string): Promise<number> {
  const added = await rowsOf(
    db,
    sql`
    insert into directives_recipients (task_id, unit_id, directive_id)
    select distinct recipient.task_id, succession.to_unit_id, recipient.directive_id
    from directives_recipients recipient
    join directives_directives directive on directive.id = recipient.directive_id and directive.state = 'issued'
    join directives_tasks task on task.id = recipient.task_id
    join organisation_units ended on ended.id = recipient.unit_id and ended.valid_to < ${today}
    join organisation_successions succession on succession.from_unit_id = recipient.unit_id
    where ${inArray(sql`task.deadline ->> 'kind'`, recurringKinds)}
    on conflict do nothing
    returning 1`,
  );
  return added.length;
}

async function insertMissing(
  { db }: Context,
  dues: readonly { taskId: string }[],
): Promise<{ unitId: string }[]> {
  return rowsOf<{ unitId: string }>(
    db,
    sql`
    insert into directives_obligations
      (unit_id, directive_id, task_id, period_key, period, period_from, period_to, due_on)
    select recipient.unit_id, recipient.directive_id, recipient.task_id,
           due."periodKey", due.period, due."periodFrom", due."periodTo", due."dueOn"
    from jsonb_to_recordset(${JSON.stringify(dues)}::jsonb) as due
           ("taskId" uuid, "periodKey" text, period text, "periodFrom" date, "periodTo" date, "dueOn" date)
    join directives_recipients recipient on recipient.task_id = due."taskId"
    -- A unit owes what falls due while it exists: not what was due before it began or after it ended.
    join organisation_units unit on unit.id = recipient.unit_id
      and unit.valid_from <= due."dueOn" and (unit.valid_to is null or unit.valid_to >= due."dueOn")
    on conflict (task_id, unit_id, period_key) do nothing
    returning unit_id as "unitId"`,
  );
}

import { and, eq, sql } from 'drizzle-orm';
import { command, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import { unitsOn } from '../../organisation/index.ts';
import { IssueDirective, WithdrawDirective } from '../contract.ts';
import { directives, recipients } from '../tables.ts';
import { directiveById, draftById, labelOf } from './directive-rows.ts';
import { learnFrom } from './habits.ts';
import { planIssue, type Plan } from './plan.ts';
import { endReplaced } from './relations.ts';

/**
 * Sends a draft to its units: recipients, obligations and the event of each unit, in one transaction with one
 * audit entry. The rows are written by three statements however many there are.
 */
export const issueDirective = command({
  name: 'directives.issue-directive',
  permission: 'directives:issue',
  input: IssueDirective.input,
  async run(ctx, { id }) {
    const plan = await planIssue(ctx, await draftById(ctx, id));
    refuseWhenBlocked(plan);
    await setIssued(ctx, id);
    const ended = await endReplaced(ctx, plan.draft);
    const learned = await learnFrom(
      ctx,
      plan.draft,
      plan.tasks.map(({ task }) => task),
      await unitsOn(ctx, dayOf(ctx.now)),
    );
    const unitIds = await insertRecipients(ctx, plan);
    const obligations = await insertObligations(ctx, id, plan);
    await ctx.emitAll('directives.issued', unitIds, { directiveId: id });
    const { draft } = plan;
    return {
      before: { id, state: draft.state },
      after: {
        id,
        label: labelOf(draft),
        issuedOn: draft.issuedOn,
        units: unitIds.length,
        obligations,
        tasks: plan.tasks.length,
        ended,
        learned,
      },
      unitId: draft.issuerUnitId,
    };
  },
});

/** Takes a directive back. What was answered stays readable; nothing of it is owed or overdue any more. */
export const withdrawDirective = command({
  name: 'directives.withdraw-directive',
  permission: 'directives:issue',
  input: WithdrawDirective.input,
  async run(ctx, { id, reason }) {
    const before = await directiveById(ctx, id);
    const [after] = await ctx.db
      .update(directives)
      .set({ state: 'withdrawn', withdrawnAt: ctx.now, withdrawnReason: reason })
      .where(and(eq(directives.id, id), eq(directives.state, 'issued')))
      .returning({ id: directives.id });
    if (!after) throw new AppError('conflict', 'directives.not_issued', { id });
    const unitIds = await unitsOf(ctx, id);
    await ctx.emitAll('directives.withdrawn', unitIds, { directiveId: id });
    return {
      before: { id, state: before.state },
      after: { id, state: 'withdrawn', reason, units: unitIds.length },
      unitId: before.issuerUnitId,
    };
  },
});

function refuseWhenBlocked({ conflicts, tasks }: Plan): void {
  const blocking = conflicts.filter(({ isBlocking }) => isBlocking);
  if (blocking.length === 0) return;
  throw new AppError(
    'conflict',
    'directives.cannot_be_issued',
    { count: blocking.length },
    blocking.map(({ code, taskId, names }) => ({
      path: taskId ? `tasks.${tasks.findIndex(({ task }) => task.id === taskId)}` : 'directive',
      reason: `directives.${code}`,
      value: names.join(' · '),
    })),
  );
}

async function setIssued({ db, now }: Context, id: string): Promise<void> {
  // Only one of two people who issue at once finds the draft; the other learns that it has gone out.
  const [issued] = await db
    .update(directives)
    .set({ state: 'issued', sentAt: now })
    .where(and(eq(directives.id, id), eq(directives.state, 'draft')))
    .returning({ id: directives.id });
  if (!issued) throw new AppError('conflict', 'directives.not_a_draft', { id });
}

async function insertRecipients({ db }: Context, { draft, tasks }: Plan): Promise<string[]> {
  const pairs = tasks.flatMap(({ task, units }) =>
    units.map((unit) => ({ task_id: task.id, unit_id: unit.id })),
  );
  await db.execute(sql`
    insert into directives_recipients (task_id, unit_id, directive_id)
    select pair.task_id, pair.unit_id, ${draft.id}::uuid
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair (task_id uuid, unit_id uuid)`);
  return [...new Set(pairs.map(({ unit_id: unitId }) => unitId))];
}

async function insertObligations({ db }: Context, directiveId: string, { tasks }: Plan): Promise<number> {
  const dues = tasks.flatMap(({ task, dues }) => dues.map((due) => ({ taskId: task.id, ...due })));
  const inserted = await rowsOf(
    db,
    sql`
    insert into directives_obligations
      (unit_id, directive_id, task_id, period_key, period, period_from, period_to, due_on)
    select recipient.unit_id, recipient.directive_id, recipient.task_id,
           due."periodKey", due.period, due."periodFrom", due."periodTo", due."dueOn"
    from jsonb_to_recordset(${JSON.stringify(dues)}::jsonb) as due
           ("taskId" uuid, "periodKey" text, period text, "periodFrom" date, "periodTo" date, "dueOn" date)
    join directives_recipients recipient on recipient.task_id = due."taskId"
    where recipient.directive_id = ${directiveId}
    returning 1`,
  );
  return inserted.length;
}

async function unitsOf({ db }: Context, directiveId: string): Promise<string[]> {
  const found = await db
    .selectDistinct({ unitId: recipients.unitId })
    .from(recipients)
    .where(eq(recipients.directiveId, directiveId));
  return found.map(({ unitId }) => unitId);
}

import { and, eq, sql } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { AcceptMet, ReviewAnswer } from '../contract.ts';
import { answers, obligations } from '../tables.ts';
import { directiveById } from './directive-rows.ts';
import { obligationInForce, stateOf } from './obligation-rows.ts';

/**
 * Accepts an answer or gives it back with words. The review names the answer that was read: when a newer one has
 * come in meanwhile, it must be read first.
 */
export const reviewAnswer = command({
  name: 'directives.review-answer',
  permission: 'directives:review',
  input: ReviewAnswer.input,
  async run(ctx, { id, answerId, verdict, words }) {
    const { obligation } = await obligationInForce(ctx, id);
    if (obligation.status !== 'reported')
      throw new AppError('conflict', 'directives.nothing_to_review', { id });
    if (verdict === 'returned' && words.length < 5)
      throw new AppError('invalid', 'directives.say_what_is_missing', {}, [
        { path: 'words', reason: 'directives.say_what_is_missing' },
      ]);
    const [after] = await ctx.db
      .update(obligations)
      .set({ status: verdict, acceptedAt: verdict === 'accepted' ? ctx.now : null })
      // An answer that arrives while this one is being read makes the review void.
      .where(
        and(
          eq(obligations.id, id),
          eq(obligations.status, 'reported'),
          eq(obligations.latestAnswerId, answerId),
        ),
      )
      .returning();
    if (!after) throw new AppError('conflict', 'directives.answer_changed', { id });
    await ctx.db.insert(answers).values({
      id: crypto.randomUUID(),
      unitId: obligation.unitId,
      obligationId: id,
      at: ctx.now,
      by: ctx.actor.name,
      action: verdict,
      words,
      fileIds: [],
    });
    await ctx.emit('directives.obligation-changed', obligation.unitId, { obligationId: id });
    return {
      before: stateOf(obligation),
      after: { ...stateOf(after), answerId, verdict },
      unitId: obligation.unitId,
    };
  },
});

/**
 * Accepts, in one step, what needs no reader: answers "done" whose figure, computed by the system, reaches the
 * target. Answers in words, figures that the unit gave, and "not applicable" are left to a person.
 */
export const acceptMet = command({
  name: 'directives.accept-met',
  permission: 'directives:review',
  input: AcceptMet.input,
  async run(ctx, { id }) {
    const directive = await directiveById(ctx, id);
    if (directive.state !== 'issued') throw new AppError('conflict', 'directives.not_issued', { id });
    // The share is rounded as `percentOf` rounds it: what is shown as 100 % is accepted as 100 %.
    const accepted = await rowsOf<{ id: string; unitId: string }>(
      ctx.db,
      sql`
      update directives_obligations as obligation set status = 'accepted', accepted_at = ${ctx.now.toISOString()}::timestamptz
      from directives_tasks task, directives_answers answer
      where task.id = obligation.task_id and answer.id = obligation.latest_answer_id and answer.kind = 'done'
        and obligation.directive_id = ${id} and obligation.status = 'reported'
        and task.measure_key is not null and obligation.measured_denominator > 0
        and floor(obligation.measured_numerator / obligation.measured_denominator * 1000 + 0.5) / 10 >= task.target_percent
      returning obligation.id, obligation.unit_id as "unitId"`,
    );
    if (accepted.length > 0)
      await ctx.db.insert(answers).values(
        accepted.map((obligation) => ({
          id: crypto.randomUUID(),
          unitId: obligation.unitId,
          obligationId: obligation.id,
          at: ctx.now,
          by: ctx.actor.name,
          action: 'accepted' as const,
          words: '',
          fileIds: [],
        })),
      );
    const unitIds = [...new Set(accepted.map(({ unitId }) => unitId))];
    await ctx.emitAll('directives.answers-accepted', unitIds, { directiveId: id });
    return { before: null, after: { id, obligations: accepted.length }, unitId: directive.issuerUnitId };
  },
});

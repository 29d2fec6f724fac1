import { and, eq } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { ReviewAnswer } from '../contract.ts';
import { answers, obligations } from '../tables.ts';
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

import { and, eq, isNull, ne } from 'drizzle-orm';
import { z } from 'zod';
import { command, query, type Context } from '../../../kernel/command.ts';
import { files } from '../../../kernel/database/tables.ts';
import { AppError } from '../../../kernel/errors.ts';
import { attachFile, getFile, type StoredBytes } from '../../../kernel/files.ts';
import { AcknowledgeObligation, AnswerObligation } from '../contract.ts';
import { answers, obligations } from '../tables.ts';
import { measureOne } from './measure-snapshots.ts';
import {
  joinedById,
  measuredOf,
  obligationInForce,
  stateOf,
  type JoinedObligation,
} from './obligation-rows.ts';

/** Confirms receipt. A second tap changes nothing and answers the same. */
export const acknowledgeObligation = command({
  name: 'directives.acknowledge-obligation',
  permission: 'directives:report',
  input: AcknowledgeObligation.input,
  async run(ctx, { id }) {
    const { obligation } = await obligationInForce(ctx, id);
    const [after] = await ctx.db
      .update(obligations)
      .set({ acknowledgedAt: ctx.now })
      .where(and(eq(obligations.id, id), isNull(obligations.acknowledgedAt)))
      .returning();
    if (after) await ctx.emit('directives.obligation-changed', after.unitId, { obligationId: id });
    return { before: stateOf(obligation), after: stateOf(after ?? obligation), unitId: obligation.unitId };
  },
});

/**
 * Records what a unit says it has done. Late answers are taken: the delay shows. An answer that arrives twice under
 * one id counts once; a new one replaces the one that waits for review, and both stay in the history.
 */
export const answerObligation = command({
  name: 'directives.answer-obligation',
  permission: 'directives:report',
  input: AnswerObligation.input,
  async run(ctx, answer) {
    const row = await obligationInForce(ctx, answer.id);
    const before = stateOf(row.obligation);
    if (await isRepeated(ctx, answer)) return { before, after: before, unitId: row.obligation.unitId };
    if (before.status === 'accepted')
      throw new AppError('conflict', 'directives.already_accepted', { id: answer.id });
    const measured = await measureOne(ctx, row);
    mustBeComplete(answer, row, measuredOf(measured, row.task.targetPercent));
    await mustOwnFiles(ctx, answer);
    const [first] = await ctx.db
      .insert(answers)
      .values({
        ...measured,
        id: answer.answerId,
        unitId: row.obligation.unitId,
        obligationId: answer.id,
        at: ctx.now,
        by: ctx.actor.name,
        action: 'answered',
        kind: answer.kind,
        figure: answer.kind === 'zero' ? 0 : answer.figure,
        words: answer.words,
        fileIds: answer.fileIds,
      })
      .onConflictDoNothing()
      .returning({ id: answers.id });
    // Taken while we looked: the same answer in a second tap, which the next attempt will recognise.
    if (!first) throw new AppError('conflict', 'directives.answer_in_progress', { id: answer.id });
    const [after] = await ctx.db
      .update(obligations)
      .set({
        ...measured,
        status: 'reported',
        latestAnswerId: answer.answerId,
        answeredAt: ctx.now,
        acknowledgedAt: row.obligation.acknowledgedAt ?? ctx.now,
      })
      // Repeats the check above so that an acceptance racing with this answer wins.
      .where(and(eq(obligations.id, answer.id), ne(obligations.status, 'accepted')))
      .returning();
    if (!after) throw new AppError('conflict', 'directives.already_accepted', { id: answer.id });
    await ctx.emit('directives.obligation-changed', after.unitId, { obligationId: answer.id });
    return {
      before,
      after: { ...stateOf(after), answerId: answer.answerId, kind: answer.kind, figure: answer.figure },
      unitId: after.unitId,
    };
  },
});

/** Keeps a file of the unit, to be named in an answer. */
export const addObligationFile = command({
  name: 'directives.add-obligation-file',
  permission: 'directives:report',
  input: z.object({ id: z.uuid(), file: z.custom<StoredBytes>((value) => typeof value === 'object') }),
  async run(ctx, { id, file }) {
    const { obligation } = await obligationInForce(ctx, id);
    const stored = await attachFile(ctx, file, obligation.unitId, purposeOf(id));
    const { name, sizeBytes } = file;
    return { before: null, after: { id: stored.id, name, sizeBytes }, unitId: obligation.unitId };
  },
});

/** @throws AppError `kernel.file_not_found` when the file is not one of this obligation's */
export const getObligationFile = query({
  name: 'directives.get-obligation-file',
  permission: 'directives:read',
  input: z.object({ id: z.uuid(), fileId: z.uuid() }),
  async run(ctx, { id, fileId }) {
    await joinedById(ctx, id);
    const file = await getFile(ctx, fileId);
    if (file.purpose !== purposeOf(id))
      throw new AppError('not_found', 'kernel.file_not_found', { id: fileId });
    return file;
  },
});

type Answer = z.output<typeof AnswerObligation.input>;

async function isRepeated({ db }: Context, { id, answerId }: Answer): Promise<boolean> {
  const [known] = await db
    .select({ id: answers.id })
    .from(answers)
    .where(and(eq(answers.id, answerId), eq(answers.obligationId, id)));
  return known !== undefined;
}

/** "Zero" and "not applicable" are answers in full; the latter only with its reason. */
function mustBeComplete(
  { kind, figure, words, fileIds }: Answer,
  { task }: JoinedObligation,
  measured: ReturnType<typeof measuredOf>,
): void {
  if (kind === 'not_applicable' && words.length < 5) throw missing('words', 'directives.say_why_not');
  if (kind === 'figure' && figure === null) throw missing('figure', 'directives.figure_missing');
  if (kind !== 'done') return;
  if (task.answerWay === 'figure' && task.measureKey === null)
    throw missing('figure', 'directives.figure_missing');
  if (task.answerWay === 'file' && fileIds.length === 0) throw missing('fileIds', 'directives.file_missing');
  const isExplained = words.length >= 5;
  if (task.measureKey === null) {
    if (task.answerWay === 'words' && !isExplained && fileIds.length === 0)
      throw missing('words', 'directives.words_missing');
    return;
  }
  if (task.targetPercent !== null && measured?.isMet !== true && !isExplained)
    throw missing('words', 'directives.explain_gap');
}

function missing(path: string, reason: string): AppError {
  return new AppError('invalid', reason, {}, [{ path, reason }]);
}

async function mustOwnFiles({ db }: Context, { id, fileIds }: Answer): Promise<void> {
  if (fileIds.length === 0) return;
  const own = await db
    .select({ id: files.id })
    .from(files)
    .where(eq(files.purpose, purposeOf(id)));
  const strange = fileIds.find((fileId) => !own.some((file) => file.id === fileId));
  if (strange) throw new AppError('not_found', 'kernel.file_not_found', { id: strange });
}

function purposeOf(obligationId: string): string {
  return `directives.obligations:${obligationId}`;
}

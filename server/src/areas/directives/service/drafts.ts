import { and, eq } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import { unitsOn } from '../../organisation/index.ts';
import { DiscardDraft, ReviseDirective, ReviseTasks } from '../contract.ts';
import { directives, tasks } from '../tables.ts';
import { ruleOf } from './deadlines.ts';
import { draftById } from './directive-rows.ts';
import { mustBeCitable } from './relations.ts';

/** Corrects the head of a draft: what a person knows better than the reader. */
export const reviseDirective = command({
  name: 'directives.revise-directive',
  permission: 'directives:issue',
  input: ReviseDirective.input,
  async run(ctx, { id, confirmed, ...fields }) {
    const before = await draftById(ctx, id);
    await mustBeCitable(ctx, id, [
      ...(fields.implementsId ? [['implementsId', fields.implementsId] as const] : []),
      ...fields.relations.map((relation, index) => [`relations.${index}.id`, relation.id] as const),
    ]);
    await ctx.db
      .update(directives)
      .set({ ...fields, extraction: { ...before.extraction, confirmed } })
      .where(and(eq(directives.id, id), eq(directives.state, 'draft')));
    const { issuer, number, symbol, issuedOn, subject } = before;
    return {
      before: { issuer, number, symbol, issuedOn, subject },
      after: { id, ...fields },
      unitId: before.issuerUnitId,
    };
  },
});

/** Replaces the tasks of a draft as a whole: merging, splitting, adding and removing are all this. */
export const reviseTasks = command({
  name: 'directives.revise-tasks',
  permission: 'directives:issue',
  input: ReviseTasks.input,
  async run(ctx, { id, tasks: asked }) {
    const draft = await draftById(ctx, id);
    const known = new Set((await unitsOn(ctx, dayOf(ctx.now))).map((unit) => unit.id));
    const rows = asked.map(({ span, deadlineRule, ...task }, position) => {
      const strange = task.addressing.unitIds.find((unitId) => !known.has(unitId));
      if (strange)
        throw new AppError('invalid', 'directives.unit_unknown', { id: strange }, [
          { path: `tasks.${position}.addressing.unitIds`, reason: 'directives.unit_unknown', value: strange },
        ]);
      if (task.measureKey !== null && !ctx.kernel.measures.has(task.measureKey))
        throw new AppError('invalid', 'directives.measure_unknown', { key: task.measureKey }, [
          {
            path: `tasks.${position}.measureKey`,
            reason: 'directives.measure_unknown',
            value: task.measureKey,
          },
        ]);
      return {
        ...task,
        directiveId: id,
        position,
        spanStart: span?.start ?? null,
        spanEnd: span?.end ?? null,
        deadline: deadlineRule && ruleOf(deadlineRule, `tasks.${position}.deadlineRule`),
        unknownActors: [],
        confidence: task.isConfirmed ? 1 : 0.6,
      };
    });
    const before = await ctx.db
      .delete(tasks)
      .where(eq(tasks.directiveId, id))
      .returning({ words: tasks.words });
    if (rows.length > 0) await ctx.db.insert(tasks).values(rows);
    return {
      before: { tasks: before.length },
      after: { id, tasks: rows.length },
      unitId: draft.issuerUnitId,
    };
  },
});

export const discardDraft = command({
  name: 'directives.discard-draft',
  permission: 'directives:issue',
  input: DiscardDraft.input,
  async run(ctx, { id }) {
    const { issuer, number, symbol, issuedOn, subject, issuerUnitId } = await draftById(ctx, id);
    await ctx.db.delete(directives).where(and(eq(directives.id, id), eq(directives.state, 'draft')));
    return { before: { issuer, number, symbol, issuedOn, subject }, after: { id }, unitId: issuerUnitId };
  },
});

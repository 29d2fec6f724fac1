import { foldVietnamese, parseDocument } from '@lachan/documents';
import { desc, eq, inArray } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Unit } from '../../organisation/contract.ts';
import { ForgetHabit, ListHabits, type Addressing } from '../contract.ts';
import { habits, type Lesson } from '../tables.ts';
import type { DirectiveRow, TaskRow } from './directive-rows.ts';
import { proposeTask, type ProposedTask } from './proposals.ts';

type Habit = typeof habits.$inferSelect;

/** What earlier corrections say about the letters of a body. */
export interface Habits {
  issuer: string | null;
  /** Changes a proposal the way a person changed the same words before. */
  apply(task: ProposedTask): ProposedTask & { isLearned: boolean };
}

export async function habitsOf(
  { db }: Context,
  issuer: string | null,
  known: readonly Unit[],
): Promise<Habits> {
  const rows =
    issuer === null
      ? []
      : await db
          .select()
          .from(habits)
          .where(eq(habits.issuerKey, keyOf(issuer)));
  const find = (kind: Habit['kind'], words: string) =>
    rows.find((habit) => habit.kind === kind && habit.wordsKey === keyOf(words))?.lesson;
  const exists = new Set(known.map(({ id }) => id));
  return {
    issuer: (issuer === null ? undefined : find('issuer', issuer)?.issuer) ?? issuer,
    apply(task) {
      const addressing = task.actorsText === '' ? undefined : find('actors', task.actorsText)?.addressing;
      const { issuer: _issuer, addressing: _addressing, ...answer } = find('task', task.words) ?? {};
      return {
        ...task,
        ...answer,
        ...(addressing && { addressing: stillThere(addressing, exists), unknownActors: [] }),
        isLearned: addressing !== undefined || Object.keys(answer).length > 0,
      };
    },
  };
}

/**
 * Compares what goes out with what would have been proposed without a person; the differences are the lessons.
 * @returns how many were learned
 */
export async function learnFrom(
  ctx: Context,
  draft: DirectiveRow,
  sent: readonly TaskRow[],
  known: readonly Unit[],
): Promise<number> {
  const read = draft.extraction.fields.issuer.value;
  if (read === null) return 0;
  const proposals = parseDocument(draft.sourceText).document.tasks.map((task) =>
    proposeTask(task, known, draft.issuedOn),
  );
  const lessons = [
    ...(draft.issuer !== null && draft.issuer !== read
      ? [{ kind: 'issuer' as const, words: read, lesson: { issuer: draft.issuer } }]
      : []),
    ...sent.flatMap((task) => {
      const proposed = proposals.find(({ spanStart }) => spanStart === task.spanStart);
      return proposed && task.spanStart !== null ? lessonsOf(task, proposed) : [];
    }),
  ];
  // Two tasks of one letter may name the same actors: the last word on them counts.
  const last = new Map(lessons.map((lesson) => [`${lesson.kind} ${keyOf(lesson.words)}`, lesson]));
  for (const { kind, words, lesson } of last.values()) {
    const row = {
      issuerKey: keyOf(read),
      issuer: draft.issuer ?? read,
      kind,
      wordsKey: keyOf(words),
      words,
      lesson,
      learnedFromId: draft.id,
      learnedBy: ctx.actor.name,
      learnedAt: ctx.now,
    };
    await ctx.db
      .insert(habits)
      .values(row)
      .onConflictDoUpdate({ target: [habits.issuerKey, habits.kind, habits.wordsKey], set: row });
  }
  return last.size;
}

function lessonsOf(task: TaskRow, proposed: ProposedTask) {
  const actors =
    task.actorsText !== '' && !isSameAddressing(task.addressing, proposed.addressing)
      ? [{ kind: 'actors' as const, words: task.actorsText, lesson: { addressing: task.addressing } }]
      : [];
  const { answerWay, measureKey, figureUnit, explanation } = task;
  const changed: Lesson = {
    ...(answerWay !== proposed.answerWay && { answerWay, figureUnit }),
    ...(measureKey !== null && { measureKey }),
    ...(explanation !== '' && { explanation }),
  };
  return Object.keys(changed).length > 0
    ? [...actors, { kind: 'task' as const, words: task.words, lesson: changed }]
    : actors;
}

export const listHabits = query({
  name: 'directives.list-habits',
  permission: 'directives:issue',
  input: ListHabits.input,
  async run(ctx) {
    const rows = await ctx.db.select().from(habits).orderBy(desc(habits.learnedAt)).limit(500);
    return {
      rows: rows.map(({ id, issuer, kind, words, lesson, learnedBy, learnedAt }) => ({
        id,
        issuer,
        kind,
        words,
        means: meaningOf(ctx, lesson),
        learnedBy,
        learnedAt,
      })),
    };
  },
});

export const forgetHabit = command({
  name: 'directives.forget-habit',
  permission: 'directives:issue',
  input: ForgetHabit.input,
  async run({ db }, { id }) {
    const [gone] = await db
      .delete(habits)
      .where(inArray(habits.id, [id]))
      .returning();
    if (!gone) throw new AppError('not_found', 'directives.habit_not_found', { id });
    const { issuer, kind, words, lesson } = gone;
    return { before: { id, issuer, kind, words, lesson }, after: { id }, unitId: null };
  },
});

function meaningOf(
  { kernel }: Pick<Context, 'kernel'>,
  { issuer, addressing, measureKey, explanation, answerWay }: Lesson,
) {
  return {
    issuer: issuer ?? null,
    kinds: addressing?.kinds ?? [],
    units: addressing?.unitIds.length ?? 0,
    answerWay: answerWay ?? null,
    measure: measureKey ? (kernel.measures.get(measureKey)?.title.vi ?? measureKey) : null,
    explanation: explanation ?? null,
  };
}

function stillThere({ kinds, unitIds, exceptUnitIds }: Addressing, exists: ReadonlySet<string>): Addressing {
  return {
    kinds,
    unitIds: unitIds.filter((id) => exists.has(id)),
    exceptUnitIds: exceptUnitIds.filter((id) => exists.has(id)),
  };
}

function isSameAddressing(one: Addressing, other: Addressing): boolean {
  const flat = ({ kinds, unitIds, exceptUnitIds }: Addressing) =>
    JSON.stringify([kinds.toSorted(), unitIds.toSorted(), exceptUnitIds.toSorted()]);
  return flat(one) === flat(other);
}

function keyOf(words: string): string {
  return foldVietnamese(words)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 500);
}

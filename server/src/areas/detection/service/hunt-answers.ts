import { eq, sql } from 'drizzle-orm';
import { asSystem, command, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { subtreeOf } from '../../organisation/index.ts';
import { AnswerHunt, MOST_FINDINGS } from '../contract.ts';
import { digestOf, readAnswer, type AnswerRow, type RefusedLine } from '../hunt-answer.ts';
import { huntAsks, huntFindings, hunts } from '../tables.ts';
import { askById, askedHunt } from './hunt-asks.ts';
import { HuntFindings } from './hunt-findings.ts';
import { whoIsWho } from './remembering.ts';

const ROWS_PER_INSERT = 1_000;
const REFUSALS_TOLD = 100;

type Hunt = typeof hunts.$inferSelect;
type Finding = typeof huntFindings.$inferInsert;

/** Takes what a unit has found in what it keeps itself. It is the unit's word: the observations stay with it. */
export const answerHunt = command({
  name: 'detection.answer-hunt',
  permission: 'detection:respond',
  input: AnswerHunt.input,
  async run(ctx, { id, fileName, text }) {
    const ask = await askById(ctx, id);
    const hunt = await askedHunt(ctx, ask.huntId);
    const { head, rows, refused } = readAnswer(text);
    if (!head)
      throw new AppError('invalid', 'detection.answer_unreadable', { file: fileName }, [
        { file: fileName, line: 1, path: 'text', reason: 'detection.answer_unreadable' },
      ]);
    if (head.digest !== digestOf(hunt.targets))
      throw new AppError('invalid', 'detection.answer_other_list', { file: fileName }, [
        { file: fileName, line: 1, path: 'text', reason: 'detection.answer_other_list' },
      ]);
    const findings = await findingsOf(ctx, hunt, ask, rows, refused);
    if (findings.length > MOST_FINDINGS)
      throw new AppError('invalid', 'detection.answer_long', { most: MOST_FINDINGS }, [
        { file: fileName, path: 'text', reason: 'detection.answer_long' },
      ]);
    await ctx.db.delete(huntFindings).where(eq(huntFindings.askId, id));
    for (let start = 0; start < findings.length; start += ROWS_PER_INSERT)
      await ctx.db.insert(huntFindings).values(findings.slice(start, start + ROWS_PER_INSERT));
    const machines = new Set(findings.map(({ machine }) => machine)).size;
    const answer = {
      answeredBy: ctx.actor.name,
      answeredAt: ctx.now,
      searchedFrom: head.from,
      searchedTo: head.to,
      searchedDays: head.days,
      observations: head.observations,
      findings: findings.length,
      machines,
      refused: refused.length,
    };
    await ctx.db.update(huntAsks).set(answer).where(eq(huntAsks.id, id));
    await countAnew(ctx, hunt);
    await ctx.emit('detection.hunt-finished', hunt.unitId, { id: hunt.id });
    return {
      before: { answeredAt: ask.answeredAt, findings: ask.findings },
      after: {
        id,
        findings: findings.length,
        machines,
        refused: refused.length,
        refusals: refused.toSorted((a, b) => a.line - b.line).slice(0, REFUSALS_TOLD),
      },
      unitId: ask.unitId,
    };
  },
});

/** Figures of a hunt are of all its findings, its own and those that were handed in. */
async function countAnew(ctx: Context, { id, isCut }: Hunt): Promise<void> {
  await asSystem(ctx, ({ db }) =>
    db
      .update(hunts)
      .set({
        // Of one that found too much only the latest are kept, and more are counted than can be.
        ...(isCut
          ? {}
          : { findings: sql`(select count(*) from ${huntFindings} where ${huntFindings.huntId} = ${id})` }),
        machines: sql`(select count(distinct ${huntFindings.machine}) from ${huntFindings}
                       where ${huntFindings.huntId} = ${id})`,
      })
      .where(eq(hunts.id, id)),
  );
}

/** One row for a machine, a value and what it asked for; what cannot be so is refused. */
async function findingsOf(
  ctx: Context,
  hunt: Hunt,
  { id, unitId }: { id: string; unitId: string },
  rows: readonly { line: number; row: AnswerRow }[],
  refused: RefusedLine[],
): Promise<Finding[]> {
  const values = new Set(hunt.targets.map(({ given }) => given));
  const theirs = new Set([unitId, ...(await subtreeOf(ctx, unitId))]);
  const { networks } = await asSystem(ctx, whoIsWho);
  const findings = new HuntFindings();
  for (const { line, row } of rows) {
    const { indicator, machine, destination, day, count } = row;
    const [firstAt, lastAt] = [new Date(row.firstAt), new Date(row.lastAt)];
    const owner = networks.attribute(machine, firstAt.getTime());
    const reason = !values.has(indicator)
      ? 'detection.answer_other_value'
      : day < hunt.from || day > hunt.to
        ? 'detection.answer_day_outside'
        : owner.kind === 'unit' && !theirs.has(owner.unitId)
          ? 'detection.answer_machine_elsewhere'
          : null;
    if (reason) {
      refused.push({ line, reason, value: `${machine} ${indicator} ${day}`.slice(0, 200) });
      continue;
    }
    const contact = {
      huntId: hunt.id,
      askId: id,
      unitId: owner.kind === 'unit' ? owner.unitId : unitId,
      machine,
      value: indicator,
      destination,
      sourceName: '',
      firstAt,
      lastAt,
      count,
    };
    findings.add(contact, day);
  }
  return findings.all;
}

import { Readable } from 'node:stream';
import { and, eq, inArray } from 'drizzle-orm';
import { command } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { daysBetween } from '../../../kernel/time.ts';
import { readEntries } from '../../intel/index.ts';
import { CancelHunt, MOST_VALUES, StartHunt } from '../contract.ts';
import { hunts } from '../tables.ts';
import { targetOf, type Target } from '../observations/targets.ts';
import { huntById } from './hunts.ts';

const REFUSALS_KEPT = 500;
const LONGEST_SPAN_DAYS = 730;

/** Reads the list and puts it into the queue; what is found is filled in after the answer. */
export const startHunt = command({
  name: 'detection.start-hunt',
  permission: 'detection:read',
  input: StartHunt.input,
  async run(ctx, { text, fileName, from, to, name }) {
    if (from > to || daysBetween(from, to) > LONGEST_SPAN_DAYS)
      throw new AppError('invalid', 'detection.hunt_days_wrong', {}, [
        { path: 'from', reason: 'detection.hunt_days_wrong' },
      ]);
    const { targets, refusals } = await readTargets(text, fileName);
    if (targets.length === 0)
      throw new AppError(
        'invalid',
        'detection.hunt_list_empty',
        {},
        refusals.slice(0, 20).map(({ line, reason, value }) => ({ path: 'text', line, reason, value })),
      );
    if (targets.length > MOST_VALUES)
      throw new AppError('invalid', 'detection.hunt_list_long', { most: MOST_VALUES }, [
        { path: 'text', reason: 'detection.hunt_list_long' },
      ]);
    const { unitId } = ctx.actor;
    if (unitId === null) throw new AppError('forbidden', 'kernel.forbidden');
    const [row] = await ctx.db
      .insert(hunts)
      .values({
        unitId,
        name,
        askedBy: ctx.actor.name,
        askedAt: ctx.now,
        from,
        to,
        scope: ctx.actor.scope === 'province' ? null : [...ctx.actor.scope],
        targets,
        refusals: refusals.slice(0, REFUSALS_KEPT),
        refused: refusals.length,
        state: 'queued',
      })
      .returning({ id: hunts.id });
    if (!row) throw new Error('An insert returned no row');
    await ctx.emit('detection.hunt-asked', unitId, { id: row.id });
    return {
      before: null,
      after: { id: row.id, values: targets.length, refused: refusals.length, from, to, name },
      unitId,
    };
  },
});

/** What leaves no trace is handed back. */
async function readTargets(text: string, fileName: string) {
  const targets = new Map<string, Target>();
  const refusals: { line: number; reason: string; value: string }[] = [];
  for await (const { entries } of readEntries(Readable.from([Buffer.from(text)]), fileName, undefined, {})) {
    for (const entry of entries) {
      if ('reason' in entry) {
        refusals.push({ line: entry.line, reason: entry.reason, value: entry.value.slice(0, 300) });
        continue;
      }
      const { kind, value } = entry.indicator;
      const target = targetOf(kind, value);
      if (target) targets.set(`${target.kind} ${target.value}`, target);
      else
        refusals.push({
          line: entry.line,
          reason: 'detection.hunt_value_unseen',
          value: value.slice(0, 300),
        });
    }
  }
  return { targets: [...targets.values()], refusals };
}

/** Takes a hunt out of the queue, or stops it where it is. */
export const cancelHunt = command({
  name: 'detection.cancel-hunt',
  permission: 'detection:read',
  input: CancelHunt.input,
  async run(ctx, { id }) {
    const before = await huntById(ctx, id);
    const [after] = await ctx.db
      .update(hunts)
      .set({ state: 'cancelled', finishedAt: ctx.now })
      // What is over stays as it is, also when it ends at this moment.
      .where(and(eq(hunts.id, id), inArray(hunts.state, ['queued', 'running'])))
      .returning({ id: hunts.id, state: hunts.state });
    if (!after) throw new AppError('conflict', 'detection.hunt_over', { id });
    await ctx.emit('detection.hunt-finished', before.unitId, { id });
    return { before: { state: before.state }, after, unitId: before.unitId };
  },
});

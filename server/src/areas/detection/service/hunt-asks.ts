import { and, count, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { asSystem, command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { dayOf } from '../../../kernel/time.ts';
import { namesOn } from '../../organisation/index.ts';
import { AskHuntUnits, ListHuntAsks } from '../contract.ts';
import { huntAsks, hunts } from '../tables.ts';
import { answerOf, huntById } from './hunts.ts';

type Ask = typeof huntAsks.$inferSelect;

/** Gives the list to units that were not searched; who has it already is not asked again. */
export const askHuntUnits = command({
  name: 'detection.ask-hunt-units',
  permission: 'detection:verify',
  input: AskHuntUnits.input,
  async run(ctx, { id }) {
    const hunt = await huntById(ctx, id);
    if (hunt.state !== 'done' || hunt.unsearched.length === 0)
      throw new AppError('conflict', 'detection.hunt_nobody_to_ask', { id });
    const asked = await ctx.db
      .insert(huntAsks)
      .values(
        hunt.unsearched.map(({ unitId }) => ({
          huntId: id,
          unitId,
          askedBy: ctx.actor.name,
          askedAt: ctx.now,
        })),
      )
      .onConflictDoNothing()
      .returning({ unitId: huntAsks.unitId });
    for (const { unitId } of asked) await ctx.emit('detection.hunt-handed-on', unitId, { id });
    return { before: null, after: { id, asked: asked.length }, unitId: hunt.unitId };
  },
});

export const listHuntAsks = query({
  name: 'detection.list-hunt-asks',
  permission: 'detection:read',
  input: ListHuntAsks.input,
  async run(ctx, { state, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(ctx.actor, huntAsks.unitId),
      state === 'open' ? isNull(huntAsks.answeredAt) : undefined,
    );
    const rows = await ctx.db
      .select()
      .from(huntAsks)
      .where(
        and(
          matching,
          key
            ? sql`(${huntAsks.askedAt}, ${huntAsks.id}) < (${key[0]}::timestamptz, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(huntAsks.askedAt), desc(huntAsks.id))
      .limit(limit + 1);
    const [all] = await ctx.db.select({ total: count() }).from(huntAsks).where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ askedAt, id }) => [askedAt.toISOString(), id]);
    const lists = await listsOf(
      ctx,
      shown.map(({ huntId }) => huntId),
    );
    const names = await namesOn(ctx, [...new Set(shown.map(({ unitId }) => unitId))], dayOf(ctx.now));
    return {
      rows: shown.flatMap((ask) => {
        const list = lists.get(ask.huntId);
        if (!list) return [];
        const { id, unitId, askedBy, askedAt } = ask;
        return [
          { ...list, id, unitId, unitName: names.get(unitId) ?? '', askedBy, askedAt, answer: answerOf(ask) },
        ];
      }),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** The list of an ask as a text file, one value a line. */
export const downloadAskedList = query({
  name: 'detection.download-asked-list',
  permission: 'detection:read',
  input: AskHuntUnits.input,
  async run(ctx, { id }) {
    const { huntId } = await askById(ctx, id);
    const hunt = await askedHunt(ctx, huntId);
    return { name: listNameOf(id), text: hunt.targets.map(({ given }) => `${given}\n`).join('') };
  },
});

/** Name of the file with the list; the web says it in the command to be typed. */
function listNameOf(id: string): string {
  return `ra-soat-${id.slice(0, 8)}.txt`;
}

/** @throws AppError `detection.hunt_ask_not_found`, also when another unit is asked */
export async function askById({ db, actor }: Context, id: string): Promise<Ask> {
  const [row] = await db
    .select()
    .from(huntAsks)
    .where(and(eq(huntAsks.id, id), visibleTo(actor, huntAsks.unitId)));
  if (!row) throw new AppError('not_found', 'detection.hunt_ask_not_found', { id });
  return row;
}

/** The hunt behind an ask, which is another unit's: who is asked learns its list and its days. */
export async function askedHunt(ctx: Context, huntId: string): Promise<typeof hunts.$inferSelect> {
  const [row] = await asSystem(ctx, ({ db }) => db.select().from(hunts).where(eq(hunts.id, huntId)));
  if (!row) throw new AppError('not_found', 'detection.hunt_ask_not_found', { id: huntId });
  return row;
}

async function listsOf(ctx: Context, huntIds: readonly string[]) {
  const rows = await asSystem(ctx, ({ db }) =>
    db
      .select({
        id: hunts.id,
        name: hunts.name,
        from: hunts.from,
        to: hunts.to,
        values: sql<number>`jsonb_array_length(${hunts.targets})`,
      })
      .from(hunts)
      .where(inArray(hunts.id, [...new Set(huntIds)])),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

import { eq, sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { InfectionState } from '../contract.ts';
import { infections, infectionSteps } from '../tables.ts';

/** What is left of an episode. */
export interface Left {
  contacts: number;
  /** A person has reported it: then it stands on that word as well. */
  isReported: boolean;
}

/** The episode that contacts of another went to, and its machine. */
export interface Part {
  into: string;
  machine: string;
}

export async function partOf({ db }: Context, infectionId: string): Promise<Left> {
  const [row] = await rowsOf<{ contacts: number; is_reported: boolean }>(
    db,
    sql`select coalesce((select sum(count) from detection_contacts where infection_id = ${infectionId}::uuid), 0)::float8
            as contacts,
          exists (select from detection_infection_steps
                  where infection_id = ${infectionId}::uuid and action = 'report') as is_reported`,
  );
  return { contacts: row?.contacts ?? 0, isReported: row?.is_reported ?? false };
}

/** An episode that has nothing left becomes part of the other; one that has is counted anew. */
export async function recordParts(
  ctx: Context,
  infectionId: string,
  left: Left,
  parts: readonly Part[],
): Promise<void> {
  const [into] = parts;
  if (left.contacts > 0 || !into) {
    await countAnew(ctx, infectionId, left);
    return;
  }
  const [before] = await ctx.db.select().from(infections).where(eq(infections.id, infectionId));
  const [target] = await ctx.db.select().from(infections).where(eq(infections.id, into.into));
  if (!before || !target) return;
  await ctx.db
    .update(infections)
    .set({
      state: 'joined',
      joinedIntoId: into.into,
      stateSince: ctx.now,
      contacts: 0,
      isStillTalking: false,
    })
    .where(eq(infections.id, infectionId));
  // What people have done about the one, they have done about the machine.
  const isFurther = stage(before.state) > stage(target.state);
  const cleanedAt = isFurther ? before.cleanedAt : target.cleanedAt;
  const firstSeenAt = before.firstSeenAt < target.firstSeenAt ? before.firstSeenAt : target.firstSeenAt;
  const state = isFurther ? before.state : target.state;
  await ctx.db
    .update(infections)
    .set({
      firstSeenAt,
      ...(isFurther ? { state, stateSince: before.stateSince, cleanedAt } : {}),
      isStillTalking: state === 'cleaned' && cleanedAt !== null && target.lastSeenAt > cleanedAt,
    })
    .where(eq(infections.id, into.into));
  const step = { unitId: before.unitId, at: ctx.now, by: ctx.actor.name };
  await ctx.db.insert(infectionSteps).values([
    { ...step, infectionId, action: 'joined', state: 'joined', note: into.machine },
    { ...step, infectionId: into.into, action: 'joins', state, note: before.machine },
  ]);
}

/**
 * Episodes of an address that had become part of others are themselves again, as far along as they were.
 * @param from the episodes that they had become part of
 */
export async function restoreJoined(
  ctx: Context,
  of: { unitId: string; machine: string; from: readonly string[] },
): Promise<void> {
  const rows = await rowsOf<{ id: string; state: InfectionState }>(
    ctx.db,
    sql`select e.id, coalesce((select s.state from detection_infection_steps s
          where s.infection_id = e.id and s.state <> 'joined' order by s.sequence desc limit 1), 'seen') as state
        from detection_infections e
        where e.state = 'joined' and e.unit_id = ${of.unitId}::uuid and e.machine = ${of.machine}
          and e.joined_into_id in (select jsonb_array_elements_text(${JSON.stringify(of.from)}::jsonb)::uuid)`,
  );
  for (const { id, state } of rows) {
    await ctx.db
      .update(infections)
      .set({ state, stateSince: ctx.now, joinedIntoId: null })
      .where(eq(infections.id, id));
    await ctx.db.insert(infectionSteps).values({
      infectionId: id,
      unitId: of.unitId,
      action: 'parted',
      state,
      at: ctx.now,
      by: ctx.actor.name,
    });
  }
}

async function countAnew({ db }: Context, infectionId: string, { isReported }: Left): Promise<void> {
  await db.execute(sql`
    update detection_infections e
    set contacts = coalesce(k.count, 0), is_measured = k.count is not null,
        first_seen_at = case when ${isReported} then e.first_seen_at else coalesce(k.first, e.first_seen_at) end,
        last_seen_at = case when ${isReported} then e.last_seen_at else coalesce(k.last, e.last_seen_at) end
    from (select sum(count) as count, min(first_at) as first, max(last_at) as last
          from detection_contacts where infection_id = ${infectionId}::uuid) k
    where e.id = ${infectionId}::uuid`);
}

const stages: readonly InfectionState[] = ['seen', 'confirmed', 'isolated', 'cleaned'];
const stage = (state: InfectionState) => stages.indexOf(state);

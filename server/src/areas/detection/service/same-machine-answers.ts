import { and, eq, sql } from 'drizzle-orm';
import { asSystem, command, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { nameKeyOf } from '../../assets/index.ts';
import { AnswerSameMachine, openStates, WithdrawSameMachine } from '../contract.ts';
import { infections, leases } from '../tables.ts';
import { infectionById } from './infections.ts';
import { restoreJoined } from './joining.ts';
import { reattribute } from './late-evidence.ts';
import { nameMachines, type Nameable } from './naming.ts';
import { moveContacts } from './renaming.ts';

/** Holds for the days of the infection: another machine may have had the address before and after. */
export const answerSameMachine = command({
  name: 'detection.answer-same-machine',
  permission: 'detection:respond',
  input: AnswerSameMachine.input,
  async run(ctx, { id, machine: text, isSame, reason }) {
    const infection = await infectionById(ctx, id);
    const { unitId, machine: address } = infection;
    if (!(openStates as readonly string[]).includes(infection.state))
      throw new AppError('conflict', 'detection.not_open', { id, state: infection.state });
    const machine = nameKeyOf(text);
    const from = startOf(dayOf(infection.firstSeenAt));
    const to = startOf(addDays(dayOf(infection.lastSeenAt), 1));
    const [row] = await ctx.db
      .insert(leases)
      .values({
        unitId,
        address,
        hostName: machine,
        from,
        to,
        origin: 'person',
        isSame,
        saidBy: ctx.actor.name,
        note: reason,
        saidAt: ctx.now,
      })
      .onConflictDoNothing()
      .returning();
    if (!row) throw new AppError('conflict', 'detection.already_said', { address, machine });
    const moved = isSame
      ? await asSystem(ctx, (system) => reattribute(system, [{ unitId, address, from, to }]))
      : 0;
    const [now] = await ctx.db
      .select({ id: infections.id, state: infections.state, into: infections.joinedIntoId })
      .from(infections)
      .where(eq(infections.id, id));
    const infectionId = now?.into ?? id;
    await ctx.emit('detection.infection-changed', unitId, { id: infectionId, state: now?.state ?? 'seen' });
    return {
      before: { machine: address },
      after: { id: row.id, infectionId, address, machine, isSame, reason, moved },
      unitId,
    };
  },
});

/** Contacts that the word had named go by what others say, or by their address again. */
export const withdrawSameMachine = command({
  name: 'detection.withdraw-same-machine',
  permission: 'detection:respond',
  input: WithdrawSameMachine.input,
  async run(ctx, { id, reason }) {
    const [said] = await ctx.db
      .select()
      .from(leases)
      .where(and(eq(leases.id, id), visibleTo(ctx.actor, leases.unitId)));
    if (!said) throw new AppError('not_found', 'detection.lease_not_found', { id });
    if (said.origin !== 'person') throw new AppError('conflict', 'detection.not_a_persons_word', { id });
    const { unitId, address, hostName } = said;
    await ctx.db.delete(leases).where(eq(leases.id, id));
    const moved = said.isSame ? await asSystem(ctx, (system) => part(system, said)) : 0;
    return {
      before: { address, machine: hostName, isSame: said.isSame, note: said.note },
      after: { id, moved, reason },
      unitId,
    };
  },
});

async function part(
  ctx: Context,
  { unitId, address, hostName, from, to }: typeof leases.$inferSelect,
): Promise<number> {
  const machine = nameKeyOf(hostName ?? '');
  const rows = await rowsOf<{
    sighting_id: string;
    infection_id: string | null;
    first_at: string | Date;
    last_at: string | Date;
  }>(
    ctx.db,
    sql`select sighting_id, infection_id, first_at, last_at from detection_contacts
        where unit_id = ${unitId}::uuid and machine = ${machine} and leased_address = ${address}
          and named_by = 'person' and first_at < ${to.toISOString()}::timestamptz
          and last_at >= ${from.toISOString()}::timestamptz`,
  );
  await restoreJoined(ctx, {
    unitId,
    machine: address,
    from: [...new Set(rows.flatMap(({ infection_id }) => infection_id ?? []))],
  });
  const asked = rows.map((row): Nameable & { sightingId: string } => ({
    sightingId: row.sighting_id,
    unitId,
    candidates: [],
    machine: address,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
  }));
  const named = await nameMachines(ctx, asked);
  return moveContacts(
    ctx,
    named.map(({ sightingId, machine: to, leasedAddress = null, namedBy = null }) => ({
      sightingId,
      machine,
      to,
      leasedAddress,
      namedBy,
    })),
  );
}

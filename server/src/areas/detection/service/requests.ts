import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { asSystem, command, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { dayOf } from '../../../kernel/time.ts';
import { namesOn } from '../../organisation/index.ts';
import { ClaimContact, DenyContact, ListContactRequests } from '../contract.ts';
import { contactRequests, unattributed } from '../tables.ts';
import { layAtUnit } from './unattributed.ts';

export const listContactRequests = query({
  name: 'detection.list-contact-requests',
  permission: 'detection:read',
  input: ListContactRequests.input,
  async run(ctx, { state, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(ctx.actor, contactRequests.unitId),
      state === 'open' ? eq(contactRequests.state, 'open') : undefined,
    );
    const asked = await ctx.db
      .select()
      .from(contactRequests)
      .where(
        and(
          matching,
          key
            ? sql`(${contactRequests.askedAt}, ${contactRequests.id}) < (${key[0]}::timestamptz, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(contactRequests.askedAt), desc(contactRequests.id))
      .limit(limit + 1);
    const [all] = await ctx.db.select({ total: count() }).from(contactRequests).where(matching);
    const { rows: shown, next } = pageOf(asked, limit, ({ askedAt, id }) => [askedAt.toISOString(), id]);
    // Of the contact a unit learns what it was asked about, and not which other units were.
    const contacts = await asSystem(ctx, ({ db }) =>
      db
        .select()
        .from(unattributed)
        .where(inArray(unattributed.id, [...new Set(shown.map(({ contactId }) => contactId))])),
    );
    const known = new Map(contacts.map((contact) => [contact.id, contact]));
    const names = await namesOn(ctx, [...new Set(shown.map(({ unitId }) => unitId))], dayOf(ctx.now));
    return {
      rows: shown.flatMap((row) => {
        const contact = known.get(row.contactId);
        if (!contact) return [];
        const { id, unitId, machine, note, answeredAt } = row;
        return [
          {
            ...contact,
            id,
            unitId,
            unitName: names.get(unitId) ?? '',
            candidateCount: contact.candidates.length,
            state: row.state,
            machine,
            note,
            answeredAt,
          },
        ];
      }),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** Makes the contact the unit's, on its own word. */
export const claimContact = command({
  name: 'detection.claim-contact',
  permission: 'detection:respond',
  input: ClaimContact.input,
  async run(ctx, { id, machine, note }) {
    const { unitId, contactId } = await answer(ctx, id, { state: 'ours', machine, note: note || null });
    await asSystem(ctx, (system) => layAtUnit(system, { id: contactId, unitId, machine, requestId: id }));
    return { before: { state: 'open' }, after: { id, state: 'ours' as const, machine, note }, unitId };
  },
});

/** Leaves the contact with the other candidates, also when only one is left: it is never narrowed by a guess. */
export const denyContact = command({
  name: 'detection.deny-contact',
  permission: 'detection:respond',
  input: DenyContact.input,
  async run(ctx, { id, note }) {
    const { unitId } = await answer(ctx, id, { state: 'not_ours', machine: null, note });
    return { before: { state: 'open' }, after: { id, state: 'not_ours' as const, note }, unitId };
  },
});

/** @throws AppError `detection.request_answered`, `detection.request_not_found` */
async function answer(
  ctx: Context,
  id: string,
  given: { state: 'ours' | 'not_ours'; machine: string | null; note: string | null },
) {
  const mine = and(eq(contactRequests.id, id), visibleTo(ctx.actor, contactRequests.unitId));
  const [request] = await ctx.db
    .update(contactRequests)
    .set({ ...given, answeredAt: ctx.now, answeredBy: ctx.actor.name })
    .where(and(mine, eq(contactRequests.state, 'open')))
    .returning();
  if (!request) {
    const [row] = await ctx.db.select({ state: contactRequests.state }).from(contactRequests).where(mine);
    if (row) throw new AppError('conflict', 'detection.request_answered', { state: row.state });
    throw new AppError('not_found', 'detection.request_not_found', { id });
  }
  await ctx.emit('detection.contact-answered', request.unitId, { id, answer: given.state });
  return request;
}

import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { contactRequests } from '../tables.ts';

/** Asks each unit that shares the address. Contacts that grow are not asked about again. */
export async function askCandidates(
  ctx: Context,
  contacts: readonly { id: string; candidates: readonly string[] }[],
): Promise<void> {
  const rows = contacts.flatMap(({ id, candidates }) =>
    candidates.map((unitId) => ({ contactId: id, unitId, askedAt: ctx.now, state: 'open' as const })),
  );
  const asked = new Map<string, number>();
  for (let start = 0; start < rows.length; start += 2000) {
    const written = await ctx.db
      .insert(contactRequests)
      .values(rows.slice(start, start + 2000))
      .onConflictDoNothing()
      .returning({ unitId: contactRequests.unitId });
    for (const { unitId } of written) asked.set(unitId, (asked.get(unitId) ?? 0) + 1);
  }
  for (const [unitId, contactCount] of asked)
    await ctx.emit('detection.contact-asked', unitId, { contacts: contactCount });
}

/** What the candidates of contacts have answered so far. */
export async function answersTo({ db }: Context, contactIds: readonly string[]) {
  if (contactIds.length === 0) return new Map<string, (typeof contactRequests.$inferSelect)[]>();
  const rows = await db
    .select()
    .from(contactRequests)
    .where(inArray(contactRequests.contactId, [...contactIds]));
  return Map.groupBy(rows, ({ contactId }) => contactId);
}

/** The contact has found its unit: whoever was asked as well need not look any more. */
export async function settleRequests(
  { db, now }: Context,
  contactId: string,
  by: string | null,
): Promise<void> {
  await db
    .update(contactRequests)
    .set({ state: 'settled', answeredAt: now })
    .where(
      and(
        eq(contactRequests.contactId, contactId),
        eq(contactRequests.state, 'open'),
        by === null ? undefined : ne(contactRequests.id, by),
      ),
    );
}

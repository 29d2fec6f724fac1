import { certificatesOf, signerOf } from '@lachan/documents';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { systemActor, type Actor } from '../../../kernel/actor.ts';
import { command, inTransaction, query } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { createSource, revokeSource } from '../../detection/index.ts';
import { sources } from '../../detection/tables.ts';
import { unitById } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { CreateSender, ListSenders, RevokeSender } from '../contract.ts';
import { received, senders } from '../tables.ts';
import { isBundle } from './settings.ts';

/** A console with the log source whose token it uses. */
export type KnownSender = typeof senders.$inferSelect & { name: string };

export const listSenders = query({
  name: 'exchange.list-senders',
  permission: 'exchange:read',
  input: ListSenders.input,
  async run({ db, actor }) {
    const rows = await db
      .select({
        id: senders.id,
        name: sources.name,
        unitId: senders.unitId,
        unitName: units.name,
        signers: senders.signers,
        createdAt: senders.createdAt,
        revokedAt: sources.revokedAt,
        trouble: senders.trouble,
        troubleAt: senders.troubleAt,
        reports: sql<number>`(select count(*)::int from exchange_received r where r.sender_id = ${senders.id})`,
      })
      .from(senders)
      .innerJoin(sources, eq(sources.id, senders.sourceId))
      .innerJoin(units, eq(units.id, senders.unitId))
      .where(visibleTo(actor, senders.unitId))
      .orderBy(asc(sql`${sources.revokedAt} is not null`), asc(sources.name));
    const latest = await db
      .selectDistinctOn([received.senderId])
      .from(received)
      .orderBy(received.senderId, sql`${received.receivedAt} desc`);
    const byId = new Map(latest.map((row) => [row.senderId, row]));
    return {
      rows: rows.map(({ revokedAt, trouble, troubleAt, ...row }) => {
        const last = byId.get(row.id);
        return {
          ...row,
          isRevoked: revokedAt !== null,
          machines: last?.machines ?? 0,
          lastAt: last?.receivedAt ?? null,
          lastProduct: last?.product ?? null,
          trouble: trouble && troubleAt ? { ...trouble, at: troubleAt } : null,
        };
      }),
    };
  },
});

/** The token is in the answer and nowhere else: the audit log has it redacted, the database its hash. */
export const createSender = command({
  name: 'exchange.create-sender',
  permission: 'exchange:manage',
  input: CreateSender.input,
  async run(ctx, { name, unitId, certificatesPem }) {
    await unitById(ctx, unitId);
    if (!isBundle(certificatesPem))
      throw new AppError('invalid', 'exchange.certificate_malformed', {}, [
        { path: 'certificatesPem', reason: 'exchange.certificate_malformed' },
      ]);
    const source = await createSource(ctx, { name, kind: 'antivirus', unitId, defaultUnitId: unitId });
    const signers = certificatesOf(certificatesPem).map((certificate) => signerOf(certificate).name);
    const [row] = await ctx.db
      .insert(senders)
      .values({ unitId, sourceId: source.id, certificatesPem, signers, createdAt: ctx.now })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, name, signers, token: source.token }, unitId };
  },
});

export const revokeSender = command({
  name: 'exchange.revoke-sender',
  permission: 'exchange:manage',
  input: RevokeSender.input,
  async run(ctx, { id }) {
    const [row] = await ctx.db
      .select()
      .from(senders)
      .where(and(eq(senders.id, id), visibleTo(ctx.actor, senders.unitId)));
    if (!row) throw new AppError('not_found', 'exchange.sender_not_found', { id });
    await revokeSource(ctx, { id: row.sourceId });
    return { before: null, after: { id }, unitId: row.unitId };
  },
});

/** The console that a token is of. @throws AppError `exchange.token_of_no_console` */
export async function senderOfToken(kernel: Kernel, actor: Actor): Promise<KnownSender> {
  return inTransaction(kernel.callerOf(systemActor), async ({ db }) => {
    const [row] = await db
      .select({ sender: senders, name: sources.name })
      .from(senders)
      .innerJoin(sources, eq(sources.id, senders.sourceId))
      .where(and(eq(sources.tokenId, actor.id ?? ''), isNull(sources.revokedAt)));
    if (!row) throw new AppError('forbidden', 'exchange.token_of_no_console');
    return { ...row.sender, name: row.name };
  });
}

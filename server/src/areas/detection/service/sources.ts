import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Actor } from '../../../kernel/actor.ts';
import { command, inTransaction, query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { systemActor } from '../../../kernel/actor.ts';
import { issueToken, revokeToken } from '../../identity/index.ts';
import { unitById } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { CreateSource, ListSources, RevokeSource, type sourceStates } from '../contract.ts';
import { batches, sources } from '../tables.ts';
import { detectorOf } from '../worker.ts';

type SourceRow = typeof sources.$inferSelect;

const HOUR_MS = 3_600_000;

export const listSources = query({
  name: 'detection.list-sources',
  permission: 'detection:read',
  input: ListSources.input,
  async run(ctx) {
    const rows = await ctx.db
      .select({ source: sources, unitName: units.name })
      .from(sources)
      .innerJoin(units, eq(units.id, sources.unitId))
      .where(visibleTo(ctx.actor, sources.unitId))
      .orderBy(asc(sql`${sources.revokedAt} is not null`), asc(sources.name));
    const { spool } = detectorOf(ctx.kernel);
    return {
      rows: rows.map(({ source, unitName }) => ({
        ...source,
        unitName,
        state: stateOf(source, ctx.now),
        waitingBytes: spool.bytesOf(source.id),
      })),
    };
  },
});

/** The token is in the answer and nowhere else: the audit log has it redacted, the database its hash. */
export const createSource = command({
  name: 'detection.create-source',
  permission: 'detection:manage',
  input: CreateSource.input,
  async run(ctx, input) {
    await unitById(ctx, input.unitId);
    if (input.defaultUnitId) await unitById(ctx, input.defaultUnitId);
    await refuseTakenName(ctx, input.name);
    const { id: tokenId, token } = await issueToken(ctx, {
      unitId: input.unitId,
      name: input.name,
      role: 'collector',
    });
    const [row] = await ctx.db
      .insert(sources)
      .values({ ...input, tokenId, createdAt: ctx.now, unknownSamples: [] })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    return { before: null, after: { id: row.id, name: row.name, kind: row.kind, token }, unitId: row.unitId };
  },
});

export const revokeSource = command({
  name: 'detection.revoke-source',
  permission: 'detection:manage',
  input: RevokeSource.input,
  async run(ctx, { id }) {
    const [before] = await ctx.db
      .select()
      .from(sources)
      .where(and(eq(sources.id, id), visibleTo(ctx.actor, sources.unitId)));
    if (!before) throw new AppError('not_found', 'detection.source_not_found', { id });
    if (before.revokedAt)
      throw new AppError('conflict', 'detection.source_already_revoked', { name: before.name });
    await revokeToken(ctx, { id: before.tokenId });
    await ctx.db.update(sources).set({ revokedAt: ctx.now }).where(eq(sources.id, id));
    return { before: { name: before.name }, after: { id }, unitId: before.unitId };
  },
});

/**
 * The source that a token sends for. A wrong name and another source's name give one answer.
 * @throws AppError `detection.token_of_another_source`
 */
export async function sourceOfToken(
  kernel: Kernel,
  actor: Actor,
  asked: string,
  batchId: string,
): Promise<{ source: SourceRow; isTaken: boolean }> {
  return inTransaction(kernel.callerOf(systemActor), async ({ db }) => {
    const [source] = await db
      .select()
      .from(sources)
      .where(and(eq(sources.tokenId, actor.id ?? ''), isNull(sources.revokedAt)));
    const isIt =
      source && (source.id === asked || source.name.toLowerCase() === asked.normalize('NFC').toLowerCase());
    if (!isIt) throw new AppError('forbidden', 'detection.token_of_another_source', { source: asked });
    const [batch] = await db
      .select({ finishedAt: batches.finishedAt })
      .from(batches)
      .where(and(eq(batches.sourceId, source.id), eq(batches.batchId, batchId)));
    return { source, isTaken: (batch?.finishedAt ?? null) !== null };
  });
}

async function refuseTakenName({ db }: Context, name: string): Promise<void> {
  const [taken] = await db
    .select({ id: sources.id })
    .from(sources)
    .where(and(isNull(sources.revokedAt), sql`lower(${sources.name}) = lower(${name})`));
  if (taken)
    throw new AppError('conflict', 'detection.source_name_taken', { name }, [
      { path: 'name', reason: 'detection.source_name_taken' },
    ]);
}

function stateOf(source: SourceRow, now: Date): (typeof sourceStates)[number] {
  if (source.revokedAt) return 'revoked';
  const since = (source.lastSeenAt ?? source.createdAt).getTime();
  if (now.getTime() - since > source.silentAfterHours * HOUR_MS) return 'silent';
  return source.lastSeenAt ? 'active' : 'waiting';
}

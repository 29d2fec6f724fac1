import { formatNetwork, parseNetwork } from '@lachan/engine';
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
import { CreateSource, ListSources, RevokeSource, UpdateSource, type sourceStates } from '../contract.ts';
import { receiversOf } from '../receivers/receivers.ts';
import { batches, sources } from '../tables.ts';
import { detectorOf } from '../worker.ts';
import { rhythms, silenceOf } from './rhythm.ts';
import { forgetExpected } from './senders.ts';

type SourceRow = typeof sources.$inferSelect;

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
    return { rows: await shownSources(ctx, rows) };
  },
});

/** Sources with what is known of how they send. */
export async function shownSources(ctx: Context, rows: readonly { source: SourceRow; unitName: string }[]) {
  const { spool } = detectorOf(ctx.kernel);
  const known = await rhythms(
    ctx,
    rows.map(({ source }) => source.id),
  );
  return rows.map(({ source, unitName }) => {
    const rhythm = known.get(source.id);
    const silenceSeconds = silenceOf(source, rhythm);
    return {
      ...source,
      unitName,
      state: stateOf(source, silenceSeconds, ctx.now),
      silenceSeconds,
      linesPerMinute: (rhythm?.recent ?? 0) / 60,
      hours: rhythm?.hours ?? Array.from({ length: 24 }, () => 0),
      waitingBytes: spool.bytesOf(source.id),
    };
  });
}

/** The token is in the answer and nowhere else: the audit log has it redacted, the database its hash. */
export const createSource = command({
  name: 'detection.create-source',
  permission: 'detection:manage',
  input: CreateSource.input,
  async run(ctx, input) {
    await unitById(ctx, input.unitId);
    if (input.defaultUnitId) await unitById(ctx, input.defaultUnitId);
    await refuseTakenName(ctx, input.name);
    const ways = await freeWays(ctx, input, null);
    const { id: tokenId, token } = await issueToken(ctx, {
      unitId: input.unitId,
      name: input.name,
      role: 'collector',
    });
    const [row] = await ctx.db
      .insert(sources)
      .values({ ...input, ...ways, tokenId, createdAt: ctx.now, unknownSamples: [] })
      .returning();
    if (!row) throw new Error('An insert returned no row');
    await forgetExpected(ctx, row);
    refreshSoon(ctx);
    return { before: null, after: { id: row.id, name: row.name, kind: row.kind, token }, unitId: row.unitId };
  },
});

export const updateSource = command({
  name: 'detection.update-source',
  permission: 'detection:manage',
  input: UpdateSource.input,
  async run(ctx, { id, ...input }) {
    const [before] = await ctx.db
      .select()
      .from(sources)
      .where(and(eq(sources.id, id), visibleTo(ctx.actor, sources.unitId)));
    if (!before) throw new AppError('not_found', 'detection.source_not_found', { id });
    if (before.revokedAt)
      throw new AppError('conflict', 'detection.source_already_revoked', { name: before.name });
    if (input.defaultUnitId) await unitById(ctx, input.defaultUnitId);
    const ways = await freeWays(ctx, input, id);
    const after = { ...input, ...ways };
    await ctx.db.update(sources).set(after).where(eq(sources.id, id));
    await forgetExpected(ctx, after);
    refreshSoon(ctx);
    const { kind, site, senders, certificates, fileName, defaultUnitId, silentAfterHours, keepsOwn } = before;
    return {
      before: { kind, site, senders, certificates, fileName, defaultUnitId, silentAfterHours, keepsOwn },
      after: { id, ...after },
      unitId: before.unitId,
    };
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
    refreshSoon(ctx);
    return { before: { name: before.name }, after: { id }, unitId: before.unitId };
  },
});

/** What a token sends for, remembered for a moment: a busy sender asks hundreds of times a second. */
const REMEMBERED_MS = 2_000;
const sourcesOfTokens = new WeakMap<Kernel, Map<string, { source: SourceRow; until: number }>>();

/**
 * The source that a token sends for. A wrong name and another source's name give one answer. Whether the token still
 * holds has been looked up before, each time; ending a source ends its token.
 * @param batchId the sender's own name of the batch; `null` when it gave none
 * @throws AppError `detection.token_of_another_source`
 */
export async function sourceOfToken(
  kernel: Kernel,
  actor: Actor,
  asked: string,
  batchId: string | null,
): Promise<{ source: SourceRow; isTaken: boolean }> {
  const tokenId = actor.id ?? '';
  const remembered = sourcesOfTokens.get(kernel) ?? new Map<string, { source: SourceRow; until: number }>();
  sourcesOfTokens.set(kernel, remembered);
  const known = remembered.get(tokenId);
  if (known && known.until > performance.now() && batchId === null && isNamed(known.source, asked))
    return { source: known.source, isTaken: false };
  return inTransaction(kernel.callerOf(systemActor), async ({ db }) => {
    const [source] = await db
      .select()
      .from(sources)
      .where(and(eq(sources.tokenId, tokenId), isNull(sources.revokedAt)));
    if (!source || !isNamed(source, asked))
      throw new AppError('forbidden', 'detection.token_of_another_source', { source: asked });
    remembered.set(tokenId, { source, until: performance.now() + REMEMBERED_MS });
    if (batchId === null) return { source, isTaken: false };
    const [batch] = await db
      .select({ finishedAt: batches.finishedAt })
      .from(batches)
      .where(and(eq(batches.sourceId, source.id), eq(batches.batchId, batchId)));
    return { source, isTaken: (batch?.finishedAt ?? null) !== null };
  });
}

function isNamed({ id, name }: SourceRow, asked: string): boolean {
  return id === asked || name.toLowerCase() === asked.normalize('NFC').toLowerCase();
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

/** The ways in as they are kept, none of which another source in use has. */
async function freeWays(
  { db }: Context,
  asked: { senders: readonly string[]; certificates: readonly string[]; fileName: string | null },
  ownId: string | null,
): Promise<{ senders: string[]; certificates: string[] }> {
  const senders = [...new Set(asked.senders.map((sender) => networkOf(sender)))];
  const certificates = [...new Set(asked.certificates.map(certificateOf))];
  const others = await db
    .select({
      id: sources.id,
      name: sources.name,
      senders: sources.senders,
      certificates: sources.certificates,
      fileName: sources.fileName,
    })
    .from(sources)
    .where(isNull(sources.revokedAt));
  for (const other of others) {
    if (other.id === ownId) continue;
    const path = other.senders.some((sender) => senders.includes(sender))
      ? 'senders'
      : other.certificates.some((certificate) => certificates.includes(certificate))
        ? 'certificates'
        : asked.fileName !== null && other.fileName === asked.fileName
          ? 'fileName'
          : null;
    if (path !== null)
      throw new AppError('conflict', 'detection.sender_taken', { name: other.name }, [
        { path, reason: 'detection.sender_taken', value: other.name },
      ]);
  }
  return { senders, certificates };
}

/** `10.1.2.3` stays as it is; of a network host bits are cleared. */
function networkOf(text: string): string {
  const network = parseNetwork(text);
  return network && text.includes('/') ? formatNetwork(network) : text.toLowerCase();
}

/** A fingerprint without colons, in small letters; a name as it was given. */
function certificateOf(text: string): string {
  const digits = text.replaceAll(/[:\s]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(digits) ? digits : text;
}

/** After the change is committed; until then, and after a failure, the rules are read again every few seconds. */
function refreshSoon({ kernel }: Context): void {
  setImmediate(() => receiversOf(kernel).refreshQuietly());
}

function stateOf(source: SourceRow, silenceSeconds: number, now: Date): (typeof sourceStates)[number] {
  if (source.revokedAt) return 'revoked';
  const since = (source.lastSeenAt ?? source.createdAt).getTime();
  if (now.getTime() - since > silenceSeconds * 1000) return 'silent';
  return source.lastSeenAt ? 'active' : 'waiting';
}

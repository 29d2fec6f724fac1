import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Indicator, IndicatorKind } from '@lachan/engine';
import { inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { MOST_FINDINGS } from '../contract.ts';
import { observationsOf } from '../observations/observing.ts';
import type { PastContact } from '../observations/store.ts';
import { huntFindings, hunts, sources } from '../tables.ts';
import { HuntFindings } from './hunt-findings.ts';
import { settle, whoIsWho } from './remembering.ts';

const ROWS_PER_INSERT = 1_000;
/** A hunt that fails so often is given up, and says so. */
const ATTEMPTS = 3;
const TELL_EVERY_MS = 300;
/** Of the work, so much percent is the search; the rest is laying what was found at its units. */
const PERCENT_OF_SEARCH = 90;

type Hunt = typeof hunts.$inferSelect;
type Finding = typeof huntFindings.$inferInsert;

const open = inArray(hunts.state, ['queued', 'running']);

/** The hunt whose turn it is, one that a crash has left behind included; `null` when nobody waits. */
export function nextHunt(caller: Caller): Promise<string | null> {
  return inTransaction(caller, async ({ db }) => {
    const [row] = await db
      .select({ id: hunts.id })
      .from(hunts)
      .where(open)
      .orderBy(asc(hunts.askedAt), asc(hunts.id))
      .limit(1);
    return row?.id ?? null;
  });
}

/**
 * Does what a hunt asks for. Done again, it leaves the same; a hunt that somebody cancels leaves nothing.
 * @throws what went wrong, or the reason of the signal: then it waits to be begun again
 */
export async function runHunt(caller: Caller, id: string, stopping: AbortSignal): Promise<void> {
  const hunt = await begin(caller, id);
  if (!hunt) return;
  const cancelled = new AbortController();
  const progress = tellProgress(caller, id, () => cancelled.abort(new Error('The hunt was cancelled')));
  try {
    await settle(caller);
    const found = await observationsOf(caller.kernel).hunt(targetsOf(hunt), hunt, {
      onProgress: (share) => progress.tell(Math.floor(share * PERCENT_OF_SEARCH)),
      signal: AbortSignal.any([stopping, cancelled.signal]),
    });
    await progress.over();
    await inTransaction(caller, (ctx) => writeDown(ctx, hunt, found));
  } catch (error) {
    await progress.over();
    if (cancelled.signal.aborted) return;
    if (!stopping.aborted && hunt.attempts >= ATTEMPTS) await giveUp(caller, hunt);
    throw error;
  }
}

function begin(caller: Caller, id: string): Promise<Hunt | undefined> {
  return inTransaction(caller, async ({ db }) => {
    const [row] = await db
      .update(hunts)
      .set({ state: 'running', percent: 0, attempts: sql`${hunts.attempts} + 1` })
      .where(and(eq(hunts.id, id), open))
      .returning();
    return row;
  });
}

/** Writes down now and then how far a hunt is, and learns so that it was cancelled. */
function tellProgress(caller: Caller, id: string, onCancelled: () => void) {
  let telling: Promise<void> | undefined;
  let [told, isOver] = [0, false];
  async function write(percent: number): Promise<void> {
    const rows = await inTransaction(caller, ({ db }) =>
      db
        .update(hunts)
        .set({ percent })
        .where(and(eq(hunts.id, id), eq(hunts.state, 'running')))
        .returning({ id: hunts.id }),
    );
    if (rows.length === 0) onCancelled();
  }
  return {
    tell(percent: number): void {
      const now = performance.now();
      if (isOver || telling || now - told < TELL_EVERY_MS) return;
      told = now;
      telling = write(percent)
        // How far it is can be told the next time.
        .catch((error: unknown) =>
          caller.kernel.log.warn({ err: error }, 'Progress could not be written down'),
        )
        .finally(() => {
          telling = undefined;
        });
    },
    async over(): Promise<void> {
      isOver = true;
      await telling;
    },
  };
}

function targetsOf(hunt: Hunt): Indicator[] {
  return hunt.targets.map(({ kind, value }, place) => ({ id: place, kind: kind as IndicatorKind, value }));
}

async function writeDown(ctx: Context, hunt: Hunt, found: readonly PastContact[]): Promise<void> {
  const findings = await findingsOf(ctx, hunt, found);
  const kept = findings.slice(0, MOST_FINDINGS);
  const [row] = await ctx.db
    .update(hunts)
    .set({
      state: 'done',
      percent: 100,
      finishedAt: ctx.kernel.clock(),
      findings: findings.length,
      machines: new Set(findings.map(({ machine }) => machine)).size,
      isCut: findings.length > kept.length,
      ...(await sourcesOf(ctx, hunt)),
    })
    .where(and(eq(hunts.id, hunt.id), eq(hunts.state, 'running')))
    .returning({ id: hunts.id });
  // Cancelled at the last moment.
  if (!row) return;
  for (let start = 0; start < kept.length; start += ROWS_PER_INSERT)
    await ctx.db.insert(huntFindings).values(kept.slice(start, start + ROWS_PER_INSERT));
  await ctx.emit('detection.hunt-finished', hunt.unitId, { id: hunt.id });
}

/** Sources as far as the hunt may look: those that are searched, and those whose unit keeps what they see. */
async function sourcesOf(
  ctx: Context,
  { scope }: Hunt,
): Promise<Pick<Hunt, 'searchedSources' | 'unsearched'>> {
  const rows = await ctx.db
    .select({
      unitId: sources.unitId,
      keeping: sql<number>`count(*) filter (where ${sources.keepsOwn})::int`,
      searched: sql<number>`count(*) filter (where not ${sources.keepsOwn})::int`,
    })
    .from(sources)
    .where(and(isNull(sources.revokedAt), scope ? inArray(sources.unitId, scope) : undefined))
    .groupBy(sources.unitId);
  return {
    searchedSources: rows.reduce((sum, { searched }) => sum + searched, 0),
    unsearched: rows
      .filter(({ keeping }) => keeping > 0)
      .map(({ unitId, keeping }) => ({ unitId, sources: keeping })),
  };
}

function giveUp(caller: Caller, { id, unitId }: Hunt): Promise<void> {
  return inTransaction(caller, async (ctx) => {
    await ctx.db
      .update(hunts)
      .set({ state: 'failed', finishedAt: ctx.kernel.clock() })
      .where(and(eq(hunts.id, id), open));
    await ctx.emit('detection.hunt-finished', unitId, { id });
  });
}

/** One row for a machine, a value and what it asked for; the unit is the one of the time of the contact. */
async function findingsOf(
  ctx: Context,
  hunt: typeof hunts.$inferSelect,
  found: readonly PastContact[],
): Promise<Finding[]> {
  const { networks, sources: known } = await whoIsWho(ctx);
  const scope = hunt.scope === null ? null : new Set(hunt.scope);
  const findings = new HuntFindings();
  for (const { target, machine, destination, sourceId, day, firstAt, lastAt, count } of found) {
    const source = known.get(sourceId);
    // What is left of it here goes within the hour.
    if (source?.keepsOwn) continue;
    const owner = networks.attribute(machine, firstAt.getTime());
    const unitId =
      owner.kind === 'unit' ? owner.unitId : owner.kind === 'none' ? (source?.defaultUnitId ?? null) : null;
    if (scope && (unitId === null || !scope.has(unitId))) continue;
    const value = hunt.targets[target]?.given ?? '';
    const sourceName = source?.name ?? '';
    const contact = {
      huntId: hunt.id,
      unitId,
      machine,
      value,
      destination,
      sourceName,
      firstAt,
      lastAt,
      count,
    };
    findings.add(contact, day, sourceId);
  }
  return findings.all.toSorted((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
}

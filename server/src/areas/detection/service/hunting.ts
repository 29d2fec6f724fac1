import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import type { Indicator, IndicatorKind } from '@lachan/engine';
import { command, inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { daysBetween } from '../../../kernel/time.ts';
import { readEntries } from '../../intel/index.ts';
import { MOST_FINDINGS, MOST_VALUES, StartHunt } from '../contract.ts';
import { observationsOf } from '../observations/observing.ts';
import type { PastContact } from '../observations/store.ts';
import { huntFindings, hunts } from '../tables.ts';
import { settle, whoIsWho } from './remembering.ts';

const REFUSALS_KEPT = 500;
const ROWS_PER_INSERT = 1_000;
const LONGEST_SPAN_DAYS = 730;

interface Target {
  kind: string;
  value: string;
  given: string;
}

/** Reads the list and begins; what is found is filled in after the answer. */
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
        state: 'running',
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

/** A URL is looked for by its host: paths are not remembered. What leaves no trace is handed back. */
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

function targetOf(kind: IndicatorKind, value: string): Target | null {
  if (kind === 'domain' || kind === 'ipv4' || kind === 'ipv6' || kind === 'cidr')
    return { kind, value, given: value };
  if (kind !== 'url') return null;
  const host = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `http://${value}`)?.hostname.replaceAll(
    /^\[|\]$/g,
    '',
  );
  if (!host) return null;
  const hostKind = /^[\d.]+$/.test(host) ? 'ipv4' : host.includes(':') ? 'ipv6' : 'domain';
  return { kind: hostKind, value: host, given: value };
}

type Finding = typeof huntFindings.$inferInsert;

/** Does what a hunt asks for. Done again, it leaves the same. */
export async function runHunt(caller: Caller, id: string): Promise<void> {
  const hunt = await inTransaction(caller, async ({ db }) => {
    const [row] = await db.select().from(hunts).where(eq(hunts.id, id));
    return row;
  });
  if (hunt?.state !== 'running') return;
  await settle(caller);
  const targets = hunt.targets.map(({ kind, value }, place): Indicator => ({
    id: place,
    kind: kind as IndicatorKind,
    value,
  }));
  const found = await observationsOf(caller.kernel).hunt(targets, hunt);
  await inTransaction(caller, async (ctx) => {
    const findings = await findingsOf(ctx, hunt, found);
    const kept = findings.slice(0, MOST_FINDINGS);
    for (let start = 0; start < kept.length; start += ROWS_PER_INSERT)
      await ctx.db.insert(huntFindings).values(kept.slice(start, start + ROWS_PER_INSERT));
    await ctx.db
      .update(hunts)
      .set({
        state: 'done',
        finishedAt: ctx.now,
        findings: findings.length,
        machines: new Set(findings.map(({ machine }) => machine)).size,
        isCut: findings.length > kept.length,
      })
      .where(eq(hunts.id, id));
    await ctx.emit('detection.hunt-finished', hunt.unitId, { id });
  });
}

/** One row for a machine, a value and what it asked for; the unit is the one of the time of the contact. */
async function findingsOf(
  ctx: Context,
  hunt: typeof hunts.$inferSelect,
  found: readonly PastContact[],
): Promise<Finding[]> {
  const { networks, sources } = await whoIsWho(ctx);
  const scope = hunt.scope === null ? null : new Set(hunt.scope);
  const findings = new Map<string, { finding: Finding; seenOn: Set<string> }>();
  for (const { target, machine, destination, sourceId, day, firstAt, lastAt, count } of found) {
    const source = sources.get(sourceId);
    const owner = networks.attribute(machine, firstAt.getTime());
    const unitId =
      owner.kind === 'unit' ? owner.unitId : owner.kind === 'none' ? (source?.defaultUnitId ?? null) : null;
    if (scope && (unitId === null || !scope.has(unitId))) continue;
    const value = hunt.targets[target]?.given ?? '';
    const key = `${unitId} ${machine} ${value} ${destination} ${sourceId}`;
    const known = findings.get(key);
    if (!known) {
      const finding = {
        huntId: hunt.id,
        unitId,
        machine,
        value,
        destination,
        sourceName: source?.name ?? '',
        firstAt,
        lastAt,
        days: 1,
        count,
      };
      findings.set(key, { finding, seenOn: new Set([day]) });
      continue;
    }
    const { finding, seenOn } = known;
    finding.count += count;
    finding.days = seenOn.add(day).size;
    if (firstAt < finding.firstAt) finding.firstAt = firstAt;
    if (lastAt > finding.lastAt) finding.lastAt = lastAt;
  }
  return Array.from(findings.values(), ({ finding }) => finding).toSorted(
    (a, b) => b.lastAt.getTime() - a.lastAt.getTime(),
  );
}

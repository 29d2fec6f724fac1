import { formatAddress, parseAddress } from '@lachan/engine';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { AppError } from '../../../kernel/errors.ts';
import { dayOf } from '../../../kernel/time.ts';
import { namesOn, networkPlan } from '../../organisation/index.ts';
import { DropExitLog, ListExits, SetExitLog } from '../contract.ts';
import { exits, sources } from '../tables.ts';
import { settleContact } from './late-evidence.ts';
import { machineName } from './naming.ts';

/** Two clocks that should agree differ by seconds, and a proxy writes its line when the answer is through. */
const CLOCKS_APART = sql`interval '2 minutes'`;
/** Sources whose lines name the machines inside. */
const insideKinds = ['proxy', 'firewall', 'other'] as const;

export const listExits = query({
  name: 'detection.list-exits',
  permission: 'detection:verify',
  input: ListExits.input,
  async run(ctx) {
    const shared = (await networkPlan(ctx)).filter(({ isShared, validTo }) => isShared && validTo === null);
    const logs = await ctx.db
      .select({ exit: exits, sourceName: sources.name })
      .from(exits)
      .innerJoin(sources, eq(sources.id, exits.sourceId))
      .orderBy(asc(exits.address));
    const waiting = await rowsOf<{ address: string; count: number }>(
      ctx.db,
      sql`select address, count(*)::int as count from detection_unattributed where assigned_at is null group by address`,
    );
    const owners = Map.groupBy(shared, ({ cidr }) => cidr.replace(/\/(?:32|128)$/, ''));
    const addresses = [...new Set([...owners.keys(), ...logs.map(({ exit }) => exit.address)])];
    const names = await namesOn(ctx, [...new Set(shared.map(({ unitId }) => unitId))], dayOf(ctx.now));
    const known = await ctx.db
      .select({ id: sources.id, name: sources.name })
      .from(sources)
      .where(and(isNull(sources.revokedAt), inArray(sources.kind, [...insideKinds])))
      .orderBy(asc(sources.name));
    return {
      rows: addresses.toSorted().map((address) => {
        const log = logs.find(({ exit }) => exit.address === address);
        return {
          address,
          units: (owners.get(address) ?? []).map(({ unitId: id }) => ({ id, name: names.get(id) ?? '' })),
          waiting: waiting.find((row) => row.address === address)?.count ?? 0,
          log: log ? { ...log.exit, sourceName: log.sourceName } : null,
        };
      }),
      sources: known,
    };
  },
});

export const setExitLog = command({
  name: 'detection.set-exit-log',
  permission: 'detection:manage',
  input: SetExitLog.input,
  async run(ctx, { address: text, sourceId, isForwarder }) {
    const parsed = parseAddress(text);
    if (!parsed)
      throw new AppError('invalid', 'detection.bad_address', { address: text }, [
        { path: 'address', reason: 'detection.bad_address' },
      ]);
    const address = formatAddress(parsed);
    const [source] = await ctx.db
      .select({ id: sources.id, name: sources.name, unitId: sources.unitId, kind: sources.kind })
      .from(sources)
      .where(and(eq(sources.id, sourceId), isNull(sources.revokedAt)));
    if (!source) throw new AppError('not_found', 'detection.source_not_found', { id: sourceId });
    if (!insideKinds.some((kind) => kind === source.kind))
      throw new AppError('conflict', 'detection.not_inside_log', { id: sourceId, kind: source.kind });
    const said = { sourceId, isForwarder, by: ctx.actor.name, since: ctx.now };
    const [row] = await ctx.db
      .insert(exits)
      .values({ address, ...said })
      .onConflictDoUpdate({ target: exits.address, set: said })
      .returning({ id: exits.id });
    const decided = await decideByLogs(ctx, null);
    return {
      before: null,
      after: { id: row?.id ?? '', address, source: source.name, isForwarder, decided },
      unitId: source.unitId,
    };
  },
});

export const dropExitLog = command({
  name: 'detection.drop-exit-log',
  permission: 'detection:manage',
  input: DropExitLog.input,
  async run({ db }, { id }) {
    const [before] = await db.delete(exits).where(eq(exits.id, id)).returning();
    if (!before) throw new AppError('not_found', 'detection.exit_not_found', { id });
    return { before: { address: before.address, sourceId: before.sourceId }, after: { id } };
  },
});

/** Addresses of exits whose word about who is behind them is believed. */
export async function forwarders({ db }: Context): Promise<ReadonlySet<string>> {
  const rows = await db.select({ address: exits.address }).from(exits).where(eq(exits.isForwarder, true));
  return new Set(rows.map(({ address }) => address));
}

/**
 * Contacts that seem to come from a shared exit are laid at the machine that the log of its inside shows with the same
 * bad place at the same time, if it was one alone: a log that shows several decides nothing.
 * @param values indicators that something new is known about; `null`: all that wait
 * @returns how many were decided
 */
export async function decideByLogs(ctx: Context, values: ReadonlySet<string> | null): Promise<number> {
  if (values?.size === 0) return 0;
  const [any] = await ctx.db.select({ id: exits.id }).from(exits).limit(1);
  if (!any) return 0;
  const rows = await rowsOf<{ id: string; unit_id: string; machine: string }>(
    ctx.db,
    sql`select u.id, min(c.unit_id::text) as unit_id, min(c.machine) as machine
        from detection_unattributed u
        join detection_exits x on x.address = u.address
        join detection_sightings s on s.source_id = x.source_id and s.kind = u.kind and s.value = u.value
          and s.day between u.day - 1 and u.day + 1
        join detection_contacts c on c.sighting_id = s.id
          and c.first_at <= u.last_at + ${CLOCKS_APART} and c.last_at >= u.first_at - ${CLOCKS_APART}
        where u.assigned_at is null and u.source_id <> x.source_id and c.machine <> '?'
          and ${values === null ? sql`true` : sql`u.value in (select jsonb_array_elements_text(${JSON.stringify([...values])}::jsonb))`}
        group by u.id, u.first_at, u.last_at, u.candidates
        having count(distinct (c.unit_id, c.machine)) = 1
          and (u.candidates = '{}' or min(c.unit_id::text)::uuid = any (u.candidates))
          and min(c.first_at) <= u.first_at + ${CLOCKS_APART} and max(c.last_at) >= u.last_at - ${CLOCKS_APART}
        limit 1000`,
  );
  for (const { id, unit_id, machine } of rows)
    await settleContact(ctx, { id, unitId: unit_id, machine: machineName(machine), by: 'proxy' });
  return rows.length;
}

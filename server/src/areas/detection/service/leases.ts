import { readLeases, type Lease, type LeaseWord, type NetworkTable } from '@lachan/engine';
import { and, count, desc, eq, lt, sql } from 'drizzle-orm';
import { asSystem, command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { unitById } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { ImportLeases, LEASE_DAYS, ListLeases } from '../contract.ts';
import { leases } from '../tables.ts';
import { reattribute } from './late-evidence.ts';
import { records } from './records.ts';
import type { Stretch } from './statements.ts';

const UNREAD_SHOWN = 20;

export const listLeases = query({
  name: 'detection.list-leases',
  permission: 'detection:read',
  input: ListLeases.input,
  async run({ db, actor }, { unitId, origin, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, leases.unitId),
      unitId ? eq(leases.unitId, unitId) : undefined,
      origin ? eq(leases.origin, origin) : undefined,
      text ? matchesText([leases.address, leases.mac, leases.hostName], text) : undefined,
    );
    const rows = await db
      .select({ lease: leases, unitName: units.name })
      .from(leases)
      .innerJoin(units, eq(units.id, leases.unitId))
      .where(
        and(
          matching,
          key ? sql`(${leases.from}, ${leases.id}) < (${key[0]}::timestamptz, ${key[1]}::uuid)` : undefined,
        ),
      )
      .orderBy(desc(leases.from), desc(leases.id))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(leases).where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ lease }) => [lease.from.toISOString(), lease.id]);
    return {
      rows: shown.map(({ lease, unitName }) => ({ ...lease, unitName })),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** What a file says again replaces what was known. @throws AppError `detection.not_leases` */
export function importLeases(text: string) {
  return command({
    name: 'detection.import-leases',
    permission: 'detection:respond',
    input: ImportLeases.input,
    async run(ctx, { unitId }) {
      await unitById(ctx, unitId);
      const { format, leases: read, unread } = readLeases(text);
      if (!format)
        throw new AppError('invalid', 'detection.not_leases', {}, [
          { path: 'file', reason: 'detection.not_leases' },
        ]);
      const oldest = keptSince(ctx).getTime();
      const kept = read.filter(({ to }) => to >= oldest);
      const rows = kept.map(({ from, to, address, mac, hostName }) => ({
        unit_id: unitId,
        address,
        mac,
        host_name: hostName,
        from_at: new Date(from),
        to_at: new Date(to),
      }));
      const fresh: Stretch[] = [];
      for (let start = 0; start < rows.length; start += 2000)
        fresh.push(...(await writeLeases(ctx, rows.slice(start, start + 2000))));
      const named = await asSystem(ctx, (system) => reattribute(system, fresh));
      return {
        before: null,
        after: {
          id: unitId,
          format,
          taken: kept.length,
          tooOld: read.length - kept.length,
          named,
          unreadCount: unread.length,
          unread: unread.slice(0, UNREAD_SHOWN),
        },
        unitId,
      };
    },
  });
}

/** Rows as the database has them. @returns the stretches about which something is new */
export async function writeLeases(
  ctx: Context,
  rows: readonly {
    unit_id: string;
    address: string;
    mac: string | null;
    host_name: string | null;
    from_at: Date;
    to_at: Date;
  }[],
): Promise<Stretch[]> {
  const written = await rowsOf<{ unit_id: string; address: string; from_at: string; to_at: string }>(
    ctx.db,
    sql`insert into detection_leases (unit_id, address, mac, host_name, from_at, to_at, origin)
        select unit_id, address, mac, host_name, from_at, to_at, 'dhcp'
        from ${records(
          rows,
          sql`unit_id uuid, address text, mac text, host_name text, from_at timestamptz, to_at timestamptz`,
        )}
        on conflict (unit_id, address, from_at) where origin = 'dhcp' do update
          set mac = excluded.mac, host_name = excluded.host_name, to_at = excluded.to_at
          where (detection_leases.mac, detection_leases.host_name, detection_leases.to_at)
            is distinct from (excluded.mac, excluded.host_name, excluded.to_at)
        returning unit_id, address, from_at, to_at`,
  );
  return written.map(({ unit_id, address, from_at, to_at }) => ({
    unitId: unit_id,
    address,
    from: new Date(from_at),
    to: new Date(to_at),
  }));
}

/** A machine asks again at half the time of its lease, which most logs do not give: it has the address so long. */
const UNSAID_LEASE_MS = 12 * 3_600_000;

/**
 * Takes what DHCP servers say in the stream of logs: a lease begins, goes on or ends. What was recorded by the address
 * alone gets its machine, and contacts that waited their unit.
 */
export async function learnFromLog(
  ctx: Context,
  source: { name: string; defaultUnitId: string | null; networks: NetworkTable },
  words: readonly LeaseWord[],
): Promise<void> {
  const owned = words.flatMap((word) => {
    const owner = source.networks.attribute(word.address, word.at);
    const unitId = owner.kind === 'unit' ? owner.unitId : source.defaultUnitId;
    return unitId === null ? [] : [{ ...word, unitId }];
  });
  const keyOf = (one: { unitId: string; address: string }) => `${one.unitId} ${one.address}`;
  const known = await latestLeases(ctx, owned);
  const rows = new Map<string, Parameters<typeof writeLeases>[1][number]>();
  for (const [key, own] of Map.groupBy(owned, keyOf)) {
    const { unitId, address } = own[0] ?? { unitId: '', address: '' };
    const runs = continueLeases(known.get(key) ?? null, own);
    for (const { from, to, mac, hostName } of runs)
      rows.set(`${key} ${from}`, {
        unit_id: unitId,
        address,
        mac,
        host_name: hostName,
        from_at: new Date(from),
        to_at: new Date(to),
      });
  }
  await reattribute(ctx, await writeLeases(ctx, [...rows.values()]));
}

type Run = Omit<Lease, 'address'>;

/** Goes on from the lease that is known: the same machine keeps it, another one or its end closes it. */
function continueLeases(
  known: Run | null,
  words: readonly Pick<LeaseWord, 'at' | 'kind' | 'lastsMs' | 'mac' | 'hostName'>[],
): Run[] {
  const runs: Run[] = known ? [{ ...known }] : [];
  for (const { at, kind, lastsMs, mac, hostName } of words) {
    const last = runs.at(-1);
    // A line from before what is known tells of the past, which is known.
    if (last && at < last.from) continue;
    if (kind === 'ended') {
      if (last && at < last.to) last.to = Math.max(at, last.from + 1);
      continue;
    }
    const to = at + (lastsMs ?? UNSAID_LEASE_MS);
    const isSame =
      last && (mac !== null && last.mac !== null ? mac === last.mac : hostName === last.hostName);
    if (last && isSame && at <= last.to) {
      last.to = Math.max(last.to, to);
      last.hostName = hostName ?? last.hostName;
      continue;
    }
    if (last && at < last.to) last.to = Math.max(at, last.from + 1);
    runs.push({ from: at, to, mac, hostName });
  }
  return runs;
}

/** The last lease of each address that a DHCP server gave. */
async function latestLeases(
  ctx: Context,
  asked: readonly { unitId: string; address: string }[],
): Promise<Map<string, Run>> {
  const rows = await rowsOf<{
    unit_id: string;
    address: string;
    mac: string | null;
    host_name: string | null;
    from_at: string | Date;
    to_at: string | Date;
  }>(
    ctx.db,
    sql`select distinct on (l.unit_id, l.address) l.unit_id, l.address, l.mac, l.host_name, l.from_at, l.to_at
        from ${records(
          asked.map(({ unitId, address }) => ({ unit_id: unitId, address })),
          sql`unit_id uuid, address text`,
        )}
        join detection_leases l on l.unit_id = r.unit_id and l.address = r.address and l.origin = 'dhcp'
        order by l.unit_id, l.address, l.from_at desc`,
  );
  return new Map(
    rows.map((row) => [
      `${row.unit_id} ${row.address}`,
      {
        from: new Date(row.from_at).getTime(),
        to: new Date(row.to_at).getTime(),
        mac: row.mac,
        hostName: row.host_name,
      },
    ]),
  );
}

export async function forgetLeases(ctx: Context): Promise<void> {
  await ctx.db.delete(leases).where(lt(leases.to, keptSince(ctx)));
}

function keptSince({ now }: Context): Date {
  return startOf(addDays(dayOf(now), -LEASE_DAYS));
}

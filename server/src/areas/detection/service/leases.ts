import { isIP } from 'node:net';
import { readLeases } from '@lachan/engine';
import { and, count, desc, eq, lt, sql } from 'drizzle-orm';
import { command, query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { unitById } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { ImportLeases, LEASE_DAYS, ListLeases } from '../contract.ts';
import type { Contact } from '../gathering.ts';
import { leases } from '../tables.ts';
import { records } from './records.ts';

const UNREAD_SHOWN = 20;

export const listLeases = query({
  name: 'detection.list-leases',
  permission: 'detection:read',
  input: ListLeases.input,
  async run({ db, actor }, { unitId, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, leases.unitId),
      unitId ? eq(leases.unitId, unitId) : undefined,
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
        address,
        mac,
        host_name: hostName,
        from_at: new Date(from),
        to_at: new Date(to),
      }));
      for (let start = 0; start < rows.length; start += 2000)
        await ctx.db.execute(sql`
          insert into detection_leases (unit_id, address, mac, host_name, from_at, to_at)
          select ${unitId}::uuid, address, mac, host_name, from_at, to_at
          from ${records(
            rows.slice(start, start + 2000),
            sql`address text, mac text, host_name text, from_at timestamptz, to_at timestamptz`,
          )}
          on conflict (unit_id, address, from_at) do update
            set mac = excluded.mac, host_name = excluded.host_name, to_at = excluded.to_at`);
      return {
        before: null,
        after: {
          id: unitId,
          format,
          taken: kept.length,
          tooOld: read.length - kept.length,
          unreadCount: unread.length,
          unread: unread.slice(0, UNREAD_SHOWN),
        },
        unitId,
      };
    },
  });
}

export async function forgetLeases(ctx: Context): Promise<void> {
  await ctx.db.delete(leases).where(lt(leases.to, keptSince(ctx)));
}

function keptSince({ now }: Context): Date {
  return startOf(addDays(dayOf(now), -LEASE_DAYS));
}

/**
 * Names the machines behind addresses that a DHCP server had given out at the time of the contacts, and with them the
 * unit where several share the network. Where a lease changed hands in between, or where two leases speak against
 * each other, the address stays.
 */
export async function nameByLease<One extends Contact>(
  ctx: Context,
  contacts: readonly One[],
): Promise<One[]> {
  const asked = contacts.flatMap(({ machine, unitId, candidates, firstAt, lastAt }, place) =>
    isIP(machine) && (unitId ?? candidates[0])
      ? (unitId ? [unitId] : candidates).map((owner) => ({
          place,
          unit_id: owner,
          address: machine,
          first_at: firstAt,
          last_at: lastAt,
        }))
      : [],
  );
  if (asked.length === 0) return [...contacts];
  const rows = await rowsOf<{ place: number; unit_id: string; name: string }>(
    ctx.db,
    sql`select r.place, min(l.unit_id::text) as unit_id, min(coalesce(l.host_name, l.mac)) as name
        from ${records(
          asked,
          sql`place int, unit_id uuid, address text, first_at timestamptz, last_at timestamptz`,
        )}
        join detection_leases l on l.unit_id = r.unit_id and l.address = r.address
          and l.from_at <= r.last_at and l.to_at > r.first_at
        group by r.place
        having count(distinct (l.unit_id, coalesce(l.mac, l.host_name))) = 1
           and min(l.from_at) <= min(r.first_at) and max(l.to_at) > max(r.last_at)`,
  );
  const named = new Map(rows.map((row) => [row.place, row]));
  return contacts.map((contact, place) => {
    const lease = named.get(place);
    if (!lease) return contact;
    return {
      ...contact,
      machine: lease.name,
      leasedAddress: contact.machine,
      unitId: lease.unit_id,
      candidates: [],
    };
  });
}

import { isIP } from 'node:net';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { checkInsAt, nameKeyOf } from '../../assets/index.ts';
import type { LeaseOrigin } from '../contract.ts';
import type { Nameable } from './naming.ts';
import { records } from './records.ts';

/** "This machine had this address then", said by something that knows both. */
export interface SaidPair {
  unitId: string;
  address: string;
  name: string;
  /** A day, Vietnam calendar: the word holds for all of it, unless another machine had the address as well. */
  day: string;
  origin: LeaseOrigin;
  saidBy: string;
}

/** A stretch of time of an address about which something new is known. */
export interface Stretch {
  unitId: string;
  address: string;
  from: Date;
  to: Date;
}

/** Keeps who had which address on a day. @returns the stretches about which something is new */
export async function recordPairs(ctx: Context, pairs: readonly SaidPair[]): Promise<Stretch[]> {
  const once = new Map(
    pairs.map((one) => [
      `${one.unitId} ${one.address} ${nameKeyOf(one.name)} ${one.day}`,
      {
        unit_id: one.unitId,
        address: one.address,
        host_name: nameKeyOf(one.name).slice(0, 120),
        from_at: startOf(one.day),
        to_at: startOf(addDays(one.day, 1)),
        origin: one.origin,
        said_by: one.saidBy,
      },
    ]),
  );
  const stretches: Stretch[] = [];
  const rows = [...once.values()];
  for (let start = 0; start < rows.length; start += 2000) {
    const written = await rowsOf<{ unit_id: string; address: string; from_at: string; to_at: string }>(
      ctx.db,
      sql`insert into detection_leases (unit_id, address, host_name, from_at, to_at, origin, said_by, said_at)
          select unit_id, address, host_name, from_at, to_at, origin, said_by, ${ctx.now.toISOString()}::timestamptz
          from ${records(
            rows.slice(start, start + 2000),
            sql`unit_id uuid, address text, host_name text, from_at timestamptz, to_at timestamptz, origin text,
            said_by text`,
          )}
          on conflict (unit_id, address, from_at, host_name, origin) where origin <> 'dhcp' do nothing
          returning unit_id, address, from_at, to_at`,
    );
    for (const { unit_id, address, from_at, to_at } of written)
      stretches.push({ unitId: unit_id, address, from: new Date(from_at), to: new Date(to_at) });
  }
  return stretches;
}

/**
 * What the inventory's latest check-ins say of addresses that nobody else speaks of. What is used is kept: the next
 * check-in may give another address, and the past stays as it was.
 * @returns the name of the machine, or `null`
 */
export async function recordCheckIns(
  ctx: Context,
  contacts: readonly Nameable[],
): Promise<(contact: Nameable) => string | null> {
  const keyOf = ({ unitId, machine, lastAt }: Nameable) => `${unitId} ${machine} ${dayOf(lastAt)}`;
  const asked = new Map(
    contacts.flatMap((one) =>
      one.unitId === null || isIP(one.machine) === 0
        ? []
        : [
            [
              keyOf(one),
              { key: keyOf(one), unitId: one.unitId, address: one.machine, day: dayOf(one.lastAt) },
            ],
          ],
    ),
  );
  const found = await checkInsAt(ctx, [...asked.values()]);
  const pairs = [...found].flatMap(([key, name]): SaidPair[] => {
    const ask = asked.get(key);
    return ask ? [{ ...ask, name, origin: 'check_in', saidBy: '' }] : [];
  });
  await recordPairs(ctx, pairs);
  return (contact) => {
    const name = found.get(keyOf(contact));
    return name === undefined ? null : nameKeyOf(name);
  };
}

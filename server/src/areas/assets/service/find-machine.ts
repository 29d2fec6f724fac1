import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { dayOf } from '../../../kernel/time.ts';
import { machines } from '../tables.ts';
import { nameKeyOf, readAddresses, readMacs, serialKeyOf } from '../values.ts';

/** What telemetry may know of a machine. */
export interface MachineTrace {
  unitId: string;
  serial?: string | null;
  mac?: string | null;
  name?: string | null;
  address?: string | null;
  /** When it was met; now when left out. */
  at?: Date;
}

/**
 * The machine of a unit that a trace means, by serial number, card, name, then address: the first of these that
 * fits exactly one machine that was in use then.
 * @returns `null` when none fits, or several do: a contact is never pinned on a guess
 */
export async function findMachine(
  ctx: Context,
  trace: MachineTrace,
): Promise<{ id: string; name: string; unitId: string } | null> {
  const day = dayOf(trace.at ?? ctx.now);
  const serialKey = serialKeyOf(trace.serial ?? null);
  const [mac] = readMacs(trace.mac ?? '') ?? [];
  const [address] = readAddresses(trace.address ?? '') ?? [];
  const tests: SQL[] = [];
  if (serialKey) tests.push(eq(machines.serialKey, serialKey));
  if (mac) tests.push(sql`${machines.macs} @> array[${mac}]`);
  if (trace.name) tests.push(eq(machines.nameKey, nameKeyOf(trace.name)));
  if (address) tests.push(sql`${machines.addresses} @> array[${address}]`);
  for (const test of tests) {
    const rows = await ctx.db
      .select({ id: machines.id, name: machines.name, unitId: machines.unitId })
      .from(machines)
      .where(
        and(
          eq(machines.unitId, trace.unitId),
          visibleTo(ctx.actor, machines.unitId),
          or(isNull(machines.retiredOn), sql`${machines.retiredOn} > ${day}::date`),
          test,
        ),
      )
      .limit(2);
    const [only, another] = rows;
    if (only && !another) return only;
  }
  return null;
}

/**
 * {@link findMachine} for many traces that have a name or an address each, in one question.
 * @returns ids of machines by `key` of the trace; those that fit none, or several, are left out
 */
export async function findMachines(
  ctx: Context,
  traces: readonly (Pick<MachineTrace, 'unitId' | 'name' | 'address'> & { key: string; at: Date })[],
): Promise<Map<string, string>> {
  if (traces.length === 0) return new Map();
  const asked = traces.map(({ key, unitId, name, address, at }) => ({
    key,
    unit_id: unitId,
    name_key: name ? nameKeyOf(name) : null,
    address: (address ? readAddresses(address)?.[0] : undefined) ?? null,
    day: dayOf(at),
  }));
  const rows = await rowsOf<{ key: string; id: string }>(
    ctx.db,
    sql`select r.key, min(m.id::text) as id
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
          as r (key text, unit_id uuid, name_key text, address text, day date)
        join ${machines} m on m.unit_id = r.unit_id and (m.retired_on is null or m.retired_on > r.day)
          and case when r.name_key is not null then m.name_key = r.name_key
                   else m.addresses @> array[r.address] end
        group by r.key having count(*) = 1`,
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** A machine keeps its address for some days: a check-in speaks for so many before and after. */
const CHECK_IN_DAYS = 7;

/**
 * The names of machines that gave an address at a check-in around a day; where two did, neither.
 * @returns names by `key`
 */
export async function checkInsAt(
  ctx: Context,
  asked: readonly { key: string; unitId: string; address: string; day: string }[],
): Promise<Map<string, string>> {
  if (asked.length === 0) return new Map();
  const rows = await rowsOf<{ key: string; name: string }>(
    ctx.db,
    sql`select r.key, min(m.name) as name
        from jsonb_to_recordset(${JSON.stringify(
          asked.map(({ key, unitId, address, day }) => ({ key, unit_id: unitId, address, day })),
        )}::jsonb) as r (key text, unit_id uuid, address text, day date)
        join ${machines} m on m.unit_id = r.unit_id and (m.retired_on is null or m.retired_on > r.day)
          and m.addresses @> array[r.address]
        group by r.key
        having count(*) = 1 and bool_and(abs(r.day - (m.last_seen_at at time zone 'Asia/Ho_Chi_Minh')::date)
          <= ${CHECK_IN_DAYS})`,
  );
  return new Map(rows.map(({ key, name }) => [key, name]));
}

/** The units of machines by their name, where one machine of the province alone is so named. */
export async function ownersOfNames(ctx: Context, names: readonly string[]): Promise<Map<string, string>> {
  const keys = [...new Set(names.map(nameKeyOf))];
  if (keys.length === 0) return new Map();
  const rows = await rowsOf<{ key: string; unit_id: string }>(
    ctx.db,
    sql`select m.name_key as key, min(m.unit_id::text) as unit_id from ${machines} m
        where m.name_key in (select jsonb_array_elements_text(${JSON.stringify(keys)}::jsonb)) and m.retired_on is null
        group by m.name_key having count(*) = 1`,
  );
  return new Map(rows.map(({ key, unit_id }) => [key, unit_id]));
}

/** Machines of units by an address that they have had, whenever they gave it. */
export async function machinesAtAddresses(
  ctx: Context,
  asked: readonly { unitId: string; address: string }[],
): Promise<{ unitId: string; address: string; name: string; lastSeenAt: Date }[]> {
  if (asked.length === 0) return [];
  const rows = await rowsOf<{ unit_id: string; address: string; name: string; last_seen_at: string | Date }>(
    ctx.db,
    sql`select r.unit_id, r.address, ${machines.name} as name, ${machines.lastSeenAt} as last_seen_at
        from jsonb_to_recordset(${JSON.stringify(
          asked.map(({ unitId, address }) => ({ unit_id: unitId, address })),
        )}::jsonb) as r (unit_id uuid, address text)
        join ${machines} on ${machines.unitId} = r.unit_id and ${machines.retiredOn} is null
          and ${machines.lastSeenAt} is not null and ${machines.addresses} @> array[r.address]
        where ${visibleTo(ctx.actor, machines.unitId) ?? sql`true`}
        order by ${machines.lastSeenAt} desc`,
  );
  return rows.map(({ unit_id, last_seen_at, ...row }) => ({
    ...row,
    unitId: unit_id,
    lastSeenAt: new Date(last_seen_at),
  }));
}

/** What kind of machine it is; `null` when it is not the actor's to see. */
export async function machineFacts(
  { db, actor }: Context,
  id: string,
): Promise<{ kind: string; osName: string | null } | null> {
  const [row] = await db
    .select({ kind: machines.kind, osName: machines.osName })
    .from(machines)
    .where(and(eq(machines.id, id), visibleTo(actor, machines.unitId)));
  return row ?? null;
}

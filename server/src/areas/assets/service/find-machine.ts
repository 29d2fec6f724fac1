import { and, eq, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
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

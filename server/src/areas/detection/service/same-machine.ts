import { and, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { machinesAtAddresses, nameKeyOf } from '../../assets/index.ts';
import { units } from '../../organisation/tables.ts';
import { DAYS_AROUND, ListSameMachine, openStates, type LeaseOrigin } from '../contract.ts';
import { infections, leases } from '../tables.ts';
import type { InfectionRow } from './infections.ts';
import { malwareKey } from './merging.ts';
import { records } from './records.ts';

interface Clue {
  unitId: string;
  address: string;
  name: string;
  origin: LeaseOrigin;
  from: Date;
  to: Date;
  saidBy: string | null;
}

const isAddress = sql`${infections.machine} ~ '^[0-9a-f]*[.:][0-9a-f.:]+$'`;
const isDenied = (
  name: SQL,
) => sql`exists (select from detection_leases d where d.unit_id = ${infections.unitId}
    and d.address = ${infections.machine} and not d.is_same and d.host_name = ${name})`;
/** Somebody names a machine for this address about that time, and no person has said that it was another. */
const hasClues = sql`(exists (select from detection_leases l where l.unit_id = ${infections.unitId}
    and l.address = ${infections.machine} and l.host_name is not null and l.is_same
    and l.to_at > ${infections.firstSeenAt} - make_interval(days => ${DAYS_AROUND}::int)
    and l.from_at < ${infections.lastSeenAt} + make_interval(days => ${DAYS_AROUND}::int)
    and not ${isDenied(sql`upper(l.host_name)`)})
  or exists (select from assets_machines m where m.unit_id = ${infections.unitId} and m.retired_on is null
    and m.last_seen_at is not null and m.addresses @> array[${infections.machine}]
    and not ${isDenied(sql`m.name_key`)}))`;

/** Open infections that are known by an address, with the machines that may be behind it: nothing is merged on a guess. */
export const listSameMachine = query({
  name: 'detection.list-same-machine',
  permission: 'detection:read',
  input: ListSameMachine.input,
  async run(ctx, { after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(ctx.actor, infections.unitId),
      inArray(infections.state, [...openStates]),
      isAddress,
      hasClues,
    );
    const seen = sql<string>`(extract(epoch from ${infections.lastSeenAt}) * 1000000)::bigint::text`;
    const found = await ctx.db
      .select({ infection: infections, unitName: units.name, seen })
      .from(infections)
      .innerJoin(units, eq(units.id, infections.unitId))
      .where(
        and(
          matching,
          key
            ? sql`((extract(epoch from ${infections.lastSeenAt}) * 1000000)::bigint, ${infections.id})
                < (${key[0]}::bigint, ${key[1]}::uuid)`
            : undefined,
        ),
      )
      .orderBy(desc(infections.lastSeenAt), desc(infections.id))
      .limit(limit + 1);
    const [all] = await rowsOf<{ total: number }>(
      ctx.db,
      sql`select count(*)::int as total from ${infections} where ${matching}`,
    );
    const { rows, next } = pageOf(found, limit, (row) => [row.seen, row.infection.id]);
    const clues = await cluesFor(
      ctx,
      rows.map(({ infection }) => infection),
    );
    const denied = await deniedNames(
      ctx,
      rows.map(({ infection }) => infection),
    );
    const open = await openNamed(ctx, clues);
    return {
      rows: rows
        .map(({ infection, unitName }) => {
          const { id, unitId, machine: address, malware, firstSeenAt, lastSeenAt } = infection;
          const own = clues.filter((clue) => clue.unitId === unitId && clue.address === address);
          const machines = [...Map.groupBy(own, ({ name }) => name)]
            .toSorted(([a], [b]) => a.localeCompare(b))
            .filter(([name]) => !denied.has(`${unitId} ${address} ${name}`))
            .map(([name, evidence]) => ({
              name,
              infectionId:
                open.find(
                  (one) =>
                    one.unitId === unitId &&
                    one.machine === name &&
                    malwareKey(one.malware) === malwareKey(malware),
                )?.id ?? null,
              evidence: evidence
                .toSorted((a, b) => distance(a, infection) - distance(b, infection))
                .slice(0, 5)
                .map(({ origin, from, to, saidBy }) => ({ origin, from, to, saidBy })),
            }));
          return { infectionId: id, unitId, unitName, address, malware, firstSeenAt, lastSeenAt, machines };
        })
        .filter(({ machines }) => machines.length > 0),
      next,
      total: all?.total ?? 0,
    };
  },
});

/** Days between a clue and the contacts. */
function distance(clue: Clue, { firstSeenAt, lastSeenAt }: InfectionRow): number {
  return Math.max(0, clue.from.getTime() - lastSeenAt.getTime(), firstSeenAt.getTime() - clue.to.getTime());
}

async function cluesFor(ctx: Context, rows: readonly InfectionRow[]): Promise<Clue[]> {
  if (rows.length === 0) return [];
  const asked = rows.map(({ unitId, machine, firstSeenAt, lastSeenAt }) => ({
    unit_id: unitId,
    address: machine,
    from_at: startOf(addDays(dayOf(firstSeenAt), -DAYS_AROUND)),
    to_at: startOf(addDays(dayOf(lastSeenAt), DAYS_AROUND)),
  }));
  const said = await ctx.db
    .select()
    .from(leases)
    .where(
      and(
        visibleTo(ctx.actor, leases.unitId),
        sql`${leases.hostName} is not null and ${leases.isSame}`,
        sql`exists (select from ${records(
          asked,
          sql`unit_id uuid, address text, from_at timestamptz, to_at timestamptz`,
        )} where r.unit_id = ${leases.unitId} and r.address = ${leases.address}
          and ${leases.to} > r.from_at and ${leases.from} < r.to_at)`,
      ),
    );
  const listed = await machinesAtAddresses(
    ctx,
    rows.map(({ unitId, machine }) => ({ unitId, address: machine })),
  );
  return [
    ...said.map(({ unitId, address, hostName, origin, from, to, saidBy }) => ({
      unitId,
      address,
      name: nameKeyOf(hostName ?? ''),
      origin,
      from,
      to,
      saidBy,
    })),
    ...listed.map(({ unitId, address, name, lastSeenAt }) => ({
      unitId,
      address,
      name: nameKeyOf(name),
      origin: 'check_in' as const,
      from: lastSeenAt,
      to: lastSeenAt,
      saidBy: null,
    })),
  ];
}

async function deniedNames(ctx: Context, rows: readonly InfectionRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const denials = await ctx.db
    .select()
    .from(leases)
    .where(
      and(
        visibleTo(ctx.actor, leases.unitId),
        eq(leases.isSame, false),
        inArray(
          leases.address,
          rows.map(({ machine }) => machine),
        ),
      ),
    );
  return new Set(denials.map(({ unitId, address, hostName }) => `${unitId} ${address} ${hostName ?? ''}`));
}

async function openNamed(ctx: Context, clues: readonly Clue[]): Promise<InfectionRow[]> {
  if (clues.length === 0) return [];
  return ctx.db
    .select()
    .from(infections)
    .where(
      and(
        visibleTo(ctx.actor, infections.unitId),
        inArray(infections.state, [...openStates]),
        inArray(infections.machine, [...new Set(clues.map(({ name }) => name))]),
      ),
    );
}

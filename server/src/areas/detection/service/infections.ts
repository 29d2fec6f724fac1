import { isIP } from 'node:net';
import { and, asc, count, desc, eq, gte, inArray, lt, ne, sql } from 'drizzle-orm';
import { asSystem, query, type Context } from '../../../kernel/command.ts';
import { files } from '../../../kernel/database/tables.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { addDays, dayOf, daysBetween, startOf } from '../../../kernel/time.ts';
import { machineFacts } from '../../assets/index.ts';
import { contactsOn, getInstallation } from '../../organisation/index.ts';
import { units } from '../../organisation/tables.ts';
import { GetInfection, ListInfections, openStates } from '../contract.ts';
import { guideFor } from '../guides/guide.ts';
import { actionsFor, QUIET_DAYS_NEEDED } from '../lifecycle.ts';
import { contacts, infections, infectionSteps } from '../tables.ts';
import { countedIn } from './counted.ts';
import { sightingsOf } from './sightings.ts';

export type InfectionRow = typeof infections.$inferSelect;

export const listInfections = query({
  name: 'detection.list-infections',
  permission: 'detection:read',
  input: ListInfections.input,
  async run({ db, actor }, { unitId, from, to, state, figure, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, infections.unitId),
      unitId ? eq(infections.unitId, unitId) : undefined,
      // An episode is of a period when it was seen within it; figures say themselves what they count.
      from && !figure ? gte(infections.lastSeenAt, startOf(from)) : undefined,
      to && !figure ? lt(infections.firstSeenAt, startOf(addDays(to, 1))) : undefined,
      figure && from && to ? countedIn(figure, { from, to }) : undefined,
      state === 'open'
        ? inArray(infections.state, [...openStates])
        : state
          ? eq(infections.state, state)
          : // What has become part of another episode is listed only where it is asked for.
            ne(infections.state, 'joined'),
      text ? matchesText([infections.machine, infections.malware, units.name], text) : undefined,
    );
    // Microseconds, so that a key finds its row again.
    const seen = sql<string>`(extract(epoch from ${infections.lastSeenAt}) * 1000000)::bigint::text`;
    const rows = await db
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
    const [all] = await db
      .select({ total: count() })
      .from(infections)
      .innerJoin(units, eq(units.id, infections.unitId))
      .where(matching);
    const { rows: shown, next } = pageOf(rows, limit, (row) => [row.seen, row.infection.id]);
    return {
      rows: shown.map(({ infection, unitName }) => ({ ...infection, unitName })),
      next,
      total: all?.total ?? 0,
    };
  },
});

export const getInfection = query({
  name: 'detection.get-infection',
  permission: 'detection:read',
  input: GetInfection.input,
  async run(ctx, { id }) {
    const infection = await infectionById(ctx, id);
    const [unit] = await ctx.db
      .select({ name: units.name })
      .from(units)
      .where(eq(units.id, infection.unitId));
    const steps = await ctx.db
      .select({ step: infectionSteps, fileName: files.name })
      .from(infectionSteps)
      .leftJoin(files, eq(files.id, infectionSteps.fileId))
      .where(and(eq(infectionSteps.infectionId, id), visibleTo(ctx.actor, infectionSteps.unitId)))
      .orderBy(asc(infectionSteps.sequence));
    return {
      ...infection,
      unitName: unit?.name ?? '',
      steps: steps.map(({ step, fileName }) => ({
        ...step,
        file: step.fileId && fileName ? { id: step.fileId, name: fileName } : null,
      })),
      actions: actionsFor(infection, ctx.actor.permissions),
      quietDays: quietDaysOf(infection, ctx.now),
      quietDaysNeeded: QUIET_DAYS_NEEDED,
      sightings: await sightingsOf(ctx, id),
      guide: await guideOf(ctx, infection),
      addresses: await addressesOf(ctx, infection),
      callees: await calleesOf(ctx, infection.unitId),
    };
  },
});

async function guideOf(ctx: Context, { malware, machineId, system }: InfectionRow) {
  const machine = machineId === null ? null : await machineFacts(ctx, machineId);
  return guideFor(malware, { said: system, osName: machine?.osName ?? null, kind: machine?.kind ?? null });
}

const ADDRESSES_SHOWN = 5;

async function addressesOf({ db, actor }: Context, { id, machine }: InfectionRow): Promise<string[]> {
  const address = sql<string>`coalesce(${contacts.leasedAddress}, ${contacts.machine})`;
  const rows = await db
    .select({ address, last: sql`max(${contacts.lastAt})` })
    .from(contacts)
    .where(and(eq(contacts.infectionId, id), visibleTo(actor, contacts.unitId)))
    .groupBy(address)
    .orderBy(sql`max(${contacts.lastAt}) desc`)
    .limit(ADDRESSES_SHOWN);
  return rows.map((row) => row.address).filter((one) => one !== machine && isIP(one) !== 0);
}

/** Who is called about a machine at two in the morning: the unit's people, then the lead unit's. */
async function calleesOf(ctx: Context, unitId: string) {
  const { leadUnitId } = await getInstallation(ctx);
  // The lead unit's numbers are for everyone to call.
  return asSystem(ctx, (system) => contactsOn(system, [...new Set([unitId, leadUnitId])], dayOf(ctx.now)));
}

/** @throws AppError `detection.infection_not_found`, also when it is another unit's */
export async function infectionById({ db, actor }: Context, id: string): Promise<InfectionRow> {
  const [row] = await db
    .select()
    .from(infections)
    .where(and(eq(infections.id, id), visibleTo(actor, infections.unitId)));
  if (!row) throw new AppError('not_found', 'detection.infection_not_found', { id });
  return row;
}

/** Whole days since the machine was cleaned or last talked, whichever is later; `null` before it was cleaned. */
export function quietDaysOf({ cleanedAt, lastSeenAt }: InfectionRow, now: Date): number | null {
  if (!cleanedAt) return null;
  const since = lastSeenAt > cleanedAt ? lastSeenAt : cleanedAt;
  return Math.max(0, daysBetween(dayOf(since), dayOf(now)));
}

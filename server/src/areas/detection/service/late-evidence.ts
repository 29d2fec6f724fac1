import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { command, inTransaction, type Caller, type Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { addDays, dayOf, startOf } from '../../../kernel/time.ts';
import { namedBy } from '../contract.ts';
import { nameMachines, type Nameable } from './naming.ts';
import { moveContacts, nameReported, type Move } from './renaming.ts';
import { records } from './records.ts';
import type { Stretch } from './statements.ts';
import { layAtUnit } from './unattributed.ts';

/** Machines that check in with the inventory are looked at so many days back. */
const DAYS_BACK = 8;
const MOVED_AT_ONCE = 5_000;

interface Waiting extends Nameable {
  id: string;
}

interface Known extends Nameable {
  sightingId: string;
}

/**
 * What was recorded before it was known which machine had the address: contacts get their machine, and contacts that
 * waited behind a shared network their unit. Figures that were submitted stay as they were: they are frozen.
 * @returns how many contacts were given another machine
 */
export async function reattribute(ctx: Context, stretches: readonly Stretch[]): Promise<number> {
  if (stretches.length === 0) return 0;
  const asked = records(
    stretches.map(({ unitId, address, from, to }) => ({
      unit_id: unitId,
      address,
      from_at: from,
      to_at: to,
    })),
    sql`unit_id uuid, address text, from_at timestamptz, to_at timestamptz`,
  );
  const known = await rowsOf<KnownRow>(
    ctx.db,
    sql`select distinct c.sighting_id, c.unit_id, c.machine, c.first_at, c.last_at
        from ${asked} join detection_contacts c on c.unit_id = r.unit_id and c.machine = r.address
          and c.first_at < r.to_at and c.last_at >= r.from_at
        limit ${MOVED_AT_ONCE}`,
  );
  const moved = await nameKnown(ctx, known.map(knownOf));
  const waiting = await rowsOf<{
    id: string;
    address: string;
    candidates: string[];
    first_at: string;
    last_at: string;
  }>(
    ctx.db,
    sql`select distinct on (u.id) u.id, u.address, u.candidates, u.first_at, u.last_at
        from ${asked} join detection_unattributed u on u.address = r.address and u.assigned_at is null
          and r.unit_id = any (u.candidates) and u.first_at < r.to_at and u.last_at >= r.from_at
        limit ${MOVED_AT_ONCE}`,
  );
  return moved + (await nameWaiting(ctx, waiting));
}

interface KnownRow {
  sighting_id: string;
  unit_id: string;
  machine: string;
  first_at: string | Date;
  last_at: string | Date;
}

function knownOf(row: KnownRow): Known {
  return {
    sightingId: row.sighting_id,
    unitId: row.unit_id,
    candidates: [],
    machine: row.machine,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
  };
}

async function nameKnown(ctx: Context, known: readonly Known[]): Promise<number> {
  const named = await nameMachines(ctx, known);
  const moves = named.flatMap(({ sightingId, machine, leasedAddress, namedBy: by }) =>
    leasedAddress === undefined
      ? []
      : [{ sightingId, machine: leasedAddress, to: machine, leasedAddress, namedBy: by ?? null }],
  );
  return nameContacts(ctx, known, moves);
}

/** One audit entry for each machine that got its name. */
async function nameContacts(ctx: Context, known: readonly Known[], moves: readonly Move[]): Promise<number> {
  const units = new Map(known.map(({ sightingId, machine, unitId }) => [`${sightingId} ${machine}`, unitId]));
  let moved = 0;
  const unitOf = ({ sightingId, machine }: Move) => units.get(`${sightingId} ${machine}`) ?? '';
  for (const own of Map.groupBy(moves, (move) => `${unitOf(move)} ${move.machine} ${move.to}`).values()) {
    const [first] = own;
    if (!first) continue;
    const { machine: address, to: machine, namedBy: by } = first;
    moved += (
      await nameMachine(ctx, {
        unitId: unitOf(first),
        address,
        machine,
        by: by ?? 'person',
        sightingIds: own.map(({ sightingId }) => sightingId),
      })
    ).moved;
  }
  return moved;
}

const nameMachine = command({
  name: 'detection.name-machine',
  permission: 'detection:respond',
  input: z.object({
    unitId: z.uuid(),
    address: z.string(),
    machine: z.string(),
    by: z.enum(namedBy),
    sightingIds: z.array(z.uuid()),
  }),
  async run(ctx, { unitId, address, machine, by, sightingIds }) {
    const moved = await moveContacts(
      ctx,
      sightingIds.map((sightingId) => ({
        sightingId,
        machine: address,
        to: machine,
        leasedAddress: address,
        namedBy: by,
      })),
    );
    return { before: { machine: address }, after: { id: unitId, machine, by, moved }, unitId };
  },
});

async function nameWaiting(
  ctx: Context,
  rows: readonly {
    id: string;
    address: string;
    candidates: string[];
    first_at: string;
    last_at: string;
  }[],
): Promise<number> {
  const waiting = rows.map((row): Waiting => ({
    id: row.id,
    unitId: null,
    candidates: row.candidates,
    machine: row.address,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
  }));
  let settled = 0;
  for (const { id, unitId, machine, namedBy: by } of await nameMachines(ctx, waiting)) {
    if (unitId === null || !by) continue;
    await settleContact(ctx, { id, unitId, machine, by });
    settled++;
  }
  return settled;
}

/** Lays a contact that waited at the unit and the machine that evidence names; the questions to units are settled. */
export const settleContact = command({
  name: 'detection.settle-contact',
  permission: 'detection:verify',
  input: z.object({ id: z.uuid(), unitId: z.uuid(), machine: z.string(), by: z.enum(namedBy) }),
  async run(ctx, { id, unitId, machine, by }) {
    const { before, sightingId } = await layAtUnit(ctx, {
      id,
      unitId,
      machine,
      requestId: null,
      namedBy: by,
    });
    const { day, address, value, candidates } = before;
    return {
      before: { day, address, value, candidates },
      after: { id, sightingId, machine, by },
      unitId,
    };
  },
});

/** Names machines of the last days that have checked in with the inventory since. */
export async function nameCheckedIn(caller: Caller, unitId: string | null = null): Promise<number> {
  return inTransaction(caller, async (ctx) => {
    const rows = await rowsOf<KnownRow>(
      ctx.db,
      sql`select sighting_id, unit_id, machine, first_at, last_at from detection_contacts
          where last_at >= ${startOf(addDays(dayOf(ctx.now), -DAYS_BACK)).toISOString()}::timestamptz
            and machine ~ '^[0-9a-f]*[.:][0-9a-f.:]+$'
            and ${unitId === null ? sql`true` : sql`unit_id = ${unitId}::uuid`}
          limit ${MOVED_AT_ONCE}`,
    );
    return (await nameKnown(ctx, rows.map(knownOf))) + (await nameEpisodes(ctx, unitId));
  });
}

/** Machines that people have reported by their address. */
async function nameEpisodes(ctx: Context, unitId: string | null): Promise<number> {
  const rows = await rowsOf<{
    id: string;
    unit_id: string;
    machine: string;
    malware: string;
    first_at: string | Date;
    last_at: string | Date;
  }>(
    ctx.db,
    sql`select id, unit_id, machine, malware, first_seen_at as first_at, last_seen_at as last_at
        from detection_infections
        where contacts = 0 and state in ('seen', 'confirmed', 'isolated', 'cleaned')
          and machine ~ '^[0-9a-f]*[.:][0-9a-f.:]+$'
          and ${unitId === null ? sql`true` : sql`unit_id = ${unitId}::uuid`}
        limit ${MOVED_AT_ONCE}`,
  );
  const reported = rows.map((row) => ({
    id: row.id,
    malware: row.malware,
    unitId: row.unit_id,
    candidates: [],
    machine: row.machine,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
  }));
  let count = 0;
  for (const [place, { id, machine, unitId: owner, malware, lastAt }] of (
    await nameMachines(ctx, reported)
  ).entries()) {
    if (machine === reported[place]?.machine) continue;
    await nameReportedMachine(ctx, { id, unitId: owner, machine, malware, lastAt });
    count++;
  }
  return count;
}

const nameReportedMachine = command({
  name: 'detection.name-reported-machine',
  permission: 'detection:respond',
  input: z.object({
    id: z.uuid(),
    unitId: z.uuid(),
    machine: z.string(),
    malware: z.string(),
    lastAt: z.date(),
  }),
  async run(ctx, { id, ...of }) {
    await nameReported(ctx, id, of);
    return { before: null, after: { id, machine: of.machine }, unitId: of.unitId };
  },
});

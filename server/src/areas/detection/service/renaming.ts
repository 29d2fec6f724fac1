import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { NamedBy } from '../contract.ts';
import { findMachines } from '../../assets/index.ts';
import { mergeSigns, signKey, type Sign } from './merging.ts';
import { partOf, recordParts, type Part } from './joining.ts';
import { records } from './records.ts';

/** A contact that is known under one name, and the name that it turns out to be. */
export interface Move {
  sightingId: string;
  machine: string;
  to: string;
  leasedAddress: string | null;
  namedBy: NamedBy | null;
}

interface Moved {
  sighting_id: string;
  unit_id: string;
  machine: string;
  to_machine: string;
  infection_id: string | null;
  malware: string | null;
  indicator: string;
  first_at: string | Date;
  last_at: string | Date;
  count: number;
}

/**
 * Gives contacts the machine that they turn out to be of, and takes their infections along: an episode that is wholly
 * the other machine's gets its name, or becomes part of the episode that this one has; of the others, what is left is
 * counted anew.
 * @returns how many contacts were moved
 */
export async function moveContacts(ctx: Context, moves: readonly Move[]): Promise<number> {
  if (moves.length === 0) return 0;
  // As in recording: two writers of one sighting wait for each other here and not in a deadlock.
  await ctx.db.execute(sql`select pg_advisory_xact_lock(7303015)`);
  const rows = moves.map(({ sightingId, machine, to, leasedAddress, namedBy }) => ({
    sighting_id: sightingId,
    machine,
    to_machine: to,
    leased_address: leasedAddress,
    named_by: namedBy,
  }));
  const shape = sql`sighting_id uuid, machine text, to_machine text, leased_address text, named_by text`;
  const moved = await rowsOf<Moved>(
    ctx.db,
    sql`select c.sighting_id, c.unit_id, c.machine, r.to_machine, c.infection_id, e.malware,
          s.kind || ' ' || s.value as indicator, c.first_at, c.last_at, c.count::float8 as count
        from ${records(rows, shape)}
        join detection_contacts c on c.sighting_id = r.sighting_id and c.machine = r.machine
        join detection_sightings s on s.id = c.sighting_id
        left join detection_infections e on e.id = c.infection_id
        where r.to_machine <> r.machine`,
  );
  if (moved.length === 0) return 0;
  await ctx.db.execute(sql`
    insert into detection_contacts (sighting_id, unit_id, machine, leased_address, named_by, first_at, last_at, count)
    select c.sighting_id, c.unit_id, r.to_machine, min(r.leased_address), min(r.named_by), min(c.first_at),
      max(c.last_at), sum(c.count)
    from ${records(rows, shape)}
    join detection_contacts c on c.sighting_id = r.sighting_id and c.machine = r.machine
    where r.to_machine <> r.machine
    group by c.sighting_id, c.unit_id, r.to_machine
    on conflict (sighting_id, machine) do update
      set first_at = least(detection_contacts.first_at, excluded.first_at),
          last_at = greatest(detection_contacts.last_at, excluded.last_at),
          count = detection_contacts.count + excluded.count,
          leased_address = coalesce(detection_contacts.leased_address, excluded.leased_address),
          named_by = coalesce(detection_contacts.named_by, excluded.named_by)`);
  await ctx.db.execute(sql`
    delete from detection_contacts c using ${records(rows, shape)}
    where c.sighting_id = r.sighting_id and c.machine = r.machine and r.to_machine <> r.machine`);
  for (const [infectionId, own] of Map.groupBy(moved, ({ infection_id }) => infection_id))
    if (infectionId !== null) await followContacts(ctx, infectionId, own);
  return moved.length;
}

/** What becomes of an episode when contacts of it have turned out to be another machine's. */
async function followContacts(ctx: Context, infectionId: string, moved: readonly Moved[]): Promise<void> {
  const left = await partOf(ctx, infectionId);
  const signs = signsOf(moved);
  const [only, another] = signs.values();
  if (left.contacts === 0 && only && !another && (await episodeOf(ctx, only)) === null) {
    await rename(ctx, infectionId, only);
    return;
  }
  const { episodeIds } = await mergeSigns(ctx, ctx.actor.name, signs);
  const parts: Part[] = [...signs].flatMap(([key, sign]) => {
    const into = episodeIds.get(key);
    return into === undefined || into === infectionId ? [] : [{ into, machine: sign.machine }];
  });
  await recordParts(ctx, infectionId, left, parts);
}

function signsOf(moved: readonly Moved[]): Map<string, Sign> {
  const signs = new Map<string, Sign>();
  for (const { unit_id, to_machine, malware, indicator, sighting_id, count, ...row } of moved) {
    const of = { unitId: unit_id, machine: to_machine, malware: malware ?? '' };
    const [firstAt, lastAt] = [new Date(row.first_at), new Date(row.last_at)];
    const sign = signs.get(signKey(of)) ?? {
      ...of,
      firstAt,
      lastAt,
      count: 0,
      indicators: new Set<string>(),
      sightingIds: [],
    };
    if (firstAt < sign.firstAt) sign.firstAt = firstAt;
    if (lastAt > sign.lastAt) sign.lastAt = lastAt;
    sign.count += count;
    sign.indicators.add(indicator);
    sign.sightingIds.push(sighting_id);
    signs.set(signKey(of), sign);
  }
  return signs;
}

type Of = Pick<Sign, 'unitId' | 'machine' | 'malware'>;

/** The latest episode of this malware that the machine has, open or over. */
async function episodeOf(ctx: Context, { unitId, machine, malware }: Of): Promise<string | null> {
  const rows = await rowsOf<{ id: string; malware: string }>(
    ctx.db,
    sql`select id, malware from detection_infections
        where unit_id = ${unitId}::uuid and machine = ${machine} and state <> 'joined'
        order by last_seen_at desc`,
  );
  const key = signKey({ unitId, machine, malware });
  return rows.find((row) => signKey({ unitId, machine, malware: row.malware }) === key)?.id ?? null;
}

/** An episode that stands on the word of people alone gets its machine's name, or becomes part of its episode. */
export async function nameReported(
  ctx: Context,
  infectionId: string,
  of: Of & { lastAt: Date },
): Promise<void> {
  const into = await episodeOf(ctx, of);
  if (into === null) await rename(ctx, infectionId, { ...of, sightingIds: [] });
  else
    await recordParts(ctx, infectionId, { contacts: 0, isReported: true }, [{ into, machine: of.machine }]);
}

async function rename(
  ctx: Context,
  id: string,
  sign: Of & Pick<Sign, 'lastAt' | 'sightingIds'>,
): Promise<void> {
  const { unitId, machine, lastAt } = sign;
  const inventory = await findMachines(ctx, [{ key: 'only', unitId, name: machine, at: lastAt }]);
  const machineId = inventory.get('only') ?? null;
  const [row] = await rowsOf<{ was: string; state: string }>(
    ctx.db,
    sql`update detection_infections e set machine = ${machine}, machine_id = coalesce(${machineId}::uuid, e.machine_id)
        from (select id, machine from detection_infections where id = ${id}::uuid) old
        where e.id = old.id returning old.machine as was, e.state`,
  );
  await ctx.db.execute(sql`
    update detection_contacts c set infection_id = ${id}::uuid
    from ${records(
      sign.sightingIds.map((sighting) => ({ sighting })),
      sql`sighting uuid`,
    )}
    where c.sighting_id = r.sighting and c.machine = ${machine}`);
  await ctx.db.execute(sql`
    insert into detection_infection_steps (infection_id, unit_id, action, state, at, by_name, note)
    values (${id}::uuid, ${unitId}::uuid, 'named', ${row?.state ?? 'seen'}, ${ctx.now.toISOString()}::timestamptz,
      ${ctx.actor.name}, ${`${row?.was ?? ''} → ${machine}`})`);
}

import { isIP } from 'node:net';
import { malwareFamily } from '@lachan/engine';
import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import { findMachines } from '../../assets/index.ts';
import { openStates, type InfectionState } from '../contract.ts';
import { UNKNOWN_MACHINE } from '../gathering.ts';
import { infectionSteps } from '../tables.ts';
import type { SightingGroups } from './recording.ts';
import { records } from './records.ts';

/** What contacts say about one malware on one machine. */
export interface Sign {
  unitId: string;
  machine: string;
  malware: string;
  firstAt: Date;
  lastAt: Date;
  count: number;
  indicators: Set<string>;
  sightingIds: string[];
}

interface Episode {
  id: string;
  unit_id: string;
  machine: string;
  malware: string;
  state: InfectionState;
  cleaned_at: string | Date | null;
  verified_at: string | Date | null;
  is_still_talking: boolean;
}

/**
 * Merges contacts into infection episodes: one for each machine and malware as long as it is open. A contact after
 * the verified end begins a new one; one that was judged a false alarm stays so until another indicator speaks.
 * @returns how many new episodes each unit has
 */
export async function mergeInfections(
  ctx: Context,
  sourceName: string,
  groups: SightingGroups,
  sightingIds: ReadonlyMap<string, string>,
): Promise<Map<string, number>> {
  return (await mergeSigns(ctx, sourceName, signsOf(groups, sightingIds))).opened;
}

/** @returns how many new episodes each unit has, and the episode of each sign by the key of {@link signKey} */
export async function mergeSigns(
  ctx: Context,
  sourceName: string,
  signs: ReadonlyMap<string, Sign>,
): Promise<{ opened: Map<string, number>; episodeIds: Map<string, string> }> {
  const opened = new Map<string, number>();
  const episodeIds = new Map<string, string>();
  if (signs.size === 0) return { opened, episodeIds };
  const episodes = await episodesOf(ctx, signs);
  const judged = await judgedIndicators(ctx, episodes);
  const fresh: (Sign & { id: string })[] = [];
  const more: { id: string; sign: Sign; isStillTalking: boolean }[] = [];
  const talking: Episode[] = [];
  for (const [key, sign] of signs) {
    const episode = episodeFor(sign, episodes.get(key) ?? [], judged);
    if (!episode) {
      const id = crypto.randomUUID();
      fresh.push({ ...sign, id });
      episodeIds.set(key, id);
      opened.set(sign.unitId, (opened.get(sign.unitId) ?? 0) + 1);
      continue;
    }
    const isStillTalking = episode.state === 'cleaned' && sign.lastAt > new Date(episode.cleaned_at ?? 0);
    if (isStillTalking && !episode.is_still_talking) talking.push(episode);
    more.push({ id: episode.id, sign, isStillTalking });
    episodeIds.set(key, episode.id);
  }
  await openEpisodes(ctx, fresh);
  await extendEpisodes(ctx, more);
  const steps = [
    ...fresh.map(({ id, unitId }) => ({ infectionId: id, unitId, action: 'seen', state: 'seen' as const })),
    ...talking.map(({ id, unit_id }) => ({
      infectionId: id,
      unitId: unit_id,
      action: 'still_talking',
      state: 'cleaned' as const,
    })),
  ].map((step) => ({ ...step, at: ctx.now, by: sourceName }));
  for (let start = 0; start < steps.length; start += 2000)
    await ctx.db.insert(infectionSteps).values(steps.slice(start, start + 2000));
  await linkContacts(ctx, [...fresh.map((sign) => ({ id: sign.id, sign })), ...more]);
  return { opened, episodeIds };
}

function signsOf(groups: SightingGroups, ids: ReadonlyMap<string, string>): Map<string, Sign> {
  const signs = new Map<string, Sign>();
  for (const [sighting, { contacts, indicator }] of groups) {
    const malware = indicator.family ?? indicator.listName;
    for (const { unitId, machine, firstAt, lastAt, count, infects } of contacts) {
      if (machine === UNKNOWN_MACHINE || !(infects ?? indicator.meansInfection)) continue;
      const key = signKey({ unitId, machine, malware });
      const sign = signs.get(key) ?? {
        unitId,
        machine,
        malware,
        firstAt,
        lastAt,
        count: 0,
        indicators: new Set<string>(),
        sightingIds: [],
      };
      if (firstAt < sign.firstAt) sign.firstAt = firstAt;
      if (lastAt > sign.lastAt) sign.lastAt = lastAt;
      sign.count += count;
      sign.indicators.add(`${indicator.kind} ${indicator.value}`);
      sign.sightingIds.push(ids.get(sighting) ?? '');
      signs.set(key, sign);
    }
  }
  return signs;
}

/** One machine and one malware: what an episode is about. */
export function signKey({ unitId, machine, malware }: Pick<Sign, 'unitId' | 'machine' | 'malware'>): string {
  return keyOf({ unit_id: unitId, machine, malware });
}

function keyOf({ unit_id, machine, malware }: Pick<Episode, 'unit_id' | 'machine' | 'malware'>): string {
  return `${unit_id} ${machine} ${malwareKey(malware)}`;
}

/** What an episode is about: every name of one family is the same, whoever speaks. */
export function malwareKey(malware: string): string {
  return malwareFamily(malware) ?? malware.toLowerCase();
}

/** Every episode of these machines by malware, the latest first. */
async function episodesOf(ctx: Context, signs: ReadonlyMap<string, Sign>): Promise<Map<string, Episode[]>> {
  const asked = [
    ...new Map(
      [...signs.values()].map(({ unitId, machine }) => [
        `${unitId} ${machine}`,
        { unit_id: unitId, machine },
      ]),
    ).values(),
  ];
  const rows = await rowsOf<Episode>(
    ctx.db,
    sql`select e.id, e.unit_id, e.machine, e.malware, e.state, e.cleaned_at, e.verified_at, e.is_still_talking
        from detection_infections e
        join ${records(asked, sql`unit_id uuid, machine text`)} on r.unit_id = e.unit_id and r.machine = e.machine
        order by e.state_since desc`,
  );
  return Map.groupBy(rows, keyOf);
}

/** The indicators that each false alarm was judged by. */
async function judgedIndicators(
  ctx: Context,
  episodes: ReadonlyMap<string, Episode[]>,
): Promise<Map<string, Set<string>>> {
  const ids = [...episodes.values()]
    .flat()
    .filter(({ state }) => state === 'false_alarm')
    .map(({ id }) => ({ id }));
  if (ids.length === 0) return new Map();
  const rows = await rowsOf<{ id: string; indicator: string }>(
    ctx.db,
    sql`select distinct c.infection_id as id, s.kind || ' ' || s.value as indicator
        from ${records(ids, sql`id uuid`)}
        join detection_contacts c on c.infection_id = r.id
        join detection_sightings s on s.id = c.sighting_id`,
  );
  const judged = new Map<string, Set<string>>();
  for (const { id, indicator } of rows) judged.set(id, (judged.get(id) ?? new Set()).add(indicator));
  return judged;
}

function episodeFor(
  sign: Sign,
  episodes: readonly Episode[],
  judged: ReadonlyMap<string, ReadonlySet<string>>,
): Episode | undefined {
  const open = episodes.find(({ state }) => (openStates as readonly string[]).includes(state));
  if (open) return open;
  // A log that comes late tells of the time before the end.
  const ended = episodes.find(
    ({ verified_at }) => verified_at !== null && sign.lastAt <= new Date(verified_at),
  );
  if (ended) return ended;
  return episodes.find(
    ({ id, state }) =>
      state === 'false_alarm' && [...sign.indicators].every((one) => judged.get(id)?.has(one)),
  );
}

async function openEpisodes(ctx: Context, fresh: readonly (Sign & { id: string })[]): Promise<void> {
  if (fresh.length === 0) return;
  const inventory = await machinesOf(ctx, fresh);
  const rows = fresh.map(({ id, unitId, machine, malware, firstAt, lastAt, count }) => ({
    id,
    machine_id: inventory.get(`${unitId} ${machine}`) ?? null,
    unit_id: unitId,
    machine,
    malware,
    first: firstAt,
    last: lastAt,
    count,
  }));
  await ctx.db.execute(sql`
    insert into detection_infections (id, unit_id, machine, malware, state, state_since, first_seen_at, last_seen_at,
      contacts, is_measured, machine_id)
    select id, unit_id, machine, malware, 'seen', ${ctx.now.toISOString()}::timestamptz, first, last, count, true,
      machine_id
    from ${records(
      rows,
      sql`id uuid, unit_id uuid, machine text, malware text, first timestamptz, last timestamptz,
      count bigint, machine_id uuid`,
    )}`);
}

/** The machines of the inventory. */
async function machinesOf(ctx: Context, fresh: readonly Sign[]): Promise<Map<string, string>> {
  const traces = new Map(
    fresh.map(({ unitId, machine, lastAt }) => {
      const key = `${unitId} ${machine}`;
      return [
        key,
        { key, unitId, at: lastAt, ...(isIP(machine) ? { address: machine } : { name: machine }) },
      ];
    }),
  );
  return findMachines(ctx, [...traces.values()]);
}

async function extendEpisodes(
  ctx: Context,
  more: readonly { id: string; sign: Sign; isStillTalking: boolean }[],
): Promise<void> {
  if (more.length === 0) return;
  const rows = more.map(({ id, sign, isStillTalking }) => ({
    id,
    first: sign.firstAt,
    last: sign.lastAt,
    count: sign.count,
    talking: isStillTalking,
  }));
  await ctx.db.execute(sql`
    update detection_infections e
    set first_seen_at = least(e.first_seen_at, r.first), last_seen_at = greatest(e.last_seen_at, r.last),
        contacts = e.contacts + r.count, is_measured = true, is_still_talking = e.is_still_talking or r.talking
    from ${records(rows, sql`id uuid, first timestamptz, last timestamptz, count bigint, talking boolean`)}
    where e.id = r.id`);
}

async function linkContacts(ctx: Context, links: readonly { id: string; sign: Sign }[]): Promise<void> {
  const rows = links.flatMap(({ id, sign }) =>
    sign.sightingIds.map((sightingId) => ({ id, sighting_id: sightingId, machine: sign.machine })),
  );
  await ctx.db.execute(sql`
    update detection_contacts c set infection_id = r.id
    from ${records(rows, sql`id uuid, sighting_id uuid, machine text`)}
    where c.sighting_id = r.sighting_id and c.machine = r.machine and c.infection_id is distinct from r.id`);
}

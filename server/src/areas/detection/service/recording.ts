import { sql } from 'drizzle-orm';
import type { Context } from '../../../kernel/command.ts';
import { rowsOf } from '../../../kernel/database/open.ts';
import type { Contact, Subject } from '../gathering.ts';
import { mergeInfections } from './merging.ts';
import { proofRow, proofShape, records, span } from './records.ts';

/** A contact that is one unit's. */
export type Attributed = Contact & { unitId: string };

/** Adds contacts to the sightings of their units, once a day, unit, source and indicator. @returns ids by contact */
export async function recordSightings(
  ctx: Context,
  source: { id: string; name: string },
  contacts: readonly Attributed[],
  known: ReadonlyMap<number, Subject>,
): Promise<Map<string, string>> {
  const groups = new Map<string, { contacts: Attributed[]; indicator: Subject }>();
  for (const contact of contacts) {
    const indicator = known.get(contact.indicatorId);
    if (!indicator) continue;
    const key = sightingKey(contact, indicator);
    const group = groups.get(key);
    if (group) group.contacts.push(contact);
    else groups.set(key, { contacts: [contact], indicator });
  }
  if (groups.size === 0) return new Map();
  // Two writers of one sighting wait for each other here and not in a deadlock.
  await ctx.db.execute(sql`select pg_advisory_xact_lock(7303015)`);
  const rows = [...groups.values()].map(({ contacts: parts, indicator }) => ({
    day: parts[0]?.day,
    unit_id: parts[0]?.unitId,
    kind: indicator.kind,
    value: indicator.value,
    description: indicator.description,
    family: indicator.family,
    list_name: indicator.listName,
    ...span(parts),
    has_suspect_clock: parts.some((part) => part.hasSuspectClock),
  }));
  const written = await rowsOf<{ id: string; key: string; is_new: boolean }>(
    ctx.db,
    sql`insert into detection_sightings (day, unit_id, source_id, source_name, kind, value, description, family,
          list_name, first_at, last_at, count, has_suspect_clock)
        select day, unit_id, ${source.id}::uuid, ${source.name}, kind, value, description, family, list_name,
               first_at, last_at, count, has_suspect_clock
        from ${records(
          rows,
          sql`day date, unit_id uuid, kind text, value text, description text, family text,
          list_name text, first_at timestamptz, last_at timestamptz, count bigint, has_suspect_clock boolean`,
        )}
        on conflict (day, unit_id, source_id, kind, value) do update
          set first_at = least(detection_sightings.first_at, excluded.first_at),
              last_at = greatest(detection_sightings.last_at, excluded.last_at),
              count = detection_sightings.count + excluded.count,
              has_suspect_clock = detection_sightings.has_suspect_clock or excluded.has_suspect_clock
        returning id, day::text || ' ' || unit_id || ' ' || kind || ' ' || value as key, (xmax = 0) as is_new`,
  );
  const ids = new Map(written.map(({ key, id }) => [key, id]));
  const fresh = new Set(written.filter(({ is_new }) => is_new).map(({ key }) => key));
  await recordMachines(ctx, groups, ids);
  await recordEvidence(ctx, groups, ids, fresh);
  await addToDays(ctx, groups, fresh);
  const opened = await mergeInfections(ctx, source.name, groups, ids);
  const perUnit = new Map<string, number>();
  for (const {
    contacts: [first],
  } of groups.values())
    if (first) perUnit.set(first.unitId, (perUnit.get(first.unitId) ?? 0) + 1);
  await ctx.emitEach(
    'detection.sightings-recorded',
    [...perUnit].map(([unitId, sightings]) => ({
      unitId,
      payload: { unitId, sightings, newInfections: opened.get(unitId) ?? 0 },
    })),
  );
  return ids;
}

/** Contacts grouped by their sighting. */
export type SightingGroups = ReadonlyMap<string, { contacts: Attributed[]; indicator: Subject }>;

export function sightingKey(
  { day, unitId }: Pick<Contact, 'day' | 'unitId'>,
  { kind, value }: Pick<Subject, 'kind' | 'value'>,
): string {
  return `${day} ${unitId} ${kind} ${value}`;
}

async function recordMachines(ctx: Context, groups: SightingGroups, ids: ReadonlyMap<string, string>) {
  const rows = [...groups].flatMap(([key, { contacts }]) =>
    // A machine that changed its address is one, by its leases.
    [...Map.groupBy(contacts, ({ machine }) => machine)].map(([machine, parts]) => ({
      sighting_id: ids.get(key),
      unit_id: parts[0]?.unitId,
      machine,
      leased_address: parts.find(({ leasedAddress }) => leasedAddress)?.leasedAddress ?? null,
      named_by: parts.find(({ namedBy }) => namedBy)?.namedBy ?? null,
      ...span(parts),
    })),
  );
  await ctx.db.execute(sql`
    insert into detection_contacts (sighting_id, unit_id, machine, leased_address, named_by, first_at, last_at, count)
    select sighting_id, unit_id, machine, leased_address, named_by, first_at, last_at, count
    from ${records(
      rows,
      sql`sighting_id uuid, unit_id uuid, machine text, leased_address text, named_by text, first_at timestamptz,
      last_at timestamptz, count bigint`,
    )}
    on conflict (sighting_id, machine) do update
      set first_at = least(detection_contacts.first_at, excluded.first_at),
          last_at = greatest(detection_contacts.last_at, excluded.last_at),
          count = detection_contacts.count + excluded.count`);
}

async function recordEvidence(
  ctx: Context,
  groups: SightingGroups,
  ids: ReadonlyMap<string, string>,
  fresh: ReadonlySet<string>,
) {
  const rows = [...groups].flatMap(
    ([
      key,
      {
        contacts: [first],
      },
    ]) =>
      first && fresh.has(key)
        ? [{ sighting_id: ids.get(key), unit_id: first.unitId, ...proofRow(first) }]
        : [],
  );
  for (let start = 0; start < rows.length; start += 1000)
    await ctx.db.execute(sql`
      insert into detection_evidence
        (sighting_id, unit_id, line, found, field, format, line_number, received_at, logged_at)
      select sighting_id, unit_id, line, found, field, format, line_number, received_at, logged_at
      from ${records(rows.slice(start, start + 1000), sql`sighting_id uuid, unit_id uuid, ${proofShape}`)}
      on conflict do nothing`);
}

async function addToDays(ctx: Context, groups: SightingGroups, fresh: ReadonlySet<string>) {
  const days = new Map<string, { day: string; unit_id: string; sightings: number; contacts: number }>();
  for (const [key, { contacts, indicator }] of groups) {
    const [first] = contacts;
    // What an anti-virus product found is no contact with a bad place.
    if (!first || indicator.kind === 'malware') continue;
    const at = `${first.day} ${first.unitId}`;
    const row = days.get(at) ?? { day: first.day, unit_id: first.unitId, sightings: 0, contacts: 0 };
    row.sightings += fresh.has(key) ? 1 : 0;
    row.contacts += contacts.reduce((sum, { count }) => sum + count, 0);
    days.set(at, row);
  }
  await ctx.db.execute(sql`
    insert into detection_daily_counts (day, unit_id, sightings, contacts)
    select day, unit_id, sightings, contacts
    from ${records([...days.values()], sql`day date, unit_id uuid, sightings int, contacts bigint`)}
    on conflict (unit_id, day) do update
      set sightings = detection_daily_counts.sightings + excluded.sightings,
          contacts = detection_daily_counts.contacts + excluded.contacts`);
}

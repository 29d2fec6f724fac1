import { and, asc, count, desc, eq, gte, inArray, lte, ne, sql } from 'drizzle-orm';
import { query, type Context } from '../../../kernel/command.ts';
import { visibleTo } from '../../../kernel/database/scope.ts';
import { AppError } from '../../../kernel/errors.ts';
import { keyAfter, pageOf } from '../../../kernel/paging.ts';
import { matchesText } from '../../../kernel/search.ts';
import { units } from '../../organisation/tables.ts';
import { GetSighting, ListSightings } from '../contract.ts';
import { marksOf } from '../evidence.ts';
import { contacts, evidence, sightings } from '../tables.ts';

/** What every list of sightings shows. */
const columns = {
  sighting: sightings,
  unitName: units.name,
  addresses: sql<string[]>`array(select c.machine from detection_contacts c
    where c.sighting_id = ${sightings.id} order by c.count desc, c.machine limit 5)`,
  addressCount: sql<number>`(select count(*)::int from detection_contacts c where c.sighting_id = ${sightings.id})`,
};

export const listSightings = query({
  name: 'detection.list-sightings',
  permission: 'detection:read',
  input: ListSightings.input,
  async run({ db, actor }, { unitId, from, to, sourceId, figure, text, after, limit }) {
    const key = keyAfter(after);
    const matching = and(
      visibleTo(actor, sightings.unitId),
      unitId ? eq(sightings.unitId, unitId) : undefined,
      from ? gte(sightings.day, from) : undefined,
      to ? lte(sightings.day, to) : undefined,
      sourceId ? eq(sightings.sourceId, sourceId) : undefined,
      figure ? ne(sightings.kind, 'malware') : undefined,
      text ? foundIn(text) : undefined,
    );
    const rows = await db
      .select(columns)
      .from(sightings)
      .innerJoin(units, eq(units.id, sightings.unitId))
      .where(
        and(
          matching,
          key ? sql`(${sightings.day}, ${sightings.id}) < (${key[0]}::date, ${key[1]}::uuid)` : undefined,
        ),
      )
      .orderBy(desc(sightings.day), desc(sightings.id))
      .limit(limit + 1);
    const [all] = await db.select({ total: count() }).from(sightings).where(matching);
    const { rows: shown, next } = pageOf(rows, limit, ({ sighting }) => [sighting.day, sighting.id]);
    return { rows: shown.map(shape), next, total: all?.total ?? 0 };
  },
});

/** @throws AppError `detection.sighting_not_found`, also when it is another unit's */
export const getSighting = query({
  name: 'detection.get-sighting',
  permission: 'detection:read',
  input: GetSighting.input,
  async run({ db, actor }, { id }) {
    const [row] = await db
      .select(columns)
      .from(sightings)
      .innerJoin(units, eq(units.id, sightings.unitId))
      .where(and(eq(sightings.id, id), visibleTo(actor, sightings.unitId)));
    if (!row) throw new AppError('not_found', 'detection.sighting_not_found', { id });
    const [proof] = await db
      .select()
      .from(evidence)
      .where(and(eq(evidence.sightingId, id), visibleTo(actor, evidence.unitId)));
    const machines = await db
      .select()
      .from(contacts)
      .where(and(eq(contacts.sightingId, id), visibleTo(actor, contacts.unitId)))
      .orderBy(desc(contacts.count), asc(contacts.machine))
      .limit(500);
    return {
      ...shape(row),
      contacts: machines.map(({ machine, ...contact }) => ({ ...contact, address: machine })),
      evidence: proof ? { ...proof, marks: marksOf(proof.line, proof.found) } : null,
    };
  },
});

/** Sightings that led to an infection, the latest first. */
export async function sightingsOf({ db, actor }: Context, infectionId: string) {
  return db
    .select({
      id: sightings.id,
      day: sightings.day,
      value: sightings.value,
      count: contacts.count,
      sourceName: sightings.sourceName,
    })
    .from(contacts)
    .innerJoin(sightings, eq(sightings.id, contacts.sightingId))
    .where(and(eq(contacts.infectionId, infectionId), visibleTo(actor, contacts.unitId)))
    .orderBy(desc(sightings.day))
    .limit(100);
}

export function foundIn(text: string) {
  return sql`(${matchesText([sightings.value, sightings.description, sightings.family], text)} or ${inArray(
    sightings.id,
    sql`(select c.sighting_id from detection_contacts c where c.machine like ${`${text.replaceAll(/[%_\\]/g, '\\$&')}%`})`,
  )})`;
}

function shape(row: {
  sighting: typeof sightings.$inferSelect;
  unitName: string;
  addresses: string[];
  addressCount: number;
}) {
  const { sighting, ...rest } = row;
  return { ...sighting, ...rest };
}

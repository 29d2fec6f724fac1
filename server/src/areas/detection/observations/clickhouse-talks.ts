import { observationKinds } from '@lachan/engine';
import { loudMachines, type DayOfTalks, type Talk } from '../alerts/signs.ts';
import type { ClickHouse } from './clickhouse.ts';
import { DAY } from './clickhouse-tables.ts';
import { COMMON_AT_MACHINES, LEAST_HOURS, LEAST_MINUTES, MOST_ROWS, PLACES_OF_LOUD } from './talks.ts';

/** What is read: hours since 1970, the last one excluded. */
export interface TalkHours {
  from: number;
  to: number;
  /** Where the days before begin; `null` when no earlier day is known. */
  before: number | null;
  knownDays: number;
}

type TalkRow = [number, string, number, string, number, string, number];
type VolumeRow = [string, number, number, number[], number[]];

/** What the search for abnormal signs needs of a day, as {@link readTalks} of DuckDB has it. */
export async function readTalks(
  db: ClickHouse,
  { from, to, before, knownDays }: TalkHours,
): Promise<DayOfTalks> {
  const talked = `select hour, machine, name, min(o.kind) as kind, max(o.kind = 1) as is_missing,
      sum(o.count) as count, groupBitOr(o.minutes) as minutes, sum(o.bytes) as bytes
    from observations o where hour >= ${from} and hour < ${to} group by hour, machine, name`;
  const talksOf = async (statement: string): Promise<Talk[]> => {
    const rows = await db.rows<TalkRow>(statement);
    return rows.map(([hour, machine, kind, destination, count, minutes, bytes]) => ({
      hour,
      machine,
      kind: observationKinds[kind] ?? 'flow',
      destination,
      count,
      minutes: BigInt(minutes),
      bytes,
    }));
  };
  const talks = (where: string) =>
    talksOf(`
      select t.hour, m.word, if(t.is_missing, 1, t.kind), n.word, toFloat64(t.count), toString(t.minutes), toFloat64(t.bytes)
      from (select * from (${talked}) ${where}) t join names n on n.id = t.name join machines m on m.id = t.machine
      limit ${MOST_ROWS}`);
  /** Each hour of these machines as a whole, and the places to which they sent most. */
  const loudOf = async (loud: readonly string[]): Promise<Talk[]> => {
    if (loud.length === 0) return [];
    const words = loud.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(', ');
    const own = `select * from (${talked}) where machine in (select id from machines where word in (${words}))`;
    const hours = await talksOf(`
      select t.hour, m.word, 0, '', toFloat64(t.count), toString(t.minutes), toFloat64(t.bytes)
      from (select hour, machine, sum(o.count) as count, groupBitOr(o.minutes) as minutes, sum(o.bytes) as bytes
            from (${own}) o group by hour, machine) t join machines m on m.id = t.machine`);
    const places = await talks(
      `where machine in (select id from machines where word in (${words}))
       order by bytes desc, count desc, hour, name limit ${PLACES_OF_LOUD} by machine`,
    );
    return [...hours, ...places];
  };
  const earlier = before === null ? null : `hour >= ${before} and hour < ${from}`;
  const volumes: DayOfTalks['volumes'] =
    earlier === null ? new Map() : await volumesOf(db, { from, to }, earlier);
  return {
    regular: await talks(`where (machine, name) in (
        select machine, name from (${talked}) group by machine, name
        having sum(bitCount(minutes)) >= ${LEAST_MINUTES} and count() >= ${LEAST_HOURS})
      and name not in (select name from (${talked}) group by name having uniqExact(machine) >= ${COMMON_AT_MACHINES})`),
    fresh: await talks(
      earlier === null ? '' : `where name not in (select distinct name from observations where ${earlier})`,
    ),
    volumes,
    loud: await loudOf(loudMachines(volumes)),
    knownDays,
  };
}

async function volumesOf(
  db: ClickHouse,
  { from, to }: Pick<TalkHours, 'from' | 'to'>,
  earlier: string,
): Promise<DayOfTalks['volumes']> {
  const rows = await db.rows<VolumeRow>(`
    with earlier as (
        select machine, ${DAY} as day, sum(o.bytes) as bytes, sum(o.count) as count
        from observations o where ${earlier} group by machine, day),
      history as (
        select machine, arraySort(groupArray((day, toFloat64(bytes), toFloat64(count)))) as days
        from earlier group by machine),
      today as (
        select machine, sum(o.bytes) as bytes, sum(o.count) as count
        from observations o where hour >= ${from} and hour < ${to} group by machine)
    select m.word, toFloat64(t.bytes), toFloat64(t.count), h.days.2, h.days.3
    from today t join history h on h.machine = t.machine join machines m on m.id = t.machine`);
  return new Map(
    rows.map(([machine, bytes, count, byteHistory, countHistory]) => [
      machine,
      bytes > 0
        ? { today: bytes, history: byteHistory, unit: 'bytes' }
        : { today: count, history: countHistory, unit: 'contacts' },
    ]),
  );
}

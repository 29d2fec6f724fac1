import type { DuckDBConnection } from '@duckdb/node-api';
import { observationKinds } from '@lachan/engine';
import { loudMachines, type DayOfTalks, type Talk } from '../alerts/signs.ts';
import { COMMON_AT_MACHINES, LEAST_HOURS, LEAST_MINUTES, MOST_ROWS, PLACES_OF_LOUD } from './talks.ts';

/** What is read: table expressions of DuckDB. */
export interface TalkTables {
  today: string;
  /** `null` when no earlier day is known. */
  before: string | null;
  names: string;
  machines: string;
  knownDays: number;
}

/** Reads what the search for abnormal signs needs of a day: few rows out of many. */
export async function readTalks(db: DuckDBConnection, tables: TalkTables): Promise<DayOfTalks> {
  await db.run(`create or replace temp table talked as
    select hour, machine, name, min(kind) as kind, max(kind = 1) as is_missing, sum(count)::double as count,
           bit_or(minutes) as minutes, sum(bytes)::double as bytes
    from ${tables.today} group by hour, machine, name`);
  const shown = (rows: string) => `
    select t.hour, m.word, case when t.is_missing then 1 else t.kind end, n.word, t.count, t.minutes::varchar, t.bytes
    from (${rows}) t join (${tables.names}) n on n.id = t.name join (${tables.machines}) m on m.id = t.machine
    limit ${MOST_ROWS}`;
  const regular = await talks(
    db,
    shown(`select * from talked
      semi join (select machine, name from talked group by all
                 having sum(bit_count(minutes)) >= ${LEAST_MINUTES} and count(*) >= ${LEAST_HOURS}) using (machine, name)
      anti join (select name from talked group by name having count(distinct machine) >= ${COMMON_AT_MACHINES}) using (name)`),
  );
  const fresh =
    tables.before === null
      ? 'select * from talked'
      : `select * from talked anti join (select distinct name from ${tables.before}) using (name)`;
  const volumes = await volumesOf(db, tables);
  return {
    regular,
    fresh: await talks(db, shown(fresh)),
    volumes,
    loud: await loudOf(db, tables, loudMachines(volumes)),
    knownDays: tables.knownDays,
  };
}

/** Each hour of these machines as a whole, and the places to which they sent most. */
async function loudOf(
  db: DuckDBConnection,
  { machines, names }: TalkTables,
  loud: readonly string[],
): Promise<Talk[]> {
  if (loud.length === 0) return [];
  const words = loud.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ');
  await db.run(`create or replace temp table loud as
    select t.*, m.word from talked t join (select * from (${machines}) where word in (${words})) m on m.id = t.machine`);
  return talks(
    db,
    `select hour, word, 0, '', sum(count), bit_or(minutes)::varchar, sum(bytes) from loud group by hour, word
     union all
     select l.hour, l.word, case when l.is_missing then 1 else l.kind end, n.word, l.count, l.minutes::varchar, l.bytes
     from (select * from loud qualify row_number() over
             (partition by machine order by bytes desc, count desc, hour, name) <= ${PLACES_OF_LOUD}) l
     join (${names}) n on n.id = l.name`,
  );
}

async function talks(db: DuckDBConnection, statement: string): Promise<Talk[]> {
  const answer = await db.runAndReadAll(statement);
  return answer.getRows().map(([hour, machine, kind, destination, count, minutes, bytes]) => ({
    hour: Number(hour),
    machine: String(machine),
    kind: observationKinds[Number(kind)] ?? 'flow',
    destination: String(destination),
    count: Number(count),
    minutes: BigInt(String(minutes)),
    bytes: Number(bytes),
  }));
}

async function volumesOf(
  db: DuckDBConnection,
  { today, before, machines }: TalkTables,
): Promise<DayOfTalks['volumes']> {
  if (before === null) return new Map();
  const sums = 'sum(bytes)::double as bytes, sum(count)::double as count';
  const answer = await db.runAndReadAll(`
    with earlier as (select machine, (hour + 7) // 24 as day, ${sums} from ${before} group by all),
      history as (select machine, list(bytes order by day) as bytes, list(count order by day) as counts
                  from earlier group by machine)
    select m.word, t.bytes, t.count, h.bytes, h.counts
    from (select machine, ${sums} from ${today} group by machine) t join history h using (machine)
    join (${machines}) m on m.id = t.machine`);
  return new Map(
    answer.getRowsJS().map(([machine, bytes, count, byteHistory, countHistory]) => {
      const unit = Number(bytes) > 0 ? ('bytes' as const) : ('contacts' as const);
      const history = (unit === 'bytes' ? byteHistory : countHistory) as unknown as number[];
      return [machine as string, { today: Number(unit === 'bytes' ? bytes : count), history, unit }];
    }),
  );
}

/** The Vietnam day of an hour, as a number since 1970. */
export const DAY = 'intDiv(hour + 7, 24)';

const observation = `hour UInt32 codec(ZSTD(3)), source LowCardinality(String), machine UInt32 codec(ZSTD(3)), kind UInt8 codec(ZSTD(3)),
  name UInt32 codec(Delta, ZSTD(3)), count UInt64 codec(T64, ZSTD(3)), minutes UInt64 codec(ZSTD(3)),
  bytes UInt64 codec(T64, ZSTD(3))`;
// A day is a partition: it goes whole, and comes whole out of `incoming`.
const sorted = `engine = MergeTree partition by ${DAY} order by (name, machine, hour)`;

export const TABLES = [
  `create table if not exists names (id UInt32, word String) engine = MergeTree order by id`,
  `create table if not exists machines (id UInt32, word String) engine = MergeTree order by id`,
  `create table if not exists observations (${observation}) ${sorted}`,
  // What is being sorted in: first as it came, then as it will stand.
  `create table if not exists arrived (hour UInt32, source String, machine String, kind UInt8, destination String,
     count UInt64, minutes UInt64, bytes UInt64) engine = MergeTree order by tuple()`,
  `create table if not exists incoming (${observation}) ${sorted}`,
  `create table if not exists asked (name UInt32) engine = Memory`,
];

/** Numbers what a dictionary does not have. Done again, it adds nothing; the number of a word stays the same for good. */
export const learn = (which: 'names' | 'machines', column: string): string => `
  insert into ${which}
  select (select if(count() = 0, 0, max(id) + 1) from ${which}) + row_number() over (order by word) - 1, word
  from (select distinct ${column} as word from arrived
        where ${column} not in (select word from ${which} where word in (select ${column} from arrived)))`;

export const SORT_IN = `
  insert into incoming
  select a.hour, a.source, m.id, a.kind, n.id, sum(a.count), groupBitOr(a.minutes), sum(a.bytes)
  from arrived a
  join (select id, word from names where word in (select destination from arrived)) n on n.word = a.destination
  join (select id, word from machines where word in (select machine from arrived)) m on m.word = a.machine
  group by a.hour, a.source, m.id, a.kind, n.id`;

export const FIND = (fromHour: number, toHour: number): string => `
  select h.name, m.word, h.source, h.kind, h.day, h.count, h.first, h.last
  from (select name, machine, source, kind, toUInt32(${DAY}) as day, toFloat64(sum(count)) as count,
               min(hour * 60 + arrayMin(bitPositionsToArray(minutes))) as first,
               max(hour * 60 + arrayMax(bitPositionsToArray(minutes))) as last
        from observations
        where hour between ${fromHour} and ${toHour} and name in (select name from asked)
        group by name, machine, source, kind, day) h
  join machines m on m.id = h.machine
  order by h.day, h.name, h.machine, h.source, h.kind`;

/** Words that no day knows go; the last number stays, so that none is given twice. */
export const forgetWords = (which: 'names' | 'machines', column: string): string => `
  alter table ${which} delete
  where id < (select max(id) from ${which}) and id not in (select distinct ${column} from observations)
  settings mutations_sync = 1`;

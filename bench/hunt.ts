// Looking back: node bench/hunt.ts --observations 100000000 --indicators 10000 [--rounds 5] [--folder KEPT] [--prepare]
// The observation store beside DuckDB on Parquet and ClickHouse (where chdb is installed) with names as they are.
// --folder keeps what is written, about 5 GB, for the next run; --prepare writes it and measures nothing.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Indicator } from '@lachan/engine';
import { DuckDbStore } from '../server/src/areas/detection/observations/duckdb-store.ts';
import { PARQUET, TSV_OUT } from '../server/src/areas/detection/observations/duckdb-text.ts';

const { values } = parseArgs({
  options: {
    observations: { type: 'string', default: '10000000' },
    indicators: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
    folder: { type: 'string' },
    prepare: { type: 'boolean', default: false },
  },
});
const [total, indicators, rounds] = [
  Number(values.observations),
  Number(values.indicators),
  Number(values.rounds),
];
const DAYS = 90;
const NAMES = 3_000_000;
const MACHINES = 40_001;
const firstHour = Date.parse('2026-08-23T00:00:00+07:00') / 3_600_000;
const folder =
  values.folder ?? mkdtempSync(join(process.env['LACHAN_BENCH_FOLDER'] ?? tmpdir(), 'lachan-hunt-'));
const plain = join(folder, 'plain.parquet');
const sizeOf = (file: string) => statSync(join(folder, file)).size;

/** ClickHouse in this process; it is installed only to measure. */
interface ChDb {
  Session: new (folder: string) => { query: (sql: string, format?: string) => string; close?: () => void };
}
const packageName: string = 'chdb';
const chdb = (await import(packageName).catch(() => null)) as ChDb | null;

const instance = await DuckDBInstance.create(':memory:', {
  threads: '2',
  temp_directory: join(folder, 'temporary'),
  memory_limit: '6GB',
});
const db = await instance.connect();
const first = async (sql: string) => (await db.runAndReadAll(sql)).getRows()[0] ?? [];

mkdirSync(folder, { recursive: true });
if (!existsSync(join(folder, 'manifest.json'))) await writeStore();
if (!existsSync(plain)) await writePlain();
const clickhouse = chdb ? new chdb.Session(join(folder, 'clickhouse')) : null;
if (clickhouse && clickhouse.query('exists table peer.observations', 'TabSeparated').trim() !== '1')
  fillClickHouse();

const rows = Number((await first(`select count(*) from read_parquet('${folder}/days/*.parquet')`))[0]);
const dayBytes = readdirSync(join(folder, 'days')).reduce((sum, file) => sum + sizeOf(`days/${file}`), 0);
const dictionaryBytes = readdirSync(join(folder, 'dictionary')).reduce(
  (sum, file) => sum + sizeOf(`dictionary/${file}`),
  0,
);
const each = (bytes: number) => `${(bytes / rows).toFixed(2)} bytes`;
console.log(
  `${rows} observations; store: ${each(dayBytes)} each, ${each(dayBytes + dictionaryBytes)} with the dictionaries; DuckDB with the names in the rows: ${each(statSync(plain).size)}${clickhouse ? `; ClickHouse: ${each(Number(clickhouse.query("select sum(bytes_on_disk) from system.parts where active and database = 'peer'", 'TabSeparated')))}` : ''}`,
);
if (!values.prepare) await measure();
clickhouse?.close?.();
if (!values.folder) rmSync(folder, { recursive: true });

async function measure(): Promise<void> {
  await db.run(`create temp table names as select * from (${wordsOf('names')})`);
  // A fifth of the indicators are there. The peers are asked for equal names only; the store looks below them too.
  const step = Math.floor(NAMES / (indicators / 5));
  const known = await db.runAndReadAll(
    `select word from names where id % ${step} = 7 and id > 20000 order by id limit ${indicators / 5}`,
  );
  const targets: Indicator[] = known
    .getRows()
    .map(([word], id) => ({ id, kind: 'domain', value: String(word) }));
  while (targets.length < indicators)
    targets.push({ id: targets.length, kind: 'domain', value: `absent-${targets.length}.invalid.example` });

  const store = new DuckDbStore(folder);
  const answers = [
    await timed('store', async () => {
      const found = await store.hunt(targets, { from: '2026-08-23', to: '2026-11-20' });
      return `${found.length} ${found.reduce((sum, { count }) => sum + count, 0)}`;
    }),
  ];
  await store.close();

  await db.run(`create table asked (word varchar)`);
  const appender = await db.createAppender('asked');
  for (const { value } of targets) {
    appender.appendVarchar(value);
    appender.endRow();
  }
  appender.closeSync();
  const byDay = (day: string, from: string) => `select count(*), cast(sum(count) as bigint) from (
    select word, machine, source, kind, ${day} as day, sum(count) as count from ${from} group by all)`;
  // DuckDB alone: the names as text in the rows, its own defaults.
  answers.push(
    await timed(
      'DuckDB alone',
      async () =>
        (
          await first(
            byDay(
              '(hour + 7) // 24',
              `(select p.* from read_parquet('${plain}') p where exists (select 1 from asked a where a.word = p.word))`,
            ),
          )
        ).join(' '),
      Math.min(rounds, 3),
    ),
  );
  if (clickhouse) {
    clickhouse.query('create or replace table peer.asked (word String) engine = Memory');
    clickhouse.query(
      `insert into peer.asked format TabSeparated\n${targets.map(({ value }) => value).join('\n')}\n`,
    );
    // ClickHouse alone: a table sorted by name, as it is best for this question.
    answers.push(
      await timed(
        'ClickHouse alone',
        async () =>
          clickhouse
            .query(
              `${byDay('intDiv(hour + 7, 24)', '(select * from peer.observations where word in (select word from peer.asked))')} settings max_threads = 2`,
              'TabSeparated',
            )
            .trim()
            .replace('\t', ' '),
        Math.min(rounds, 3),
      ),
    );
  }
  if (new Set(answers).size !== 1) throw new Error(`the answers differ: ${answers.join(' and ')}`);
  console.log(
    `answers equal: ${answers[0]} (contacts by day, lines); peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB with the peers`,
  );
}

/** Observations as the store itself writes them, a file a day. */
async function writeStore(): Promise<void> {
  const began = performance.now();
  for (const sub of ['days', 'dictionary', 'waiting']) mkdirSync(join(folder, sub), { recursive: true });
  // Invented names: a few are asked for most of the time; three million of them in all.
  await db.run(`copy (select range::uinteger as id, 'n' || printf('%x', hash(range) % 1048576) || range || '.' ||
      case range % 4 when 0 then 'example' when 1 then 'com.example' when 2 then 'test' else 'gov.example' end as word
    from range(${NAMES})) to '${folder}/dictionary/names-0.tsv' (${TSV_OUT})`);
  await db.run(`copy (select range::uinteger as id, '10.' || range // 65536 || '.' || range // 256 % 256 || '.' || range % 256
    from range(${MACHINES})) to '${folder}/dictionary/machines-0.tsv' (${TSV_OUT})`);
  await db.run('select setseed(0.5)');
  const days: Record<string, { file: string; rows: number; bytes: number }[]> = {};
  for (let day = 0; day < DAYS; day++) {
    const name = new Date((firstHour + day * 24 + 7) * 3_600_000).toISOString().slice(0, 10);
    const file = `days/${name}-0.parquet`;
    const [count] = await first(
      `copy (${rowsOfDay(day)} order by name, machine, hour) to '${folder}/${file}' (${PARQUET})`,
    );
    days[name] = [{ file, rows: Number(count), bytes: sizeOf(file) }];
  }
  const dictionary = (which: string, next: number) => ({
    next,
    bytes: sizeOf(`dictionary/${which}-0.tsv`),
    files: [`dictionary/${which}-0.tsv`],
  });
  const [names, machines] = [dictionary('names', NAMES), dictionary('machines', MACHINES)];
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ days, names, machines, settled: [], sequence: 1 }),
  );
  console.log(`written in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

/** The day as distinct rows: Zipf over names, log-uniform clients, most contacts in one minute of the hour. */
function rowsOfDay(day: number): string {
  return `
    select ${firstHour + day * 24}::uinteger + (random() * 24)::uinteger % 24 as hour,
           'source-' || (random() * 3)::int as source, floor(pow(40000, random()))::uinteger as machine,
           (random() * 5)::utinyint % 5 as kind,
           floor(pow(${NAMES}, pow(random(), 0.7)))::uinteger % ${NAMES} as name,
           (1 + floor(pow(random(), 6) * 30))::ubigint as count, pow(2, floor(random() * 60))::ubigint as minutes,
           case when random() < 0.3 then floor(pow(20000, random()))::ubigint else 0::ubigint end as bytes
    from range(${Math.floor(total / DAYS)})`;
}

function wordsOf(which: 'names' | 'machines'): string {
  return `select * from read_csv('${folder}/dictionary/${which}-0.tsv', delim = '\t', header = false, quote = '',
    escape = '', auto_detect = false, columns = {id: 'uinteger', word: 'varchar'})`;
}

async function writePlain(): Promise<void> {
  await db.run(`copy (select hour, source, machine, kind, word, count, minutes, bytes
    from read_parquet('${folder}/days/*.parquet') f join (${wordsOf('names')}) n on n.id = f.name)
    to '${plain}' (format parquet)`);
}

function fillClickHouse(): void {
  clickhouse?.query('create database if not exists peer');
  clickhouse?.query(`create table peer.observations (hour UInt32, source LowCardinality(String), machine UInt32, kind UInt8,
    word String, count UInt64, minutes UInt64, bytes UInt64) engine = MergeTree order by (word, hour)`);
  clickhouse?.query(
    `insert into peer.observations select hour, source, machine, kind, word, count, minutes, bytes from file('${plain}', 'Parquet')
     settings max_threads = 2, max_insert_threads = 1`,
  );
}

async function timed(name: string, work: () => Promise<string>, times = rounds): Promise<string> {
  const clocks: number[] = [];
  let answer = await work();
  const before = process.cpuUsage();
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    answer = await work();
    clocks.push(performance.now() - start);
  }
  const used = process.cpuUsage(before);
  const sorted = clocks.toSorted((a, b) => a - b);
  console.log(
    `${name}: median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, ${sorted[0]?.toFixed(0)}–${sorted.at(-1)?.toFixed(0)}; processor ${((used.user + used.system) / 1000 / times).toFixed(0)} ms each`,
  );
  return answer;
}

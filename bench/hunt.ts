// Looking back: node bench/hunt.ts --observations 100000000 --indicators 10000 [--rounds 5]
// The observation store beside DuckDB on Parquet with names as they are (its own defaults).
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Indicator } from '@lachan/engine';
import { DuckDbStore } from '../server/src/areas/detection/observations/duckdb-store.ts';

const { values } = parseArgs({
  options: {
    observations: { type: 'string', default: '10000000' },
    indicators: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
});
const [total, indicators, rounds] = [
  Number(values.observations),
  Number(values.indicators),
  Number(values.rounds),
];
const days = 90;
const perDay = Math.floor(total / days);
const folder = mkdtempSync(join(process.env['LACHAN_BENCH_FOLDER'] ?? tmpdir(), 'lachan-hunt-'));
const firstDay = Date.parse('2026-08-23T00:00:00+07:00') / 3_600_000;
const plain = join(folder, 'plain.parquet');

/** Invented names: a few are asked for most of the time; three million of them in all. */
const nameOf = (id: string) =>
  `'n' || printf('%x', hash(${id}) % 1048576) || ${id} || '.' || case ${id} % 4 when 0 then 'example' when 1 then 'com.example' when 2 then 'test' else 'gov.example' end`;

/** The day as distinct rows: Zipf over names, log-uniform clients, most contacts in one minute of the hour. */
const rowsOfDay = (day: number) => `
  select ${firstDay + day * 24}::uinteger + (random() * 24)::uinteger % 24 as hour, 'source-' || (random() * 3)::int as source,
         floor(pow(40000, random()))::uinteger as machine, (random() * 5)::utinyint % 5 as kind,
         floor(pow(3000000, pow(random(), 0.7)))::uinteger % 3000000 as name,
         (1 + floor(pow(random(), 6) * 30))::ubigint as count, pow(2, floor(random() * 60))::ubigint as minutes,
         case when random() < 0.3 then floor(pow(20000, random()))::ubigint else 0::ubigint end as bytes
  from range(${perDay})`;

const instance = await DuckDBInstance.create(':memory:', {
  threads: '2',
  temp_directory: folder,
  memory_limit: '6GB',
});
const db = await instance.connect();
await db.run('select setseed(0.5)');
for (const sub of ['days', 'dictionary', 'waiting']) mkdirSync(join(folder, sub));
await db.run(
  `create table names as select range::uinteger as id, ${nameOf('range')} as word from range(3000000)`,
);
await db.run(
  `copy names to '${folder}/dictionary/names-0.tsv' (format csv, header false, delimiter '\t', quote '', escape '')`,
);
await db.run(`copy (select range::uinteger as id, '10.' || range // 65536 || '.' || range // 256 % 256 || '.' || range % 256 from range(40001))
  to '${folder}/dictionary/machines-0.tsv' (format csv, header false, delimiter '\t', quote '', escape '')`);
const parts: Record<string, { file: string; rows: number; bytes: number }[]> = {};
let [rows, dayBytes] = [0, 0];
const began = performance.now();
for (let day = 0; day < days; day++) {
  const name = new Date((firstDay + day * 24 + 7) * 3_600_000).toISOString().slice(0, 10);
  const file = `days/${name}-0.parquet`;
  // As the store itself writes a day.
  const written =
    await db.runAndReadAll(`copy (${rowsOfDay(day)} order by name, machine, hour) to '${folder}/${file}'
    (format parquet, compression zstd, compression_level 3, parquet_version v2)`);
  const [count, bytes] = [Number(written.getRows()[0]?.[0]), statSync(join(folder, file)).size];
  rows += count;
  dayBytes += bytes;
  parts[name] = [{ file, rows: count, bytes }];
}
const sizeOf = (file: string) => statSync(join(folder, file)).size;
const dictionaryBytes = sizeOf('dictionary/names-0.tsv') + sizeOf('dictionary/machines-0.tsv');
writeFileSync(
  join(folder, 'manifest.json'),
  JSON.stringify({
    days: parts,
    names: { next: 3_000_000, bytes: sizeOf('dictionary/names-0.tsv'), files: ['dictionary/names-0.tsv'] },
    machines: {
      next: 40_001,
      bytes: sizeOf('dictionary/machines-0.tsv'),
      files: ['dictionary/machines-0.tsv'],
    },
    settled: [],
    sequence: 1,
  }),
);
console.log(
  `${rows} observations written in ${((performance.now() - began) / 1000).toFixed(0)} s; ${(dayBytes / rows).toFixed(2)} bytes each, ${((dayBytes + dictionaryBytes) / rows).toFixed(2)} with the dictionaries`,
);

// A fifth of the indicators are there. The peer is asked for equal names only; the store looks below them as well.
const known = await db.runAndReadAll(
  `select word from names where id % ${Math.floor(3_000_000 / (indicators / 5))} = 7 and id > 20000 limit ${indicators / 5}`,
);
const targets: Indicator[] = known
  .getRows()
  .map(([word], id) => ({ id, kind: 'domain', value: String(word) }));
while (targets.length < indicators)
  targets.push({ id: targets.length, kind: 'domain', value: `absent-${targets.length}.invalid.example` });

const store = new DuckDbStore(folder);
const span = { from: '2026-08-23', to: '2026-11-20' };
const contacts = await timed('store', async () => {
  const found = await store.hunt(targets, span);
  return `${found.length} ${found.reduce((sum, { count }) => sum + count, 0)}`;
});
await store.close();

await db.run(`create table asked (word varchar)`);
const appender = await db.createAppender('asked');
for (const { value } of targets) {
  appender.appendVarchar(value);
  appender.endRow();
}
appender.closeSync();
const sameAnswer = (from: string) => `select count(*), sum(count)::bigint from (
  select word, machine, source, kind, (hour + 7) // 24 as day, sum(count) as count from ${from} group by all)`;
// DuckDB alone: the names as text in the rows, its own defaults, parents expanded where a name has them.
await db.run(
  `copy (select hour, source, machine, kind, word, count, minutes, bytes from read_parquet('${folder}/days/*.parquet') f join names n on n.id = f.name) to '${plain}' (format parquet)`,
);
console.log(`DuckDB, names in the rows, defaults: ${(statSync(plain).size / rows).toFixed(2)} bytes each`);
const alone = await timed(
  'DuckDB alone',
  async () => {
    const answer = await db.runAndReadAll(
      sameAnswer(
        `(select p.* from read_parquet('${plain}') p where exists (select 1 from asked a where a.word = p.word))`,
      ),
    );
    return (answer.getRows()[0] ?? []).join(' ');
  },
  Math.min(rounds, 2),
);
if (contacts !== alone) throw new Error(`the answers differ: ${contacts} and ${alone}`);
console.log(
  `answers equal: ${contacts} (contacts by day, lines); peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB with the peers`,
);
rmSync(folder, { recursive: true });

async function timed(name: string, work: () => Promise<string>, times = rounds): Promise<string> {
  const clocks: number[] = [];
  let answer = await work();
  for (let round = 0; round < times; round++) {
    const start = performance.now();
    answer = await work();
    clocks.push(performance.now() - start);
  }
  const sorted = clocks.toSorted((a, b) => a - b);
  console.log(
    `${name}: median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, ${sorted[0]?.toFixed(0)}–${sorted.at(-1)?.toFixed(0)}`,
  );
  return answer;
}

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { COLUMNS, PARQUET, TSV, TSV_OUT, type Paths } from './duckdb-text.ts';
import type { Manifest } from './manifest.ts';
import { dayOfHour, firstHourOf } from './store.ts';
import { writeKeys } from './word-lines.ts';

/** What statements need: a connection, where files are, and the manifest that is being made. */
export interface Bench {
  db: DuckDBConnection;
  paths: Paths;
  manifest: Manifest;
}

/** Sorts files of observations that wait into their days. @returns the days */
export async function sortIn(bench: Bench, waiting: readonly string[]): Promise<Set<string>> {
  const { db, paths, manifest } = bench;
  const files = paths.list(waiting.map((file) => `waiting/${file}`));
  await db.run(`create or replace temp table incoming as
    select hour, source, machine, kind, destination, sum(count) as count, bit_or(minutes) as minutes,
           sum(bytes) as bytes
    from read_csv(${files}, ${TSV}, columns = {hour: 'uinteger', source: 'varchar', machine: 'varchar',
      kind: 'utinyint', destination: 'varchar', count: 'ubigint', minutes: 'ubigint', bytes: 'ubigint'})
    group by all`);
  await learn(bench, 'names', 'destination');
  await learn(bench, 'machines', 'machine');
  const hours = await db.runAndReadAll('select distinct hour from incoming');
  const days = new Set(hours.getRows().map(([hour]) => dayOfHour(Number(hour))));
  for (const day of days) (manifest.days[day] ??= []).push(await writeDay(bench, day, INCOMING));
  for (const table of ['incoming', 'names', 'machines', 'fresh'])
    await db.run(`drop table if exists ${table}`);
  return days;
}

/** Many small files of one day become one, in which each observation stands once. @returns the files that go */
export async function joinDay(bench: Bench, day: string): Promise<string[]> {
  const { paths, manifest } = bench;
  const files = (manifest.days[day] ?? []).map(({ file }) => file);
  const joined = `select hour, source, machine, kind, name, sum(count) as count, bit_or(minutes) as minutes,
    sum(bytes) as bytes from ${paths.parquet(files)} group by all`;
  manifest.days[day] = [await writeDay(bench, day, joined)];
  return files;
}

/** Writes a day without what some sources saw. @returns the files that go, and how many observations with them */
export async function leaveOut(
  bench: Bench,
  day: string,
  sourceIds: readonly string[],
): Promise<{ gone: string[]; observations: number }> {
  const { db, paths, manifest } = bench;
  const isTheirs = `source in (${sourceIds.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ')})`;
  const parts = manifest.days[day] ?? [];
  const gone: string[] = [];
  let observations = 0;
  for (const [place, { file, rows }] of parts.entries()) {
    const found = await db.runAndReadAll(`select count(*) from ${paths.parquet([file])} where ${isTheirs}`);
    const theirs = Number(found.getRows()[0]?.[0] ?? 0);
    if (theirs === 0) continue;
    observations += theirs;
    gone.push(file);
    if (theirs < rows) {
      const rest = `select ${COLUMNS} from ${paths.parquet([file])} where not (${isTheirs})`;
      parts[place] = await writeDay(bench, day, rest);
    }
  }
  const left = parts.filter(({ file }) => !gone.includes(file));
  if (left.length > 0) manifest.days[day] = left;
  else delete manifest.days[day];
  return { gone, observations };
}

/** Names that no day knows any more go. @returns the files that go */
export async function forgetWords({ db, paths, manifest }: Bench): Promise<string[]> {
  const days = Object.values(manifest.days).flatMap((parts) => parts.map(({ file }) => file));
  const gone: string[] = [];
  for (const [which, column] of [
    ['names', 'name'],
    ['machines', 'machine'],
  ] as const) {
    const old = manifest[which].files;
    if (old.length === 0) continue;
    const file = `dictionary/${which}-${manifest.sequence++}.tsv`;
    const used =
      days.length === 0
        ? 'where false'
        : `where id in (select distinct ${column} from ${paths.parquet(days)})`;
    const left = await db.runAndReadAll(
      `copy (select id, word from (${paths.words(old)}) ${used} order by id) to '${paths.of(file)}' (${TSV_OUT})`,
    );
    manifest[which].files = [file];
    manifest[which].words = Number(left.getRows()[0]?.[0] ?? 0);
    manifest[which].bytes = (await stat(join(paths.folder, file))).size;
    if (which === 'names') await writeKeys(join(paths.folder, file));
    gone.push(...old);
  }
  return gone;
}

/** Numbers what the dictionary does not have. The number of a word stays the same for good. */
async function learn(
  { db, paths, manifest }: Bench,
  which: 'names' | 'machines',
  column: string,
): Promise<void> {
  const dictionary = manifest[which];
  await db.run(`create or replace temp table ${which} as ${paths.words(dictionary.files)}`);
  const file = `dictionary/${which}-${manifest.sequence++}.tsv`;
  await db.run(`create or replace temp table fresh as
    select (${dictionary.next} + row_number() over (order by word) - 1)::uinteger as id, word
    from (select distinct ${column} as word from incoming) f
    where not exists (select 1 from ${which} k where k.word = f.word)`);
  const counted = await db.runAndReadAll('select count(*) from fresh');
  const added = Number(counted.getRows()[0]?.[0] ?? 0);
  if (added === 0) return;
  await db.run(`copy (select id, word from fresh order by id) to '${paths.of(file)}' (${TSV_OUT})`);
  await db.run(`insert into ${which} select * from fresh`);
  dictionary.next += added;
  dictionary.words += added;
  dictionary.files.push(file);
  if (which === 'names') await writeKeys(join(paths.folder, file));
  dictionary.bytes += (await stat(join(paths.folder, file))).size;
}

async function writeDay({ db, paths, manifest }: Bench, day: string, rows: string) {
  const file = `days/${day}-${manifest.sequence++}.parquet`;
  const first = firstHourOf(day);
  const written = await db.runAndReadAll(`copy (
      select hour, source, machine, kind, name, count::ubigint as count, minutes, bytes::ubigint as bytes
      from (${rows}) where hour between ${first} and ${first + 23} order by name, machine, hour)
    to '${paths.of(file)}' (${PARQUET})`);
  const bytes = (await stat(join(paths.folder, file))).size;
  return { file, rows: Number(written.getRows()[0]?.[0] ?? 0), bytes };
}

const INCOMING = `select i.hour, i.source, m.id as machine, i.kind, n.id as name, i.count, i.minutes, i.bytes
  from incoming i join names n on n.word = i.destination join machines m on m.word = i.machine`;

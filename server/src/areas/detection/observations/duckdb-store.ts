import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { observationKinds, type Indicator, type Observation } from '@lachan/engine';
import { addDays } from '../../../kernel/time.ts';
import type { DayOfTalks } from '../alerts/signs.ts';
import { wordsThatHit } from './dictionary.ts';
import { readTalks } from './duckdb-talks.ts';
import { openManifest, writeManifest, type Manifest } from './manifest.ts';
import {
  dayOfHour,
  instantOf,
  type ObservationStore,
  type PastContact,
  type Span,
  type StoreFigures,
} from './store.ts';
import { writeWaiting } from './waiting.ts';

/** A day in more files than this is written anew as one. */
const PARTS_OF_A_DAY = 12;

/**
 * Observations in Parquet files, one folder of them, sorted by destination within a day; names and machines are
 * numbers there, with a dictionary beside. DuckDB reads and writes them; it is loaded when it is first needed.
 */
export class DuckDbStore implements ObservationStore {
  private readonly folder: string;
  private manifest: Manifest | undefined;
  private connection: Promise<DuckDBConnection> | undefined;
  /** One thing at a time: files are replaced under readers otherwise. */
  private tail: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  append(key: string, sourceId: string, observations: Iterable<Observation>): Promise<void> {
    return writeWaiting(join(this.folder, 'waiting'), key, sourceId, observations);
  }

  settle(mayRepeat: (key: string) => boolean = () => false): Promise<void> {
    return this.alone(() => this.sortIn(mayRepeat));
  }

  hunt(targets: readonly Indicator[], span: Span): Promise<PastContact[]> {
    return this.alone(() => this.find(targets, span));
  }

  talks(day: string, daysBefore: number): Promise<DayOfTalks> {
    return this.alone(async () => {
      const { days, names, machines } = await this.opened();
      const earlier = Object.keys(days).filter((one) => one < day && one >= addDays(day, -daysBefore));
      const table = (some: readonly string[]) =>
        `read_parquet(${this.listOf(some.flatMap((one) => (days[one] ?? []).map(({ file }) => file)))})`;
      if (!days[day]) return { regular: [], fresh: [], volumes: new Map(), knownDays: earlier.length };
      return readTalks(await this.db(), {
        today: table([day]),
        before: earlier.length === 0 ? null : table(earlier),
        names: this.wordsOf(names.files),
        machines: this.wordsOf(machines.files),
        knownDays: earlier.length,
      });
    });
  }

  figures(): Promise<StoreFigures> {
    return this.alone(async () => {
      const { days, names, machines } = await this.opened();
      let waitingBytes = 0;
      for (const file of await readdir(join(this.folder, 'waiting')))
        waitingBytes += (await stat(join(this.folder, 'waiting', file))).size;
      return {
        days: Object.entries(days)
          .map(([day, parts]) => ({
            day,
            observations: parts.reduce((sum, { rows }) => sum + rows, 0),
            bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
          }))
          .toSorted((a, b) => a.day.localeCompare(b.day)),
        waitingBytes,
        dictionaryBytes: names.bytes + machines.bytes,
      };
    });
  }

  prune(before: string): Promise<number> {
    return this.alone(async () => {
      const manifest = await this.opened();
      const old = Object.keys(manifest.days).filter((day) => day < before);
      if (old.length === 0) return 0;
      const files = old.flatMap((day) => (manifest.days[day] ?? []).map(({ file }) => file));
      for (const day of old) delete manifest.days[day];
      await writeManifest(this.folder, manifest);
      for (const file of files) await rm(join(this.folder, file), { force: true });
      await this.forgetNames(manifest);
      return old.length;
    });
  }

  async close(): Promise<void> {
    await this.tail.catch(() => undefined);
    (await this.connection)?.closeSync();
    this.connection = undefined;
  }

  private alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.tail.then(work, work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async opened(): Promise<Manifest> {
    this.manifest ??= await openManifest(this.folder);
    return this.manifest;
  }

  private db(): Promise<DuckDBConnection> {
    this.connection ??= import('@duckdb/node-api').then(async ({ DuckDBInstance }) => {
      const instance = await DuckDBInstance.create(':memory:', {
        threads: '2',
        memory_limit: '1GB',
        temp_directory: join(this.folder, 'temporary'),
      });
      return instance.connect();
    });
    return this.connection;
  }

  private async sortIn(mayRepeat: (key: string) => boolean): Promise<void> {
    const manifest = await this.opened();
    const files = (await readdir(join(this.folder, 'waiting'))).filter(
      (file) => file.endsWith('.tsv') && !mayRepeat(file.slice(0, -4)),
    );
    if (files.length === 0) return;
    const db = await this.db();
    const paths = this.listOf(files.map((file) => `waiting/${file}`));
    await db.run(`create or replace temp table incoming as
      select hour, source, machine, kind, destination, sum(count) as count, bit_or(minutes) as minutes,
             sum(bytes) as bytes
      from read_csv(${paths}, ${TSV}, columns = {hour: 'uinteger', source: 'varchar', machine: 'varchar',
        kind: 'utinyint', destination: 'varchar', count: 'ubigint', minutes: 'ubigint', bytes: 'ubigint'})
      group by all`);
    await this.learn(manifest, 'names', 'destination');
    await this.learn(manifest, 'machines', 'machine');
    const hours = await db.runAndReadAll('select distinct hour from incoming');
    const days = new Set(hours.getRows().map(([hour]) => dayOfHour(Number(hour))));
    for (const day of days) await this.writeDay(manifest, day, INCOMING);
    manifest.settled = files;
    await writeManifest(this.folder, manifest);
    for (const file of files) await rm(join(this.folder, 'waiting', file), { force: true });
    for (const day of days)
      if ((manifest.days[day]?.length ?? 0) > PARTS_OF_A_DAY) await this.joinDay(manifest, day);
  }

  /** Numbers what the dictionary does not have. The names of a word stay the same for good. */
  private async learn(manifest: Manifest, which: 'names' | 'machines', column: string): Promise<void> {
    const db = await this.db();
    const dictionary = manifest[which];
    await db.run(`create or replace temp table ${which} as ${this.wordsOf(dictionary.files)}`);
    const file = `dictionary/${which}-${manifest.sequence++}.tsv`;
    await db.run(`create or replace temp table fresh as
      select (${dictionary.next} + row_number() over (order by word) - 1)::uinteger as id, word
      from (select distinct ${column} as word from incoming) f
      where not exists (select 1 from ${which} k where k.word = f.word)`);
    const counted = await db.runAndReadAll('select count(*) from fresh');
    const added = Number(counted.getRows()[0]?.[0] ?? 0);
    if (added === 0) return;
    await db.run(`copy (select id, word from fresh order by id) to '${this.pathOf(file)}'
      (format csv, header false, delimiter '\t', quote '', escape '')`);
    await db.run(`insert into ${which} select * from fresh`);
    dictionary.next += added;
    dictionary.files.push(file);
    dictionary.bytes += (await stat(join(this.folder, file))).size;
  }

  private wordsOf(files: readonly string[]): string {
    return files.length === 0
      ? NO_WORDS
      : `select * from read_csv(${this.listOf(files)}, ${TSV}, ${WORD_COLUMNS})`;
  }

  private async writeDay(manifest: Manifest, day: string, rows: string): Promise<void> {
    const db = await this.db();
    const file = `days/${day}-${manifest.sequence++}.parquet`;
    const first = Math.floor(Date.parse(`${day}T00:00:00+07:00`) / 3_600_000);
    const written = await db.runAndReadAll(`copy (
        select hour, source, machine, kind, name, count::ubigint as count, minutes, bytes::ubigint as bytes
        from (${rows}) where hour between ${first} and ${first + 23} order by name, machine, hour)
      to '${this.pathOf(file)}' (format parquet, compression zstd, compression_level 3, parquet_version v2)`);
    const bytes = (await stat(join(this.folder, file))).size;
    (manifest.days[day] ??= []).push({ file, rows: Number(written.getRows()[0]?.[0] ?? 0), bytes });
  }

  /** Many small files of one day become one, in which each observation stands once. */
  private async joinDay(manifest: Manifest, day: string): Promise<void> {
    const parts = manifest.days[day] ?? [];
    manifest.days[day] = [];
    const all = this.listOf(parts.map(({ file }) => file));
    await this.writeDay(
      manifest,
      day,
      `select hour, source, machine, kind, name, sum(count) as count, bit_or(minutes) as minutes, sum(bytes) as bytes
       from read_parquet(${all}) group by all`,
    );
    await writeManifest(this.folder, manifest);
    for (const { file } of parts) await rm(join(this.folder, file), { force: true });
  }

  /** Names that no day knows any more go. */
  private async forgetNames(manifest: Manifest): Promise<void> {
    const db = await this.db();
    const parts = Object.values(manifest.days).flat();
    for (const [which, column] of [
      ['names', 'name'],
      ['machines', 'machine'],
    ] as const) {
      const old = manifest[which].files;
      if (old.length === 0) continue;
      const file = `dictionary/${which}-${manifest.sequence++}.tsv`;
      const used =
        parts.length === 0
          ? 'where false'
          : `where id in (select distinct ${column} from read_parquet(${this.listOf(parts.map((part) => part.file))}))`;
      await db.run(`copy (select id, word from (${this.wordsOf(old)}) ${used} order by id)
        to '${this.pathOf(file)}' (format csv, header false, delimiter '\t', quote '', escape '')`);
      manifest[which].files = [file];
      manifest[which].bytes = (await stat(join(this.folder, file))).size;
      await writeManifest(this.folder, manifest);
      for (const gone of old) await rm(join(this.folder, gone), { force: true });
    }
  }

  private async find(targets: readonly Indicator[], { from, to }: Span): Promise<PastContact[]> {
    const manifest = await this.opened();
    const parts = Object.entries(manifest.days).flatMap(([day, files]) =>
      from <= day && day <= to ? files : [],
    );
    if (parts.length === 0 || targets.length === 0) return [];
    const words = await wordsThatHit(
      manifest.names.files.map((file) => join(this.folder, file)),
      targets,
    );
    if (words.size === 0) return [];
    const db = await this.db();
    await db.run('create or replace temp table asked (name uinteger)');
    const appender = await db.createAppender('asked');
    for (const id of words.keys()) {
      appender.appendUInteger(id);
      appender.endRow();
    }
    appender.closeSync();
    const found = await db.runAndReadAll(`
      with hourly as (
        select f.name, f.machine, f.source, f.kind, f.hour, sum(count)::double as count, bit_or(minutes) as minutes
        from read_parquet(${this.listOf(parts.map(({ file }) => file))}) f join asked using (name)
        group by all),
      hits as (
        select name, machine, source, kind, (hour + 7) // 24 as day, sum(count) as count,
               min(hour) as first, arg_min(minutes, hour)::varchar as first_minutes,
               max(hour) as last, arg_max(minutes, hour)::varchar as last_minutes
        from hourly group by all)
      select h.name, m.word, h.source, h.kind, h.count, h.first, h.first_minutes, h.last, h.last_minutes
      from hits h join (${this.wordsOf(manifest.machines.files)}) m on m.id = h.machine
      order by h.day, h.name, m.word, h.source, h.kind`);
    return found
      .getRows()
      .flatMap(([name, machine, source, kind, count, first, firstMinutes, last, lastMinutes]) => {
        const word = words.get(Number(name));
        return (word?.targets ?? []).map((target) => ({
          target,
          sourceId: String(source),
          machine: String(machine),
          kind: observationKinds[Number(kind)] ?? 'flow',
          destination: word?.text ?? '',
          day: dayOfHour(Number(first)),
          firstAt: instantOf(Number(first), BigInt(String(firstMinutes)), 'first'),
          lastAt: instantOf(Number(last), BigInt(String(lastMinutes)), 'last'),
          count: Number(count),
        }));
      });
  }

  private listOf(files: readonly string[]): string {
    return `[${files.map((file) => `'${this.pathOf(file)}'`).join(', ')}]`;
  }

  private pathOf(file: string): string {
    return join(this.folder, file).replaceAll("'", "''");
  }
}

const WORD_COLUMNS = `columns = {id: 'uinteger', word: 'varchar'}`;
const NO_WORDS = `select 0::uinteger as id, ''::varchar as word where false`;
const TSV = `delim = '\t', header = false, quote = '', escape = '', auto_detect = false`;
const INCOMING = `select i.hour, i.source, m.id as machine, i.kind, n.id as name, i.count, i.minutes, i.bytes
  from incoming i join names n on n.word = i.destination join machines m on m.word = i.machine`;

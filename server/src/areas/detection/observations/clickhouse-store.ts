import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Indicator, Observation } from '@lachan/engine';
import { addDays } from '../../../kernel/time.ts';
import type { DayOfTalks } from '../alerts/signs.ts';
import { ClickHouse } from './clickhouse.ts';
import { FIND, forgetWords, learn, SORT_IN, TABLES } from './clickhouse-tables.ts';
import { readTalks } from './clickhouse-talks.ts';
import { wordsThatHit } from './dictionary.ts';
import { contactsOf, type FoundRow } from './found.ts';
import { writeWhole } from './manifest.ts';
import {
  firstHourOf,
  type ObservationStore,
  type PastContact,
  type Span,
  type StoreFigures,
  type Watch,
} from './store.ts';
import { Turns } from './turns.ts';
import { removeWaiting, waitingBytes, waitingFiles, writeWaiting } from './waiting.ts';
import { keysFileOf } from './word-lines.ts';

/** A search goes through so many days at once, and tells how far it is in between. */
const DAYS_AT_ONCE = 15;
/** Of the work of a search, so much is the dictionary's. */
const SHARE_OF_WORDS = 0.3;
const WORDS_PER_WRITE = 20_000;

/**
 * Observations in a ClickHouse server: a partition for a day, sorted by destination; names and machines are numbers
 * there too. What waits to be sorted in lies in the local folder. One installation writes to a database.
 */
export class ClickHouseStore implements ObservationStore {
  private readonly folder: string;
  private readonly db: ClickHouse;
  private readonly writing = new Turns();
  private readonly hunting = new Turns();
  private ready: Promise<void> | undefined;
  /** The names as a file for the engine, and up to which number. */
  private lastName = -1;

  constructor(folder: string, url: string) {
    this.folder = folder;
    this.db = new ClickHouse(url);
  }

  append(key: string, sourceId: string, observations: Iterable<Observation>): Promise<void> {
    return writeWaiting(this.folder, key, sourceId, observations);
  }

  settle(mayRepeat: (key: string) => boolean = () => false): Promise<void> {
    return this.writing.alone(async () => {
      await this.opened();
      await this.finish();
      const files = (await waitingFiles(this.folder)).filter((file) => !mayRepeat(file.slice(0, -4)));
      if (files.length === 0) return;
      for (const table of ['arrived', 'incoming']) await this.db.run(`truncate table ${table}`);
      for (const file of files) await this.db.insert('arrived', join(this.folder, 'waiting', file));
      await this.db.run(learn('names', 'destination'));
      await this.db.run(learn('machines', 'machine'));
      await this.db.run(SORT_IN);
      await writeWhole(this.mark, JSON.stringify(files));
      await this.finish();
      await this.db.run('truncate table arrived');
    });
  }

  hunt(targets: readonly Indicator[], { from, to }: Span, watch: Watch = {}): Promise<PastContact[]> {
    return this.hunting.alone(async () => {
      const { onProgress, signal } = watch;
      signal?.throwIfAborted();
      await this.opened();
      const days = (await this.days()).map(({ day }) => day).filter((day) => from <= day && day <= to);
      const [first] = days;
      const last = days.at(-1);
      if (first === undefined || last === undefined || targets.length === 0) return [];
      const words = await wordsThatHit([await this.namesFile()], targets, {
        onProgress: (share) => onProgress?.(share * SHARE_OF_WORDS),
        signal,
      });
      if (words.size === 0) return [];
      await this.db.run('truncate table asked');
      await this.db.insert('asked', [[...words.keys()].join('\n'), '\n']);
      const found: PastContact[] = [];
      const end = firstHourOf(addDays(last, 1));
      for (let hour = firstHourOf(first); hour < end; hour += DAYS_AT_ONCE * 24) {
        signal?.throwIfAborted();
        const until = Math.min(end, hour + DAYS_AT_ONCE * 24) - 1;
        found.push(...contactsOf(await this.db.rows<FoundRow>(FIND(hour, until), signal), words));
        const share = (until - firstHourOf(first)) / (end - firstHourOf(first));
        onProgress?.(SHARE_OF_WORDS + share * (1 - SHARE_OF_WORDS));
      }
      return found;
    });
  }

  async talks(day: string, daysBefore: number): Promise<DayOfTalks> {
    await this.opened();
    const known = (await this.days()).map((one) => one.day);
    const earlier = known.filter((one) => one < day && one >= addDays(day, -daysBefore));
    if (!known.includes(day))
      return { regular: [], fresh: [], volumes: new Map(), loud: [], knownDays: earlier.length };
    return readTalks(this.db, {
      from: firstHourOf(day),
      to: firstHourOf(addDays(day, 1)),
      before: earlier[0] === undefined ? null : firstHourOf(earlier[0]),
      knownDays: earlier.length,
    });
  }

  async figures(): Promise<StoreFigures> {
    await this.opened();
    const tables = await this.db.rows<[string, number, number]>(
      `select table, toFloat64(sum(bytes_on_disk)), toFloat64(sum(rows)) from system.parts
       where active and database = currentDatabase() and table in ('names', 'machines') group by table`,
    );
    const rowsOf = (which: string) => tables.find(([table]) => table === which)?.[2] ?? 0;
    return {
      days: await this.days(),
      waitingBytes: await waitingBytes(this.folder),
      dictionaryBytes: tables.reduce((sum, [, bytes]) => sum + bytes, 0),
      names: rowsOf('names'),
      machines: rowsOf('machines'),
    };
  }

  prune(before: string): Promise<number> {
    return this.writing.alone(async () => {
      await this.opened();
      const old = (await this.days()).filter(({ day }) => day < before);
      for (const { day } of old)
        await this.db.run(`alter table observations drop partition ${partitionOf(day)}`);
      if (old.length > 0) await this.forgetWords();
      return old.length;
    });
  }

  forget(sourceIds: readonly string[]): Promise<number> {
    return this.writing.alone(async () => {
      await this.opened();
      const theirs = `source in (${sourceIds.map((id) => `'${id.replaceAll(/[\\']/g, '\\$&')}'`).join(', ')})`;
      const [row] = await this.db.rows<[number]>(
        `select toFloat64(count()) from observations where ${theirs}`,
      );
      const count = row?.[0] ?? 0;
      if (count === 0) return 0;
      await this.db.run(`alter table observations delete where ${theirs} settings mutations_sync = 1`);
      await this.forgetWords();
      return count;
    });
  }

  async close(): Promise<void> {
    await this.writing.over();
    await this.hunting.over();
    await this.db.close();
  }

  /** Stands while what was sorted in is being moved to its days. */
  private get mark(): string {
    return join(this.folder, 'sorted.json');
  }

  private opened(): Promise<void> {
    this.ready ??= this.open().catch((error: unknown) => {
      this.ready = undefined;
      throw error;
    });
    return this.ready;
  }

  private async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.db.makeDatabase();
    for (const table of TABLES) await this.db.run(table);
  }

  /** Moves what is sorted in to its days, also after a crash: what has been moved is no longer there to be moved. */
  private async finish(): Promise<void> {
    if (!existsSync(this.mark)) return;
    const files = JSON.parse(await readFile(this.mark, 'utf8')) as string[];
    const partitions = await this.db.rows<[string]>(
      `select distinct partition_id from system.parts
       where active and database = currentDatabase() and table = 'incoming'`,
    );
    for (const [id] of partitions)
      await this.db.run(`alter table incoming move partition id '${id}' to table observations`);
    await removeWaiting(this.folder, files);
    await rm(this.mark, { force: true });
  }

  private async days(): Promise<StoreFigures['days']> {
    const rows = await this.db.rows<[string, number, number]>(
      `select partition, toFloat64(sum(rows)), toFloat64(sum(bytes_on_disk)) from system.parts
       where active and database = currentDatabase() and table = 'observations' and rows > 0
       group by partition order by toUInt32(partition)`,
    );
    return rows.map(([partition, observations, bytes]) => ({
      day: new Date(Number(partition) * 86_400_000).toISOString().slice(0, 10),
      observations,
      bytes,
    }));
  }

  private async forgetWords(): Promise<void> {
    await this.db.run(forgetWords('names', 'name'));
    await this.db.run(forgetWords('machines', 'machine'));
  }

  /** The names for the engine; only those are fetched that have come since. */
  private async namesFile(): Promise<string> {
    const file = join(this.folder, 'names.tsv');
    if (this.lastName < 0) {
      await rm(keysFileOf(file), { force: true });
      await writeFile(file, '', { mode: 0o600 });
    }
    let lines: string[] = [];
    let last = this.lastName;
    for await (const line of this.db.text(`select id, word from names where id > ${last} order by id`)) {
      lines.push(line);
      if (lines.length < WORDS_PER_WRITE) continue;
      last = await appendNames(file, lines);
      lines = [];
    }
    if (lines.length > 0) last = await appendNames(file, lines);
    this.lastName = last;
    return file;
  }
}

async function appendNames(file: string, lines: readonly string[]): Promise<number> {
  await appendFile(file, lines.join(''));
  return Number.parseInt(lines.at(-1) ?? '', 10);
}

/** The value by which a day is kept apart: days since 1970. */
function partitionOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import type { Indicator, Observation } from '@lachan/engine';
import { addDays } from '../../../kernel/time.ts';
import type { DayOfTalks } from '../alerts/signs.ts';
import { Words, wordsThatHit } from './dictionary.ts';
import { contactsWith } from './duckdb-hunt.ts';
import { Lane } from './duckdb-lane.ts';
import { forgetWords, joinDay, leaveOut, sortIn, type Bench } from './duckdb-sorting.ts';
import { readTalks } from './duckdb-talks.ts';
import { Paths } from './duckdb-text.ts';
import { contactsOf } from './found.ts';
import { openManifest, writeManifest, type Manifest } from './manifest.ts';
import type { ObservationStore, PastContact, Span, StoreFigures, Watch } from './store.ts';
import { removeWaiting, waitingBytes, waitingFiles, writeWaiting } from './waiting.ts';
import { KEY_BYTES, keysFileOf } from './word-lines.ts';

/** A day in more files than this is written anew as one. */
const PARTS_OF_A_DAY = 12;
/** Of the work of a search, so much is the dictionary's. */
const SHARE_OF_WORDS = 0.1;

/**
 * Observations in Parquet files, one folder of them, sorted by destination within a day; names and machines are
 * numbers there, with a dictionary beside. DuckDB reads and writes them; it is loaded when it is first needed.
 */
export class DuckDbStore implements ObservationStore {
  private readonly paths: Paths;
  private manifest: Promise<Manifest> | undefined;
  private instance: Promise<DuckDBInstance> | undefined;
  private readonly writing = new Lane(() => this.opened());
  private readonly hunting = new Lane(() => this.opened());
  private readonly talking = new Lane(() => this.opened());
  private readonly machines = new Words();
  /** Files are taken away once nobody reads them any more. */
  private readers = 0;
  private gone: string[] = [];

  constructor(folder: string) {
    this.paths = new Paths(folder);
  }

  append(key: string, sourceId: string, observations: Iterable<Observation>): Promise<void> {
    return writeWaiting(this.paths.folder, key, sourceId, observations);
  }

  settle(mayRepeat: (key: string) => boolean = () => false): Promise<void> {
    return this.writing.alone(async () => {
      await this.current();
      const files = (await waitingFiles(this.paths.folder)).filter((file) => !mayRepeat(file.slice(0, -4)));
      if (files.length === 0) return;
      const days = await this.change(async (bench) => {
        const written = await sortIn(bench, files);
        bench.manifest.settled = files;
        return { gone: [], answer: written };
      });
      await removeWaiting(this.paths.folder, files);
      const { days: parts } = await this.current();
      for (const day of days)
        if ((parts[day]?.length ?? 0) > PARTS_OF_A_DAY)
          await this.change(async (bench) => ({ gone: await joinDay(bench, day), answer: null }));
    });
  }

  hunt(targets: readonly Indicator[], { from, to }: Span, watch: Watch = {}): Promise<PastContact[]> {
    return this.hunting.alone(() =>
      this.reading(async ({ days, names, machines }) => {
        watch.signal?.throwIfAborted();
        const within = Object.entries(days).filter(([day]) => from <= day && day <= to);
        const files = within.flatMap(([, parts]) => parts.map(({ file }) => file));
        if (files.length === 0 || targets.length === 0) return [];
        const { onProgress, signal } = watch;
        const words = await wordsThatHit(this.filesOf(names.files), targets, {
          onProgress: (share) => onProgress?.(share * SHARE_OF_WORDS),
          signal,
        });
        if (words.size === 0) return [];
        await this.machines.learn(this.filesOf(machines.files));
        const rows = await contactsWith(await this.hunting.db(), this.paths.parquet(files), words.keys(), {
          onProgress: (share) => onProgress?.(SHARE_OF_WORDS + share * (1 - SHARE_OF_WORDS)),
          signal,
        });
        return contactsOf(rows, words, this.machines);
      }),
    );
  }

  talks(day: string, daysBefore: number): Promise<DayOfTalks> {
    return this.talking.alone(() =>
      this.reading(async ({ days, names, machines }) => {
        const earlier = Object.keys(days).filter((one) => one < day && one >= addDays(day, -daysBefore));
        const table = (some: readonly string[]) =>
          this.paths.parquet(some.flatMap((one) => (days[one] ?? []).map(({ file }) => file)));
        if (!days[day])
          return { regular: [], fresh: [], volumes: new Map(), loud: [], knownDays: earlier.length };
        return readTalks(await this.talking.db(), {
          today: table([day]),
          before: earlier.length === 0 ? null : table(earlier),
          names: this.paths.words(names.files),
          machines: this.paths.words(machines.files),
          knownDays: earlier.length,
        });
      }),
    );
  }

  async figures(): Promise<StoreFigures> {
    const { days, names, machines } = await this.current();
    return {
      days: Object.entries(days)
        .map(([day, parts]) => ({
          day,
          observations: parts.reduce((sum, { rows }) => sum + rows, 0),
          bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
        }))
        .toSorted((a, b) => a.day.localeCompare(b.day)),
      waitingBytes: await waitingBytes(this.paths.folder),
      dictionaryBytes: names.bytes + names.words * KEY_BYTES + machines.bytes,
      names: names.words,
      machines: machines.words,
    };
  }

  prune(before: string): Promise<number> {
    return this.writing.alone(async () => {
      const { days } = await this.current();
      const old = Object.keys(days).filter((day) => day < before);
      if (old.length === 0) return 0;
      return this.change(async (bench) => {
        const gone = old.flatMap((day) => (bench.manifest.days[day] ?? []).map(({ file }) => file));
        for (const day of old) delete bench.manifest.days[day];
        return { gone: [...gone, ...(await forgetWords(bench))], answer: old.length };
      });
    });
  }

  forget(sourceIds: readonly string[]): Promise<number> {
    return this.writing.alone(async () => {
      const { days } = await this.current();
      let forgotten = 0;
      for (const day of Object.keys(days))
        forgotten += await this.change(async (bench) => {
          const { gone, observations } = await leaveOut(bench, day, sourceIds);
          return { gone, answer: observations };
        });
      if (forgotten > 0)
        await this.change(async (bench) => ({ gone: await forgetWords(bench), answer: null }));
      return forgotten;
    });
  }

  async close(): Promise<void> {
    for (const lane of [this.writing, this.hunting, this.talking]) await lane.close();
    (await this.instance)?.closeSync();
    this.instance = undefined;
  }

  private opened(): Promise<DuckDBInstance> {
    this.instance ??= import('@duckdb/node-api').then(({ DuckDBInstance: Instance }) =>
      Instance.create(':memory:', {
        threads: '2',
        memory_limit: '1GB',
        temp_directory: join(this.paths.folder, 'temporary'),
      }),
    );
    return this.instance;
  }

  private current(): Promise<Manifest> {
    this.manifest ??= openManifest(this.paths.folder);
    return this.manifest;
  }

  private filesOf(files: readonly string[]): string[] {
    return files.map((file) => join(this.paths.folder, file));
  }

  /** Works on a copy of the manifest, which holds once all that it names is written; until then nothing has changed. */
  private async change<Answer>(
    work: (bench: Bench) => Promise<{ gone: string[]; answer: Answer }>,
  ): Promise<Answer> {
    const manifest = structuredClone(await this.current());
    const { gone, answer } = await work({ db: await this.writing.db(), paths: this.paths, manifest });
    await writeManifest(this.paths.folder, manifest);
    this.manifest = Promise.resolve(manifest);
    this.gone.push(...gone);
    await this.clearAway();
    return answer;
  }

  private async reading<Result>(work: (manifest: Manifest) => Promise<Result>): Promise<Result> {
    const ready = this.current();
    await ready;
    this.readers++;
    try {
      return await work(await this.current());
    } finally {
      this.readers--;
      await this.clearAway();
    }
  }

  private async clearAway(): Promise<void> {
    if (this.readers > 0) return;
    const files = this.gone.splice(0);
    for (const file of files.flatMap((one) => [one, keysFileOf(one)]))
      await rm(join(this.paths.folder, file), { force: true });
  }
}

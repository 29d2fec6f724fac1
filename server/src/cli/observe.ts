import { randomUUID } from 'node:crypto';
import { DuckDbStore, observe } from '../areas/detection/index.ts';
import { ConfigError } from '../kernel/config.ts';
import { claimDataFolder } from '../kernel/data-folder.ts';
import { addDays, dayOf } from '../kernel/time.ts';
import { logFilesOf } from './match/log-files.ts';
import { Progress } from './match/progress.ts';
import { textOf } from './match/text-of.ts';
import { TakenFiles } from './observe/taken.ts';
import { answering, sentenceForPeople } from './terminal/answer.ts';
import { readArguments, required } from './terminal/arguments.ts';

export const summary = "remember who talked to whom, in a unit's own store, without a server";
export const help = `lachan observe --store FOLDER [options] LOGS… | -

Takes logs of any format into a store on this machine: which machine, in which hour, talked to what, how often. The
lines are not kept and nothing is sent. "lachan hunt" looks for lists in it. It is the store of the province's server,
for a unit that keeps what its sources see itself.

  --store FOLDER   where it is kept; made when it is not there
  --source NAME    what the logs come from, letters, digits and "-" (local)
  --keep-days N    days before these are removed, whole days at a time (90)

A file that was taken before is passed over, also under another name; of one that has grown only the rest is read.
Without logs it tidies up and says what is kept. Packed files are unpacked, folders gone through, "-" is standard
input.

Exit code: 0, or 2 when something could not be read; what could be read was taken.

Example, every hour: lachan observe --store /var/lib/lachan/memory /var/log/named/`;

export function run(args: string[]): Promise<number> {
  return answering(async () => {
    const { values, rest } = readArguments(args, {
      store: { type: 'string' },
      source: { type: 'string', default: 'local' },
      'keep-days': { type: 'string', default: '90' },
    });
    const folder = required(values.store, 'store');
    if (!/^[\w-]{1,80}$/.test(values.source)) throw new ConfigError('--source is letters, digits and "-"');
    const keepDays = Number(values['keep-days']);
    if (!Number.isInteger(keepDays) || keepDays < 1 || keepDays > 3650)
      throw new ConfigError('--keep-days is a number from 1 to 3650');
    const release = claimDataFolder(folder);
    const store = new DuckDbStore(folder);
    try {
      const faults = await takeAll(store, await TakenFiles.open(folder), values.source, rest);
      await store.settle();
      await store.prune(addDays(dayOf(new Date()), -keepDays));
      process.stdout.write(await figuresOf(store));
      return faults > 0 ? 2 : 0;
    } finally {
      await store.close();
      release();
    }
  });
}

/** @returns how many files could not be read */
async function takeAll(
  store: DuckDbStore,
  taken: TakenFiles,
  source: string,
  paths: readonly string[],
): Promise<number> {
  let faults = 0;
  const onFault = (path: string, error: Error): void => {
    const sentence = sentenceForPeople(error);
    if (sentence === null) throw error;
    faults++;
    process.stderr.write(`${path === '-' ? 'standard input' : path}: ${sentence}\n`);
  };
  const files = logFilesOf(paths, onFault);
  const progress = new Progress(process.stderr, null);
  let [read, passed] = [0, 0];
  const now = Date.now();
  for (const { path } of files) {
    const onRead = (bytes: number): void => {
      progress.add(bytes);
      progress.show(0, 0);
    };
    try {
      if (path === '-') {
        await observe(store, randomUUID(), source, textOf(path, onRead), now);
        read++;
        continue;
      }
      const found = await taken.partOf(path, onRead);
      if (!found) {
        passed++;
        continue;
      }
      await observe(store, found.part.key, source, found.part.lines, now);
      // From here on it waits in the store: after a crash it is sorted in and not read again.
      await taken.note(found.done);
      read++;
    } catch (error) {
      onFault(path, error as Error);
    }
  }
  progress.clear();
  if (files.length > 0) process.stderr.write(`${read} files taken, ${passed} taken before\n`);
  return faults;
}

async function figuresOf(store: DuckDbStore): Promise<string> {
  const { days, dictionaryBytes, names, machines } = await store.figures();
  const observations = days.reduce((sum, day) => sum + day.observations, 0);
  const bytes = days.reduce((sum, day) => sum + day.bytes, dictionaryBytes);
  if (observations === 0) return 'Nothing is remembered yet.\n';
  return `${days.length} days, ${days[0]?.day} to ${days.at(-1)?.day}: ${observations} observations of ${machines} machines and ${names} destinations, ${(bytes / 1e6).toFixed(1)} MB, ${(bytes / observations).toFixed(1)} bytes each\n`;
}

import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createMatcher, logFormats, WasmSieve, type Hit, type LogFormat } from '@lachan/engine';
import { ActionError } from '../kernel/action-error.ts';
import { ConfigError } from '../kernel/config.ts';
import { foundOf } from './match/found-hit.ts';
import { logFilesOf, type LogFile } from './match/log-files.ts';
import { createOutput, outputs, type Output } from './match/output.ts';
import { partsOf } from './match/parts.ts';
import { readPlan, type Plan } from './match/plan.ts';
import { addPassed, addSampled, isTimeOdd, nothingBeside, remarksOf, type Beside } from './match/remarks.ts';
import { Progress } from './match/progress.ts';
import { rowOf } from './match/row.ts';
import { matchInThreads, startThreads, stopThreads, type Thread } from './match/threads.ts';
import { answering, sentenceForPeople } from './terminal/answer.ts';
import { readArguments } from './terminal/arguments.ts';
import { textOf } from './match/text-of.ts';

export const summary = 'look for indicators in log files, without a server';

const formatLines = Array.from(
  { length: Math.ceil(logFormats.length / 6) },
  (_, i) => ' '.repeat(23) + logFormats.slice(i * 6, i * 6 + 6).join(', '),
).join(',\n');

export const help = `lachan match --indicators FILES… [--units CSV] [options] LOGS… | -

Finds which machines of which units touched something on a threat list. Folders are gone through to
the bottom, gzip and zstd are unpacked, "-" is standard input. Nothing is stored, nothing is sent.

  --indicators FILES…  threat lists: CSV with a header, one value a line, hosts, Adblock, dnsmasq,
                       unbound, STIX 2.1 bundles, MISP events; packed or not. Takes all files up to
                       the next option or "--"; when no log is left then, only the first
  --units CSV          whose networks are whose: columns unit,network,shared (lachan generate
                       writes one); "shared" is true for an exit that several units have
  --output FORM        summary by unit and family (default), table, csv (opens in Excel), or ndjson
  --explain            for each hit, also for those that do not count: which field, which
                       indicator, which list, why
  --format FORMAT      auto (default) finds it line by line; or one of
${formatLines}
  --threads N          at most 16; default: as many as there are cores. One is enough below 32 MB
                       and for "-"

Results go to standard output; the progress, what was left out and the sum go to standard error.

Exit code: 0 no hits, 1 hits that count, 2 something could not be read; what could be read was
matched.

Examples: lachan match --indicators lists/*.csv --units networks.csv /var/log/named/
          lachan match --indicators list.txt --output table -- 'logs/*.log.gz'
          zcat eve.json.gz | lachan match --indicators list.txt --output ndjson - | jq .unit`;

interface Task {
  plan: Plan;
  files: LogFile[];
  format: LogFormat | 'auto';
  output: Output;
  explained: boolean;
  /** None when one is enough. */
  threads: Thread[];
}

export function run(args: string[]): Promise<number> {
  return answering(async () => {
    // The reader of a pipe may have seen enough: `lachan match … | head`.
    const leave = () => process.exit(2);
    process.stdout.once('error', leave);
    let faults = 0;
    const onFault = (path: string, error: Error): void => {
      const sentence = sentenceForPeople(error);
      if (sentence === null) throw error;
      faults++;
      const place = path === '-' ? 'standard input' : path;
      process.stderr.write(sentence.startsWith(place) ? `${sentence}\n` : `${place}: ${sentence}\n`);
    };
    const work = readTask(args, onFault).then((task) => matchAll(task, onFault));
    const hits = await work.finally(() => process.stdout.off('error', leave));
    if (faults > 0) return 2;
    return hits > 0 ? 1 : 0;
  });
}

type OnFault = (path: string, error: Error) => void;

async function readTask(args: string[], onFault: OnFault): Promise<Task> {
  const { values, rest } = readArguments(args, {
    indicators: { type: 'string', multiple: true },
    units: { type: 'string' },
    format: { type: 'string', default: 'auto' },
    output: { type: 'string', default: 'summary' },
    explain: { type: 'boolean', default: false },
    threads: { type: 'string', default: String(Math.min(16, availableParallelism())) },
  });
  if (!values.indicators) throw new ConfigError('--indicators says which lists to look for');
  if (rest.length === 0) throw new ConfigError('Which logs? "-" is standard input');
  const format = (['auto', ...logFormats] as const).find((one) => one === values.format);
  if (!format) throw new ConfigError(`--format is auto or one of ${logFormats.join(', ')}`);
  const name = outputs.find((one) => one === values.output);
  if (!name) throw new ConfigError(`--output is one of ${outputs.join(', ')}`);
  const threads = Number(values.threads);
  if (!/^\d+$/.test(values.threads) || threads < 1 || threads > 16)
    throw new ConfigError('--threads is a number from 1 to 16');
  const missing: Parameters<OnFault>[] = [];
  const files = logFilesOf(rest, (...fault) => missing.push(fault));
  const output = createOutput(name, values.explain);
  const started = threads > 1 && (sizeOf(files) ?? 0) >= WORTH_THREADS_BYTES ? startThreads(threads) : [];
  const reading = readPlan(values.indicators, values.units);
  const plan = await reading.catch(async (error: unknown) => {
    await stopThreads(started);
    throw error;
  });
  for (const fault of missing) onFault(...fault);
  process.stderr.write(plan.refused.toString());
  return { plan, files, format, output, explained: values.explain, threads: started };
}

const WORTH_THREADS_BYTES = 32 * 1024 * 1024;

/** `null` when it cannot be known. */
function sizeOf(files: readonly LogFile[]): number | null {
  const sizes = files.map(({ bytes }) => bytes);
  return sizes.includes(null) ? null : sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
}

/** Matches file after file and prints what is found as it is found. @returns how many hits count */
async function matchAll(task: Task, onFault: OnFault): Promise<number> {
  const { plan, files, output } = task;
  const progress = new Progress(process.stderr, sizeOf(files));
  const startedAt = performance.now();
  await print(output.start);
  const fault: OnFault = (path, error) => {
    progress.clear();
    onFault(path, error);
  };
  const { hits, oddTimes, lines, bytes, beside } =
    task.threads.length > 0
      ? await matchTogether(task, progress, fault)
      : await matchOneByOne(task, progress, fault);
  progress.clear();
  await print(output.end());
  const seconds = (performance.now() - startedAt) / 1000;
  const of = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  const rate = seconds >= 1 ? `, ${Math.round(lines / seconds).toLocaleString('en')} lines/s` : '';
  process.stderr.write(
    remarksOf(beside, oddTimes) +
      `${lines} lines, ${(bytes / 1e6).toFixed(1)} MB of ${of} in ${seconds.toFixed(1)} s${rate}: ` +
      `${hits} hits with ${plan.indicators} indicators\n`,
  );
  return hits;
}

interface Sums {
  hits: number;
  /** Hits of a time that cannot be true. */
  oddTimes: number;
  lines: number;
  bytes: number;
  beside: Beside;
}

async function matchOneByOne(task: Task, progress: Progress, onFault: OnFault): Promise<Sums> {
  const { plan, files, format, output, explained } = task;
  const sieve = new WasmSieve(plan.index);
  const now = Date.now();
  const sums = { hits: 0, oddTimes: 0, lines: 0, bytes: 0, beside: nothingBeside() };
  let text = '';
  for (const { path } of files) {
    const matcher = createMatcher(plan.index, { format, context: { now }, sieve: () => sieve });
    const onHit = (hit: Hit): void => {
      if (hit.counts) sums.hits++;
      else addPassed(sums.beside, hit);
      if (!hit.counts && !explained) return;
      const row = rowOf(foundOf(hit, now), path, plan);
      if (row.counts && isTimeOdd(row, now)) sums.oddTimes++;
      text += output.row(row);
    };
    try {
      for await (const chunk of textOf(path, (read) => progress.add(read))) {
        matcher.push(chunk, onHit);
        await print(text);
        text = '';
        progress.show(sums.lines + matcher.stats.lines, sums.hits);
      }
      matcher.end(onHit);
    } catch (error) {
      onFault(path, error as Error);
    }
    sums.lines += matcher.stats.lines;
    sums.bytes += matcher.stats.bytes;
    addSampled(sums.beside, matcher.stats);
  }
  await print(text);
  return sums;
}

/** As {@link matchOneByOne}, each thread a part of the work; what is printed comes in the same order. */
async function matchTogether(task: Task, progress: Progress, onFault: OnFault): Promise<Sums> {
  const { plan, files, format, output, explained, threads } = task;
  const now = Date.now();
  let [hits, oddTimes] = [0, 0];
  const share = { memory: plan.index.memory, format, now, explained };
  const sums = await matchInThreads(threads, partsOf(files), share, {
    async onHits(found, path, lines) {
      let text = '';
      for (const hit of found) {
        if (hit.counts) hits++;
        const row = rowOf(hit, path, plan);
        if (row.counts && isTimeOdd(row, now)) oddTimes++;
        text += output.row(row);
      }
      await print(text);
      progress.show(lines, hits);
    },
    onRead: (bytes) => progress.add(bytes),
    onFault: (path, sentence) => onFault(path, new ActionError(sentence)),
  });
  return { ...sums, hits, oddTimes };
}

/** Waits for a slow reader, so that memory stays bounded. */
async function print(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

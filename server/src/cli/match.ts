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
import { Progress } from './match/progress.ts';
import { rowOf } from './match/row.ts';
import { matchInThreads } from './match/threads.ts';
import { answering, sentenceForPeople } from './terminal/answer.ts';
import { readArguments } from './terminal/arguments.ts';
import { textOf } from './match/text-of.ts';

export const summary = 'look for indicators in log files, without a server';

export const help = `lachan match --indicators FILES… [--units CSV] [options] LOGS… | -

Finds which machines of which units touched something on a threat list. Folders are gone through to the bottom, gzip
and zstd are unpacked, "-" is standard input. Nothing is stored and nothing is sent.

  --indicators FILES…  threat lists: CSV with a header, one value a line, hosts, Adblock, dnsmasq, unbound, STIX 2.1
                       bundles, MISP events. Takes all files up to the next option or "--"; when no log is left
                       then, only the first
  --units CSV          whose networks are whose: columns unit,network,shared (lachan generate writes one)
  --format FORMAT      auto (default), or one of ${logFormats.slice(0, 9).join(', ')},
                       ${logFormats.slice(9).join(', ')}
  --output FORM        summary by unit and family (default), table, csv (opens in Excel), or ndjson
  --threads N          at most 16; default: as many as there are cores. One is enough below 32 MB and for "-"
  --explain            for each hit, also for those that do not count: which field, which indicator, which list, why

Exit code: 0 no hits, 1 hits that count, 2 something could not be read; what could be read was matched.

Example: lachan match --indicators lists/*.csv --units networks.csv --output table /var/log/named/`;

interface Task {
  plan: Plan;
  files: LogFile[];
  format: LogFormat | 'auto';
  output: Output;
  explained: boolean;
  threads: number;
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
      process.stderr.write(`${path === '-' ? 'standard input' : path}: ${sentence}\n`);
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
  const plan = await readPlan(values.indicators, values.units);
  if (plan.refused > 0)
    process.stderr.write(`${plan.refused} lines of the lists are no usable indicators and were left out\n`);
  const files = logFilesOf(rest, onFault);
  const output = createOutput(name, values.explain);
  return { plan, files, format, output, explained: values.explain, threads };
}

const WORTH_THREADS_BYTES = 32 * 1024 * 1024;

/** Matches file after file and prints what is found as it is found. @returns how many hits count */
async function matchAll(task: Task, onFault: OnFault): Promise<number> {
  const { plan, files, output } = task;
  const sizes = files.map(({ bytes }) => bytes);
  const size = sizes.includes(null) ? null : sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
  const progress = new Progress(process.stderr, size);
  const startedAt = performance.now();
  await print(output.start);
  const inThreads = task.threads > 1 && size !== null && size >= WORTH_THREADS_BYTES;
  const fault: OnFault = (path, error) => {
    progress.clear();
    onFault(path, error);
  };
  const { hits, lines, bytes } = inThreads
    ? await matchTogether(task, progress, fault)
    : await matchOneByOne(task, progress, fault);
  progress.clear();
  await print(output.end());
  const seconds = (performance.now() - startedAt) / 1000;
  process.stderr.write(
    `${lines} lines, ${(bytes / 1e6).toFixed(1)} MB of ${files.length} files in ${seconds.toFixed(1)} s: ${hits} hits with ${plan.indicators} indicators\n`,
  );
  return hits;
}

interface Sums {
  hits: number;
  lines: number;
  bytes: number;
}

async function matchOneByOne(task: Task, progress: Progress, onFault: OnFault): Promise<Sums> {
  const { plan, files, format, output, explained } = task;
  const sieve = new WasmSieve(plan.index);
  const now = Date.now();
  const sums = { hits: 0, lines: 0, bytes: 0 };
  let text = '';
  for (const { path } of files) {
    const matcher = createMatcher(plan.index, { format, context: { now }, sieve: () => sieve });
    const onHit = (hit: Hit): void => {
      if (hit.counts) sums.hits++;
      if (hit.counts || explained) text += output.row(rowOf(foundOf(hit, now), path, plan));
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
  }
  await print(text);
  return sums;
}

/** As {@link matchOneByOne}, each thread a part of the work; what is printed comes in the same order. */
async function matchTogether(task: Task, progress: Progress, onFault: OnFault): Promise<Sums> {
  const { plan, files, format, output, explained, threads } = task;
  const now = Date.now();
  let hits = 0;
  const share = { memory: plan.index.memory, format, now, explained };
  const sums = await matchInThreads(partsOf(files), threads, share, {
    async onHits(found, path, lines) {
      let text = '';
      for (const hit of found) {
        if (hit.counts) hits++;
        text += output.row(rowOf(hit, path, plan));
      }
      await print(text);
      progress.show(lines, hits);
    },
    onRead: (bytes) => progress.add(bytes),
    onFault: (path, sentence) => onFault(path, new ActionError(sentence)),
  });
  return { ...sums, hits };
}

/** Waits for a slow reader, so that memory stays bounded. */
async function print(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}

import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { IndicatorKind } from '../contract.ts';
import type { Accepted, Sharing } from './entry.ts';

const WRITTEN_AT_ONCE = 10_000;

type Row = [
  kind: IndicatorKind,
  value: string,
  description: string | null,
  family: string | null,
  validFrom: number | null,
  validTo: number | null,
  confidencePercent: number | null,
  sharing: Sharing | null,
  isGone: 0 | 1,
];

/**
 * What a reading has brought, on disk until all of it is known to be good: only then is any of it written to the
 * database, which thus holds nothing that a broken file brought.
 */
export class Staged {
  private readonly path: string;
  private output: WriteStream | null = null;
  private failure: Error | null = null;

  constructor(path: string) {
    this.path = path;
  }

  async add(entries: readonly Accepted[]): Promise<void> {
    if (!this.output) {
      await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
      this.output = createWriteStream(this.path, { mode: 0o600 });
      this.output.on('error', (error) => {
        this.failure = error;
      });
    }
    if (this.failure) throw this.failure;
    const text = entries.map((entry) => `${JSON.stringify(rowOf(entry))}\n`).join('');
    if (text !== '' && !this.output.write(text)) await once(this.output, 'drain');
  }

  /** What was added, some thousands at a time. */
  async *batches(): AsyncGenerator<Accepted[]> {
    if (!this.output) return;
    this.output.end();
    await once(this.output, 'close');
    if (this.failure) throw this.failure;
    let batch: Accepted[] = [];
    for await (const line of createInterface({ input: createReadStream(this.path), crlfDelay: Infinity })) {
      batch.push(entryOf(JSON.parse(line) as Row));
      if (batch.length < WRITTEN_AT_ONCE) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async remove(): Promise<void> {
    this.output?.destroy();
    await rm(this.path, { force: true });
  }
}

function rowOf(entry: Accepted): Row {
  const { indicator, description, family, validFrom, validTo, confidencePercent, sharing, isGone } = entry;
  return [
    indicator.kind,
    indicator.value,
    description,
    family,
    validFrom?.getTime() ?? null,
    validTo?.getTime() ?? null,
    confidencePercent ?? null,
    sharing ?? null,
    isGone ? 1 : 0,
  ];
}

function entryOf(row: Row): Accepted {
  const [kind, value, description, family, validFrom, validTo, confidencePercent, sharing, isGone] = row;
  return {
    line: 0,
    indicator: { kind, value },
    description,
    family,
    validFrom: validFrom === null ? null : new Date(validFrom),
    validTo: validTo === null ? null : new Date(validTo),
    confidencePercent,
    sharing,
    isGone: isGone === 1,
  };
}

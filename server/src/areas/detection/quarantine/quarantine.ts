import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { Sender } from '../receivers/intake.ts';
import { Turns } from '../observations/turns.ts';
import { appendRecords, readRecords, type KeptRecord } from './kept-records.ts';
import { Owners, type KeptFigures } from './owners.ts';

const DAY_MS = 86_400_000;
/** Addresses of datagrams can be invented without end: lines of so many unknown senders are kept. */
const SENDERS_KEPT = 200;

/** Lines that are on their way to be read as those of a source. */
export interface Claim {
  folder: string;
  id: string;
  sourceId: string;
  /** `again`: they have been counted as the source's before. */
  kind: 'again' | 'first';
}

const all = new WeakMap<Kernel, Quarantine>();

/** The quarantine of an installation. */
export function quarantineOf(kernel: Kernel): Quarantine {
  let quarantine = all.get(kernel);
  if (!quarantine) {
    const { dataFolder, quarantineLimitBytes, quarantineDays } = kernel.config;
    quarantine = new Quarantine(join(dataFolder, 'quarantine'), quarantineLimitBytes, quarantineDays);
    all.set(kernel, quarantine);
  }
  return quarantine;
}

export const ownerOfSource = (sourceId: string) => `source_${sourceId}`;

export function ownerOfSender({ transport, address, certificate }: Sender): string {
  const key = `${transport} ${address} ${certificate?.fingerprint ?? ''}`;
  return `sender_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

/**
 * Lines that nobody could make use of, kept on disk until somebody can: of senders whom no source expects, and of
 * sources whose lines were not understood. Bounded in bytes and days; to make room, the oldest lines go of whoever has
 * the most, so that who sends much does not push out the others.
 */
export class Quarantine {
  readonly limitBytes: number;
  readonly days: number;
  private readonly folder: string;
  private readonly owners: Owners;
  private readonly turns = new Turns();
  /** Rounds that are under way, and how many parts each has brought. */
  private readonly inUse = new Map<string, number>();
  private opened: Promise<void> | undefined;
  private goneElsewhere = 0;

  constructor(folder: string, limitBytes: number, days: number) {
    this.folder = folder;
    this.owners = new Owners(folder, limitBytes);
    this.limitBytes = limitBytes;
    this.days = days;
  }

  async open(): Promise<void> {
    this.opened ??= this.owners.read();
    await this.opened;
  }

  figures(owner: string): KeptFigures {
    return this.owners.figures(owner);
  }

  get totals(): { bytes: number; lines: number; goneLines: number } {
    const totals = this.owners.totals;
    return { ...totals, goneLines: totals.goneLines + this.goneElsewhere };
  }

  /** Unknown senders of whom something is kept. */
  get senders(): { owner: string; sender: Sender }[] {
    return this.owners.senders;
  }

  /** Keeps what an unknown sender has sent; of too many senders it is counted as gone. */
  async addFrom(sender: Sender, receivedAt: number, lines: number, bytes: Buffer): Promise<void> {
    await this.open();
    const owner = ownerOfSender(sender);
    await this.turns.alone(async () => {
      if (!this.owners.has(owner)) {
        if (this.senders.length >= SENDERS_KEPT) {
          this.goneElsewhere += lines;
          return;
        }
        await this.owners.begin(owner, sender);
      }
      const run = randomUUID();
      await this.owners.append(owner, [{ owner, batch: run, run, part: 0, receivedAt, lines, bytes }]);
      await this.owners.makeRoom();
    });
  }

  /** Lines that there was no room to keep even for a moment. */
  countGone(lines: number): void {
    this.goneElsewhere += lines;
  }

  /** A file for lines of a round, kept for good once the round has been counted. */
  async beginRound(): Promise<string> {
    await this.open();
    const run = randomUUID();
    this.inUse.set(run, 0);
    return run;
  }

  async addToRound(run: string, some: readonly Omit<KeptRecord, 'run' | 'part'>[]): Promise<void> {
    const first = this.inUse.get(run) ?? 0;
    this.inUse.set(run, first + some.length);
    await mkdir(this.pendingFolder, { recursive: true, mode: 0o700 });
    const records = some.map((record, place) => ({ ...record, run, part: first + place }));
    await appendRecords(this.pendingPath(run), records);
  }

  /**
   * The round has been counted: what it has not understood is kept.
   * @param isCounted a batch that was left in the middle has not been
   */
  async keepRound(run: string, isCounted: (record: KeptRecord) => boolean): Promise<void> {
    await this.turns.alone(async () => {
      const records = await readRecords(this.pendingPath(run));
      await this.adopt(records.filter((record) => isCounted(record)));
      await rm(this.pendingPath(run), { force: true });
    });
    this.inUse.delete(run);
  }

  /** The round was given up; {@link recover} finds out what of it has been counted nevertheless. */
  abandonRound(run: string): void {
    this.inUse.delete(run);
  }

  /**
   * What rounds have left that did not come to their end: kept if its batch has been counted, else it will be read
   * again anyhow.
   */
  async recover(
    areCounted: (records: readonly KeptRecord[]) => Promise<(record: KeptRecord) => boolean>,
  ): Promise<void> {
    await this.open();
    await this.turns.alone(async () => {
      for (const name of await readdir(this.pendingFolder).catch((): string[] => [])) {
        if (this.inUse.has(name.replace(/\.log$/, ''))) continue;
        const records = await readRecords(join(this.pendingFolder, name));
        const isCounted = await areCounted(records);
        await this.adopt(records.filter((record) => isCounted(record)));
        await rm(join(this.pendingFolder, name), { force: true });
      }
    });
  }

  /** Takes what is kept of an owner out, to be read as the lines of a source. @returns `null` when there is nothing */
  async claim(owner: string, sourceId: string, kind: Claim['kind']): Promise<Claim | null> {
    await this.open();
    return this.turns.alone(async () => {
      const id = randomUUID().slice(0, 13);
      const folder = join(this.claimsFolder, `${id}_${sourceId}_${kind}`);
      await mkdir(this.claimsFolder, { recursive: true, mode: 0o700 });
      const goneLines = await this.owners.moveTo(owner, folder);
      if (goneLines === null) return null;
      if (kind === 'again') await this.owners.begin(owner, null, goneLines);
      return { folder, id, sourceId, kind };
    });
  }

  /** Claims that are not yet wholly read, those of an earlier run too. */
  async claims(): Promise<Claim[]> {
    const names = await readdir(this.claimsFolder).catch((): string[] => []);
    return names.toSorted().flatMap((name): Claim[] => {
      const [, id = '', sourceId = '', kind] =
        /^([0-9a-f-]{13})_([0-9a-f-]{36})_(again|first)$/.exec(name) ?? [];
      if (kind !== 'again' && kind !== 'first') return [];
      return [{ folder: join(this.claimsFolder, name), id, sourceId, kind }];
    });
  }

  /** The records of a claim, oldest first; of a batch that was read twice the first reading, and each part once. */
  async *recordsOf({ folder }: Claim): AsyncGenerator<KeptRecord> {
    const runs = new Map<string, string>();
    const parts = new Set<string>();
    for (const name of (await readdir(folder)).filter((one) => one.endsWith('.log')).toSorted()) {
      for (const record of await readRecords(join(folder, name))) {
        const run = runs.get(record.batch) ?? record.run;
        runs.set(record.batch, run);
        const part = `${run} ${record.part}`;
        if (run !== record.run || parts.has(part)) continue;
        parts.add(part);
        yield record;
      }
    }
  }

  async finish({ folder }: Claim): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** Nobody wants what this owner has sent. */
  async forget(owner: string): Promise<void> {
    await this.open();
    await this.turns.alone(() => this.owners.forget(owner));
  }

  /** What is too old goes. */
  async prune(now: Date): Promise<void> {
    await this.open();
    await this.turns.alone(() => this.owners.prune(now.getTime() - this.days * DAY_MS));
  }

  private get pendingFolder(): string {
    return join(this.folder, 'pending');
  }

  private get claimsFolder(): string {
    return join(this.folder, 'claims');
  }

  private pendingPath(run: string): string {
    return join(this.pendingFolder, `${run}.log`);
  }

  private async adopt(records: readonly KeptRecord[]): Promise<void> {
    for (const [owner, own] of Map.groupBy(records, (record) => record.owner)) {
      if (!this.owners.has(owner)) await this.owners.begin(owner, null);
      await this.owners.append(owner, own);
    }
    await this.owners.makeRoom();
  }
}

import { inTransaction, type Caller } from '../../kernel/command.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Attack } from './alerts/server-logs.ts';
import type { Censuses } from './census.ts';
import { Gathering } from './gathering.ts';
import type { LeaseWord } from './lease-lines.ts';
import type { MatchingPlan } from './matching.ts';
import { RoundObservations } from './observations/observing.ts';
import { RoundLines } from './quarantine/round-lines.ts';
import { readBatch } from './reading.ts';
import { recordRound, type BatchPart, type SourceRow } from './service/batches.ts';
import { learnFromLog } from './service/leases.ts';
import { raiseAttacks } from './service/raising.ts';
import { lineReadingOf } from './source-reading.ts';
import type { Spool, SpooledBatch } from './spool.ts';

/** So many contacts are held in memory before they are written down. */
const CONTACTS_HELD = 20_000;
const ROUND_BATCHES = 20_000;
const ROUND_MS = 1_000;

/** What a round works with. */
export interface RoundTools {
  kernel: Kernel;
  spool: Spool;
  plan: MatchingPlan;
  censuses: Censuses;
  /** Addresses of proxies whose word about whom they speak for is believed. */
  forwarders: ReadonlySet<string>;
  caller: () => Caller;
  /** Resolves when the round before has been written down. */
  whenWritten: () => Promise<void>;
  isStopping: () => boolean;
}

/** Where a batch stands in the ledger; the source is `undefined` when it is gone. */
export interface BatchState {
  source: SourceRow | undefined;
  doneBytes: number;
  isFinished: boolean;
}

/** Batches that are matched together and written down together, in one transaction with the ledger. */
export class Round {
  readonly batches: SpooledBatch[] = [];
  private readonly tools: RoundTools;
  private readonly began = performance.now();
  private readonly gatherings = new Map<string, { source: SourceRow; gathering: Gathering }>();
  private beside: { source: SourceRow; attacks: Attack[]; leases: LeaseWord[] }[] = [];
  private parts: BatchPart[] = [];
  private observations: RoundObservations | undefined;
  private readonly strange: RoundLines;

  constructor(tools: RoundTools) {
    this.tools = tools;
    this.strange = new RoundLines(tools.kernel);
  }

  /** Whether it is time to write it down. */
  get isDue(): boolean {
    return this.isFull || performance.now() - this.began >= ROUND_MS;
  }

  /** Whether no more may be held; until then it can grow while the one before is being written down. */
  get isFull(): boolean {
    return this.contacts >= CONTACTS_HELD || this.batches.length >= ROUND_BATCHES;
  }

  /** @returns `false` when it was stopped before the end; what it has written down is not counted again */
  async add(batch: SpooledBatch, { source, doneBytes, isFinished }: BatchState): Promise<boolean> {
    if (!source || isFinished) {
      this.batches.push(batch);
      return true;
    }
    const { kernel, plan } = this.tools;
    const entry = this.gatherings.get(source.id) ?? {
      source,
      gathering: new Gathering(plan.networks, source.defaultUnitId, this.tools.forwarders),
    };
    this.gatherings.set(source.id, entry);
    const { gathering } = entry;
    gathering.begin(batch.receivedAt);
    const how = lineReadingOf(source.reading);
    let counted = gathering.hits;
    const partOf = (done: number, figures: BatchPart['figures']): BatchPart => {
      const hits = gathering.hits - counted;
      counted = gathering.hits;
      return { batch, doneBytes: done, hits, figures };
    };
    const observationsFrom = (done: number): RoundObservations =>
      (this.observations ??= new RoundObservations(kernel, this.tools.spool.collector, batch, done));
    const read = await readBatch({
      ...this.tools,
      batch,
      how,
      doneBytes,
      observations: () => (source.keepsOwn ? null : observationsFrom(doneBytes)),
      onHits: (hits) => gathering.addBatch(hits, doneBytes),
      ...(source.kind === 'antivirus' ? { onFind: (find, line) => gathering.addFind(find, line) } : {}),
      afterPart: async (done) => {
        if (this.contacts < CONTACTS_HELD || done >= batch.bytes) return;
        this.parts.push(partOf(done, null));
        await this.tools.whenWritten();
        await this.writeDown(true);
        counted = 0;
        if (!source.keepsOwn) observationsFrom(done).begin(batch, how);
      },
      onStrange: async (lines, bytes) => {
        if (!source.keepsOwn) await this.strange.add(batch, lines, bytes);
      },
      isStopping: this.tools.isStopping,
    });
    if (!read) return false;
    if (read.attacks.length + read.leases.length > 0) this.beside.push({ source, ...read });
    this.parts.push(partOf(batch.bytes, read.figures));
    this.batches.push(batch);
    kernel.metrics.ingestedLines.inc({ kind: source.kind }, read.figures.lines);
    return true;
  }

  /** Nothing more is added: what it shares with the next round is handed over. */
  close(): void {
    this.observations?.close();
  }

  /**
   * Writes down what has been gathered, and how far each batch has been counted by it.
   * @param goesOn whether the last batch has not come to its end
   */
  async writeDown(goesOn = false): Promise<void> {
    const { caller, plan } = this.tools;
    this.close();
    await this.observations?.finish();
    this.observations = undefined;
    for (const { source, attacks, leases } of this.beside) {
      const { networks } = plan;
      if (leases.length > 0)
        await inTransaction(caller(), (ctx) => learnFromLog(ctx, { ...source, networks }, leases));
      if (attacks.length > 0) await raiseAttacks(caller(), source, networks, attacks);
    }
    this.beside = [];
    await this.strange.flush();
    if (this.parts.length > 0) await this.record(caller);
    if (!goesOn) await this.strange.keep(this.batches);
  }

  private async record(caller: () => Caller): Promise<void> {
    const found = [...this.gatherings.values()].map(({ source, gathering }) => ({
      source,
      contacts: gathering.take(),
      pairs: gathering.takePairs(),
      finds: gathering.finds.subjects,
    }));
    await inTransaction(caller(), (ctx) => recordRound(ctx, found, this.parts));
    this.parts = [];
  }

  /** What has been gathered is forgotten; the batches must be read again. */
  async abandon(): Promise<void> {
    this.close();
    await this.observations?.abandon();
    this.strange.abandon();
  }

  private get contacts(): number {
    let held = 0;
    for (const { gathering } of this.gatherings.values()) held += gathering.size;
    return held;
  }
}

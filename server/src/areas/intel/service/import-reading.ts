import { inTransaction, type Caller } from '../../../kernel/command.ts';
import type { Refusal } from '../contract.ts';
import { IdSet } from '../id-set.ts';
import type { Accepted, EntryBatch } from '../reading/entry.ts';
import { Staged } from '../reading/staged.ts';
import { writeEntries } from './writing.ts';

const REFUSALS_KEPT = 500;

/** What a reading has come to. */
export interface ReadingFigures {
  lines: number;
  taken: number;
  added: number;
  changed: number;
  removed: number;
  refused: number;
  refusedBy: Record<string, number>;
  /** The first ones. */
  refusals: Refusal[];
}

/** One reading of files: takes batches, keeps the good entries on disk, then writes them into the list. */
export class Reading {
  readonly figures: ReadingFigures = {
    lines: 0,
    taken: 0,
    added: 0,
    changed: 0,
    removed: 0,
    refused: 0,
    refusedBy: {},
    refusals: [],
  };
  /** Rows of the list that the files name. */
  readonly seen = new IdSet();
  /** Its end has been reported. */
  isEnded = false;
  private readonly staged: Staged;
  private readonly isPartial: boolean;

  constructor(path: string, isPartial: boolean) {
    this.staged = new Staged(path);
    this.isPartial = isPartial;
  }

  async take({ lines, entries }: EntryBatch): Promise<void> {
    this.figures.lines = lines;
    const good: Accepted[] = [];
    for (const entry of entries) {
      if ('reason' in entry) this.note(entry);
      // Where all is told each time, what is taken back is simply not there.
      else if (this.isPartial || !entry.isGone) good.push(entry);
    }
    this.figures.taken += good.length;
    await this.staged.add(good);
  }

  note(refusal: Refusal): void {
    const { figures } = this;
    figures.refused++;
    figures.refusedBy[refusal.reason] = (figures.refusedBy[refusal.reason] ?? 0) + 1;
    if (figures.refusals.length < REFUSALS_KEPT) figures.refusals.push(refusal);
  }

  async writeDown(caller: Caller, listId: string, importId: string): Promise<void> {
    for await (const entries of this.staged.batches()) {
      const written = await inTransaction(caller, (ctx) =>
        writeEntries(ctx, { listId, importId, isPartial: this.isPartial }, entries),
      );
      this.figures.added += written.added;
      this.figures.changed += written.changed;
      this.figures.removed += written.gone;
      for (const id of written.ids) this.seen.add(id);
    }
  }

  async discard(): Promise<void> {
    await this.staged.remove();
  }
}

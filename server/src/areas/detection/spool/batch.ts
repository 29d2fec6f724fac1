import type { Filled } from './buffers.ts';
import type { Segment } from './segments.ts';

/** A batch that is on disk and waits to be matched. */
export interface SpooledBatch {
  readonly sourceId: string;
  readonly batchId: string;
  readonly receivedAt: Date;
  lines: number;
  bytes: number;
  readonly parts: BatchPart[];
  /** Whether the ledger may know it: it was named by its sender, or is read again. */
  mayBeKnown: boolean;
}

/** A part of a batch; it ends where a line does, unless the line is longer. */
export interface BatchPart {
  readonly bytes: number;
  /** Where its bytes begin in the place that holds it. */
  readonly start: number;
  /** `null` when it is on disk alone. */
  filled: Filled | null;
  /** `null` until it is on disk. */
  place: { segment: Segment; offset: number } | null;
  /** Nobody needs it any more; it may still be on its way to the disk. */
  isForgotten: boolean;
}

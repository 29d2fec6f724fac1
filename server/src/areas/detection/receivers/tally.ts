import type { sourceTroubles } from '../contract.ts';
import type { Sender } from './intake.ts';

/** What an unknown sender sent since the last time it was written down. */
export interface Stranger {
  sender: Sender;
  messages: number;
  bytes: number;
  sample: string;
}

/** What went wrong at a source since the last time it was written down. */
export interface Trouble {
  sourceId: string;
  errors: number;
  dropped: number;
  reason: (typeof sourceTroubles)[number];
}

/** Senders of datagrams can invent addresses: beyond so many at a time they are counted as one. */
const STRANGERS_HELD = 200;
const SAMPLE_BYTES = 2_000;

/** Counts, between two writings, what belongs to no source and what went wrong. */
export class Tally {
  private strangers = new Map<string, Stranger>();
  private troubles = new Map<string, Trouble>();

  /** @param lines whole lines; none when nothing could be read */
  stranger(sender: Sender, lines: Buffer): void {
    const asked = `${sender.transport} ${sender.address} ${sender.certificate?.fingerprint ?? ''}`;
    const isOneTooMany = !this.strangers.has(asked) && this.strangers.size >= STRANGERS_HELD;
    const key = isOneTooMany ? 'many' : asked;
    const known = this.strangers.get(key) ?? {
      sender: isOneTooMany ? { transport: sender.transport, address: '0.0.0.0' } : sender,
      messages: 0,
      bytes: 0,
      sample: '',
    };
    let feeds = 0;
    for (let feed = lines.indexOf(10); feed >= 0; feed = lines.indexOf(10, feed + 1)) feeds++;
    known.messages += Math.max(1, feeds);
    known.bytes += lines.length;
    if (lines.length > 0) {
      const first = lines.indexOf(10);
      known.sample = lines.toString('utf8', 0, Math.min(first, SAMPLE_BYTES));
    }
    this.strangers.set(key, known);
  }

  trouble(
    sourceId: string,
    reason: Trouble['reason'],
    { errors = 0, dropped = 0 }: { errors?: number; dropped?: number },
  ): void {
    const known = this.troubles.get(sourceId) ?? { sourceId, errors: 0, dropped: 0, reason };
    known.errors += errors;
    known.dropped += dropped;
    known.reason = reason;
    this.troubles.set(sourceId, known);
  }

  /** Hands over what has been counted and begins anew. */
  take(): { strangers: Stranger[]; troubles: Trouble[] } {
    const taken = { strangers: [...this.strangers.values()], troubles: [...this.troubles.values()] };
    this.strangers = new Map();
    this.troubles = new Map();
    return taken;
  }
}

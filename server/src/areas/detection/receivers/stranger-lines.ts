import type { Quarantine } from '../quarantine/quarantine.ts';
import type { Sender } from './intake.ts';

/** So much is held between two writings; what comes beyond it is counted as gone. */
const HELD_BYTES = 4 * 1024 * 1024;

interface Held {
  sender: Sender;
  receivedAt: number;
  lines: number;
  pieces: Buffer[];
}

/** Lines of unknown senders on their way to the quarantine. */
export class StrangerLines {
  private readonly quarantine: Quarantine;
  private held = new Map<string, Held>();
  private heldBytes = 0;

  constructor(quarantine: Quarantine) {
    this.quarantine = quarantine;
  }

  /** @param lines whole lines; their bytes stay the caller's */
  add(sender: Sender, lines: Buffer, at: Date): void {
    let feeds = 0;
    for (let feed = lines.indexOf(10); feed >= 0; feed = lines.indexOf(10, feed + 1)) feeds++;
    if (lines.length === 0) return;
    if (this.heldBytes + lines.length > HELD_BYTES) {
      this.quarantine.countGone(feeds);
      return;
    }
    const key = `${sender.transport} ${sender.address} ${sender.certificate?.fingerprint ?? ''}`;
    const known = this.held.get(key) ?? { sender, receivedAt: at.getTime(), lines: 0, pieces: [] };
    known.lines += feeds;
    known.pieces.push(Buffer.from(lines));
    this.heldBytes += lines.length;
    this.held.set(key, known);
  }

  /** Everything that was taken is on disk. */
  async flush(): Promise<void> {
    const held = this.held;
    this.held = new Map();
    this.heldBytes = 0;
    for (const { sender, receivedAt, lines, pieces } of held.values())
      await this.quarantine.addFrom(sender, receivedAt, lines, Buffer.concat(pieces));
  }
}

/** A line on a terminal that says how far the work is. */
export class Progress {
  private readonly stream: NodeJS.WriteStream;
  private readonly total: number | null;
  private readonly startedAt = performance.now();
  /** A beginning says nothing about the rate yet. */
  private shownAt = this.startedAt;
  private read = 0;

  /** @param total bytes to read; `null` when not known */
  constructor(stream: NodeJS.WriteStream, total: number | null) {
    this.stream = stream;
    this.total = total;
  }

  add(bytes: number): void {
    this.read += bytes;
  }

  /** Writes the line again, at most four times a second, and only to a terminal. */
  show(lines: number, hits: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.shownAt < 250) return;
    this.shownAt = now;
    const seconds = (now - this.startedAt) / 1000;
    const rate = `${Math.round(lines / seconds).toLocaleString('en')} lines/s`;
    this.stream.write(`\r\u001B[K${this.share(seconds)}${rate}, ${hits} hits`);
  }

  /** Takes the line away, so that other text does not follow it. */
  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\u001B[K');
  }

  private share(seconds: number): string {
    if (this.total === null || this.total === 0) return `${(this.read / 1e6).toFixed(0)} MB, `;
    const part = Math.min(1, this.read / this.total);
    const left = part > 0 ? Math.ceil((seconds / part) * (1 - part)) : 0;
    return `${Math.floor(part * 100)}%, ${left} s left, `;
  }
}

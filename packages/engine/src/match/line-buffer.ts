/** Takes whole lines `bytes[start, end)`. `cut`: the last one goes on, being too long to be held. */
export type TakeLines = (bytes: Uint8Array, start: number, end: number, cut: boolean) => void;

/**
 * Turns chunks cut anywhere into runs of whole lines. Holds at most one unfinished line; a line longer
 * than `maxLineBytes` is handed on in pieces, cut where no name, address or digest can be.
 */
export class LineBuffer {
  /** Where the run being handed on starts in the stream, in bytes. */
  offset = 0;
  private readonly maxLineBytes: number;
  /** Made when a line is first held: most of many small streams end with theirs. */
  private held: Uint8Array = new Uint8Array(0);
  private heldLength = 0;

  constructor(maxLineBytes: number) {
    this.maxLineBytes = Math.max(8192, maxLineBytes);
  }

  push(chunk: Uint8Array, take: TakeLines): void {
    let start = 0;
    if (this.heldLength > 0) {
      const feed = chunk.indexOf(10);
      const end = feed < 0 ? chunk.length : feed + 1;
      start = this.holdLine(chunk, 0, end, take);
      if (feed < 0) return;
      this.handOn(this.held, 0, this.heldLength, false, take);
      this.heldLength = 0;
    }
    const last = chunk.lastIndexOf(10);
    if (last >= start) {
      this.handOn(chunk, start, last + 1, false, take);
      start = last + 1;
    }
    if (start < chunk.length) this.holdLine(chunk, start, chunk.length, take);
  }

  /**
   * As `push`, of a chunk that lies in `bytes[start, end)`: the line that is held is put before it, so that
   * all is handed on where it lies. What stands before `start` is overwritten.
   */
  pushHere(bytes: Uint8Array, start: number, end: number, take: TakeLines): void {
    const feed = bytes.lastIndexOf(10, end - 1);
    const first = start - this.heldLength;
    if (feed < start || first < 0) {
      this.push(bytes.subarray(start, end), take);
      return;
    }
    if (this.heldLength > 0) bytes.set(this.held.subarray(0, this.heldLength), first);
    this.heldLength = 0;
    this.handOn(bytes, first, feed + 1, false, take);
    if (feed + 1 < end) this.holdLine(bytes, feed + 1, end, take);
  }

  end(take: TakeLines): void {
    if (this.heldLength > 0) this.handOn(this.held, 0, this.heldLength, false, take);
    this.heldLength = 0;
  }

  /** Adds part of a line to what is held. @returns `end` */
  private holdLine(chunk: Uint8Array, start: number, end: number, take: TakeLines): number {
    for (let from = start; from < end;) {
      const part = Math.min(end - from, this.maxLineBytes - this.heldLength);
      this.reserve(this.heldLength + part);
      this.held.set(chunk.subarray(from, from + part), this.heldLength);
      this.heldLength += part;
      from += part;
      if (this.heldLength >= this.maxLineBytes && from < end) this.handOnPiece(take);
    }
    return end;
  }

  private handOnPiece(take: TakeLines): void {
    const end = this.heldLength;
    let cut = end;
    while (cut > end - 4096 && !isSeparator(this.held[cut - 1] ?? 0)) cut--;
    if (cut <= end - 4096) cut = end;
    this.handOn(this.held, 0, cut, true, take);
    this.held.copyWithin(0, cut, end);
    this.heldLength = end - cut;
  }

  private handOn(bytes: Uint8Array, start: number, end: number, cut: boolean, take: TakeLines): void {
    take(bytes, start, end, cut);
    this.offset += end - start;
  }

  private reserve(length: number): void {
    if (length <= this.held.length) return;
    const larger = new Uint8Array(Math.min(this.maxLineBytes, Math.max(length, this.held.length * 2, 4096)));
    larger.set(this.held.subarray(0, this.heldLength));
    this.held = larger;
  }
}

function isSeparator(byte: number): boolean {
  return byte <= 32 || byte === 34 || byte === 39 || byte === 44 || byte === 59;
}

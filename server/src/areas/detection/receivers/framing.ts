/** Longest message taken whole. Real ones have a few kilobytes; this leaves room for an EVE line with a file in it. */
export const MESSAGE_LIMIT_BYTES = 1024 * 1024;

const [FEED, SPACE, ZERO, NINE, LESS] = [10, 32, 48, 57, 60];
/** No message has a length of more digits. */
const COUNT_DIGITS = 7;

export type FramingFault = 'detection.frame_broken' | 'detection.message_too_long';

/** A stream that cannot be read on: where the next message begins is not known. */
export class FramingError extends Error {
  readonly reason: FramingFault;
  constructor(reason: FramingFault) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Cuts a syslog stream into lines. Both framings of RFC 6587, found out from the first bytes of a connection: octet
 * counting (`71 <34>1 …`), in which a message may hold line feeds, and one message a line.
 */
export class FrameReader {
  /** Messages that were longer than the limit and were cut. */
  cut = 0;
  private framing: 'unknown' | 'counted' | 'lines' = 'unknown';
  private held: Buffer = Buffer.alloc(0);

  /**
   * @returns whole lines, each with its line feed; may be empty
   * @throws FramingError
   */
  push(chunk: Buffer): Buffer {
    const bytes = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
    if (this.framing === 'unknown') this.framing = framingOf(bytes);
    if (this.framing === 'unknown') return this.keep(bytes, Buffer.alloc(0));
    return this.framing === 'counted' ? this.counted(bytes) : this.lines(bytes);
  }

  /** What the sender left unfinished when it closed the connection: a line without its feed counts. */
  end(): Buffer {
    const { held } = this;
    this.held = Buffer.alloc(0);
    if (held.length === 0 || this.framing === 'counted') return Buffer.alloc(0);
    return withFeed(held);
  }

  private lines(bytes: Buffer): Buffer {
    const last = bytes.lastIndexOf(FEED);
    const rest = bytes.subarray(last + 1);
    if (rest.length <= MESSAGE_LIMIT_BYTES) return this.keep(rest, bytes.subarray(0, last + 1));
    this.cut++;
    return this.keep(Buffer.alloc(0), withFeed(bytes));
  }

  /** Each count and its space become one line feed, so what comes out is never longer than what went in. */
  private counted(bytes: Buffer): Buffer {
    const lines = Buffer.allocUnsafe(bytes.length);
    let [at, filled] = [0, 0];
    while (at < bytes.length) {
      const frame = frameAt(bytes, at);
      if (!frame || frame.end > bytes.length) break;
      filled += bytes.copy(lines, filled, frame.start, frame.end);
      at = frame.end;
      const start = filled - (frame.end - frame.start);
      while (filled > start && lines[filled - 1] === FEED) filled--;
      for (
        let feed = lines.indexOf(FEED, start);
        feed >= 0 && feed < filled;
        feed = lines.indexOf(FEED, feed)
      )
        lines[feed] = SPACE;
      lines[filled++] = FEED;
    }
    return this.keep(bytes.subarray(at), lines.subarray(0, filled));
  }

  private keep(rest: Buffer, lines: Buffer): Buffer {
    // A copy: the rest of a chunk must not keep the whole chunk in memory.
    this.held = rest.length > 0 ? Buffer.from(rest) : Buffer.alloc(0);
    return lines;
  }
}

/** One datagram is one message, whatever line feeds are in it. */
export function lineOfDatagram(message: Buffer): Buffer {
  let end = message.length;
  while (end > 0 && (message[end - 1] === FEED || message[end - 1] === 0 || message[end - 1] === 13)) end--;
  const line = Buffer.allocUnsafe(end + 1);
  message.copy(line, 0, 0, end);
  for (let feed = line.indexOf(FEED); feed >= 0 && feed < end; feed = line.indexOf(FEED, feed))
    line[feed] = SPACE;
  line[end] = FEED;
  return line;
}

/** `123 <` begins a counted message; years and days at the start of plain lines do not. */
function framingOf(bytes: Buffer): 'unknown' | 'counted' | 'lines' {
  let at = 0;
  while (at < bytes.length && at <= COUNT_DIGITS && isDigit(bytes[at])) at++;
  if (at === 0 || at > COUNT_DIGITS) return bytes.length === 0 ? 'unknown' : 'lines';
  if (at + 1 >= bytes.length) return at < bytes.length && bytes[at] !== SPACE ? 'lines' : 'unknown';
  return bytes[at] === SPACE && bytes[at + 1] === LESS ? 'counted' : 'lines';
}

/** @returns `null` while the count itself is not complete. @throws FramingError */
function frameAt(bytes: Buffer, from: number): { start: number; end: number } | null {
  let [at, count] = [from, 0];
  // Some senders put a line feed after a counted message.
  while (bytes[at] === FEED) at++;
  const digits = at;
  for (; isDigit(bytes[at]) && at - digits <= COUNT_DIGITS; at++)
    count = count * 10 + (bytes[at] ?? 0) - ZERO;
  if (at >= bytes.length) return null;
  if (at === digits || bytes[at] !== SPACE) throw new FramingError('detection.frame_broken');
  if (count > MESSAGE_LIMIT_BYTES) throw new FramingError('detection.message_too_long');
  return { start: at + 1, end: at + 1 + count };
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function withFeed(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.from('\n')]);
}

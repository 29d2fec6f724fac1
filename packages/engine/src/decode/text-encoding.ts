const feed = 10;

/** How the bytes of a file are to be read. `windows-1258` is what Vietnamese Windows wrote before Unicode. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/**
 * Tells the encoding of a text by its first bytes: by its byte order mark; UTF-16 without one by the NULs that
 * Latin letters leave; and what is not UTF-8 is Windows-1258, in which consoles in Vietnam export.
 * @param head the first few kilobytes; a character cut at its end does not count against UTF-8
 */
export function detectEncoding(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const span = Math.min(head.length & ~1, 2048);
  let [even, odd] = [0, 0];
  for (let i = 0; i < span; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  if (span >= 16 && odd > span / 5 && even < span / 50) return 'utf-16le';
  if (span >= 16 && even > span / 5 && odd < span / 50) return 'utf-16be';
  return isUtf8(head) ? 'utf-8' : 'windows-1258';
}

/**
 * Turns a stream of bytes of any of these encodings into UTF-8, in which all decoders read. Vietnamese letters are
 * composed (NFC), so that a name is the same wherever it was written. UTF-8 passes through untouched.
 * Chunks may be cut anywhere.
 * @example const recoder = new Utf8Recoder(); for (const chunk of chunks) write(recoder.push(chunk)); write(recoder.end());
 */
export class Utf8Recoder {
  /** Told by the first two bytes or more. */
  encoding: TextEncoding | null = null;
  private decoder: TextDecoder | null = null;
  private readonly encoder = new TextEncoder();
  /** The line that is being read: letters and their marks must not be parted. */
  private held = '';
  private first: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): Uint8Array {
    let bytes = chunk;
    if (this.encoding === null) {
      bytes = joined(this.first, chunk);
      // A NUL in a short beginning may be half a letter of UTF-16: more must come to tell.
      if (bytes.length < 2 || (bytes.length < 16 && bytes.includes(0))) {
        this.first = bytes;
        return new Uint8Array(0);
      }
      this.encoding = detectEncoding(bytes.subarray(0, 8192));
      if (this.encoding !== 'utf-8') this.decoder = new TextDecoder(this.encoding);
    }
    if (!this.decoder) return bytes;
    const text = this.held + this.decoder.decode(bytes, { stream: true });
    const cut = text.lastIndexOf('\n') + 1;
    this.held = text.slice(cut);
    return this.encoder.encode(text.slice(0, cut).normalize('NFC'));
  }

  end(): Uint8Array {
    if (this.encoding === null) return this.first;
    if (!this.decoder) return new Uint8Array(0);
    const rest = this.held + this.decoder.decode();
    this.held = '';
    return this.encoder.encode(rest.normalize('NFC'));
  }
}

function isUtf8(head: Uint8Array): boolean {
  // A character that the end cuts is no error: read up to the last line feed, or leave the last three bytes.
  const lastFeed = head.lastIndexOf(feed);
  const whole = lastFeed > 0 ? head.subarray(0, lastFeed) : head;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(whole, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

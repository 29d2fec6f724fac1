const [quote, backslash, open, close, feed] = [34, 92, 123, 125, 10];
/** An object longer than this is no log event: it is given up as it stands. */
const maxObjectBytes = 4 * 1024 * 1024;

/**
 * Puts each object of a JSON text on a line of its own: lists (`[ {…}, {…} ]`) and objects that are spread over
 * many lines, as nfdump and many exports write them, become what line decoders read. What stands outside of
 * objects (commas, the brackets of the list) is dropped. Chunks may be cut anywhere.
 * @example const joiner = new JsonLineJoiner(); joiner.push(bytes); joiner.end()
 */
export class JsonLineJoiner {
  private depth = 0;
  private inText = false;
  private escaped = false;
  private held: Uint8Array[] = [];
  private heldBytes = 0;

  /** @returns the lines that this chunk completes, each with its line feed */
  push(chunk: Uint8Array): Uint8Array {
    const out = new Uint8Array(chunk.length + this.heldBytes + 2);
    let length = 0;
    const write = (from: number, to: number): void => {
      for (const part of this.held) {
        out.set(part, length);
        length += part.length;
      }
      this.held = [];
      this.heldBytes = 0;
      out.set(chunk.subarray(from, to), length);
      length += to - from;
    };
    let start = this.depth > 0 ? 0 : -1;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0;
      if (this.inText) {
        if (this.escaped) this.escaped = false;
        else if (byte === backslash) this.escaped = true;
        else if (byte === quote) this.inText = false;
      } else if (byte === open) {
        if (this.depth++ === 0) start = i;
      } else if (this.depth === 0) continue;
      else if (byte === quote) this.inText = true;
      else if (byte === close && --this.depth === 0) {
        write(start, i + 1);
        out[length++] = feed;
        start = -1;
      }
      // A raw line feed inside an object is layout; inside a text it is broken JSON, to be read as a blank.
      if (this.depth > 0 && (byte === feed || byte === 13)) chunk = blanked(chunk, i);
    }
    if (this.depth > 0 && start >= 0) this.hold(chunk.slice(start));
    return out.subarray(0, length);
  }

  /** What was left of an object that never ended; empty when there is none. */
  end(): Uint8Array {
    const rest = new Uint8Array(this.heldBytes);
    let length = 0;
    for (const part of this.held) {
      rest.set(part, length);
      length += part.length;
    }
    this.held = [];
    this.heldBytes = 0;
    this.depth = 0;
    return rest;
  }

  private hold(part: Uint8Array): void {
    this.held.push(part);
    this.heldBytes += part.length;
    if (this.heldBytes > maxObjectBytes) {
      this.held = [];
      this.heldBytes = 0;
      this.depth = 0;
      this.inText = false;
    }
  }
}

/** Whether the beginning of a stream is a JSON list, or an object whose first line does not end it. */
export function isSpreadJson(head: string): boolean {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  return /^\[\s*(?:\{|$)/.test(text) || /^\{\s*\r?\n/.test(text);
}

function blanked(chunk: Uint8Array, at: number): Uint8Array {
  chunk[at] = 32;
  return chunk;
}

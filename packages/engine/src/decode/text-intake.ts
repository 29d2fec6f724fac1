import { isSpreadJson, JsonLineJoiner } from './json-line-joiner.ts';
import { Utf8Recoder } from './text-encoding.ts';

const headBytes = 4096;

/**
 * Makes any file of logs into lines of UTF-8, as the matcher and the decoders read them: UTF-16 and Windows-1258 are
 * turned into UTF-8, JSON that is spread over many lines is put on one line an object. Other bytes pass through
 * untouched. What comes out depends on the bytes alone and not on where they are cut.
 */
export class TextIntake {
  private readonly recoder = new Utf8Recoder();
  private joiner: JsonLineJoiner | null | undefined;
  private held: Uint8Array = new Uint8Array(0);

  push(chunk: Uint8Array): Uint8Array {
    return this.take(this.recoder.push(chunk), false);
  }

  end(): Uint8Array {
    const last = this.take(this.recoder.end(), true);
    const rest = this.joiner?.end();
    return rest && rest.length > 0 ? joined(last, rest) : last;
  }

  private take(bytes: Uint8Array, isEnd: boolean): Uint8Array {
    if (this.joiner === undefined) {
      this.held = joined(this.held, bytes);
      const head = new TextDecoder().decode(this.held.subarray(0, headBytes));
      // A live stream must not wait: only an opening bracket alone tells nothing yet.
      if (!isEnd && this.held.length < headBytes && /^\s*[[{]?\s*$/.test(head)) return new Uint8Array(0);
      this.joiner = isSpreadJson(head) ? new JsonLineJoiner() : null;
      const first = this.held;
      this.held = new Uint8Array(0);
      // The joiner writes into what it is given.
      return this.joiner ? this.joiner.push(Uint8Array.from(first)) : first;
    }
    return this.joiner ? this.joiner.push(Uint8Array.from(bytes)) : bytes;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

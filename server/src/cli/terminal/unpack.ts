import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ActionError } from '../../kernel/action-error.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Bytes of a file, or of standard input for `-`, in memory that does not grow with it; gzip and zstd, known by
 * their first bytes, are unpacked, also when several packed parts follow one another.
 * @param onRead told how many bytes were read, as they lie on the disk
 * @throws the error of the operating system or of the unpacking; what came before it was given
 */
export async function* unpacked(file: string, onRead?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const raw: Readable = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  const chunks = (async function* () {
    for await (const chunk of raw) {
      onRead?.((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  })();
  const source = new Chunks(chunks);
  for (let isFirst = true; ; isFirst = false) {
    const head = await source.peek(4);
    if (head.length === 0) return;
    const unpacker = unpackerOf(head);
    if (!unpacker) {
      if (!isFirst) throw new ActionError('something follows the last packed part, which was not read');
      yield* source.rest();
      return;
    }
    // Whatever fails, the unpacker is destroyed with it and the loop throws it.
    pipeline(Readable.from(source.lent(), { objectMode: false }), unpacker, () => undefined);
    for await (const chunk of unpacker) yield chunk as Buffer;
    await source.takeBack(unpacker.bytesWritten);
  }
}

/** Chunks that can be lent to an unpacker, which may stop in the middle of one. */
class Chunks {
  private readonly chunks: AsyncGenerator<Buffer>;
  private held: Buffer[] = [];
  private lending: Promise<unknown> = Promise.resolve();
  /** What was lent and may come back, and how many bytes were lent before it. */
  private out: Buffer[] = [];
  private settled = 0;

  constructor(chunks: AsyncGenerator<Buffer>) {
    this.chunks = chunks;
  }

  /** The first `count` bytes, fewer at the end; they stay. */
  async peek(count: number): Promise<Buffer> {
    while (this.held.reduce((sum, { length }) => sum + length, 0) < count) {
      const next = await this.chunks.next();
      if (next.done) break;
      this.held.push(next.value);
    }
    this.held = this.held.length > 0 ? [Buffer.concat(this.held)] : [];
    return this.held[0]?.subarray(0, count) ?? Buffer.alloc(0);
  }

  async *rest(): AsyncGenerator<Buffer> {
    yield* this.held.splice(0);
    yield* this.chunks;
  }

  async *lent(): AsyncGenerator<Buffer> {
    this.out = [];
    this.settled = 0;
    for (;;) {
      const taken = this.take();
      this.lending = taken;
      const chunk = await taken;
      if (!chunk) return;
      yield chunk;
    }
  }

  /** What the unpacker has not used, the first `used` bytes of what was lent, comes first again. */
  async takeBack(used: number): Promise<void> {
    // One chunk more may be on its way.
    await this.lending;
    let before = this.settled;
    this.held = this.out.flatMap((chunk) => {
      const skip = Math.max(0, used - before);
      before += chunk.length;
      return skip < chunk.length ? [chunk.subarray(skip)] : [];
    });
    this.out = [];
  }

  private async take(): Promise<Buffer | null> {
    const held = this.held.shift();
    const next = held ? null : await this.chunks.next();
    const chunk = held ?? (next?.done ? null : next?.value) ?? null;
    if (!chunk) return null;
    this.out.push(chunk);
    // The unpacker's input queue is short: what lies further back is used up.
    while (this.out.length > 8) this.settled += this.out.shift()?.length ?? 0;
    return chunk;
  }
}

function unpackerOf(head: Buffer) {
  if (head[0] === 0x1f && head[1] === 0x8b) return createGunzip({ chunkSize: CHUNK_BYTES });
  const isZstd = head.length >= 4 && head.readUInt32LE() === 0xfd2fb528;
  return isZstd ? createZstdDecompress({ chunkSize: CHUNK_BYTES }) : null;
}

import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { ActionError } from '../../kernel/action-error.ts';

const CHUNK_BYTES = 1024 * 1024;

/**
 * Bytes of a file, or of standard input for `-`, in memory that does not grow with it; gzip and zstd, known by
 * their first bytes, are unpacked.
 * @param onRead told how many bytes were read, as they lie on the disk
 * @throws the error of the operating system or of the unpacking; what came before it was given
 */
export async function* unpacked(file: string, onRead?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const raw: Readable = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
  let read = 0;
  const chunks = (async function* () {
    for await (const chunk of raw) {
      read += (chunk as Buffer).length;
      onRead?.((chunk as Buffer).length);
      yield chunk as Buffer;
    }
  })();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = (async function* () {
    if (head.length > 0) yield head;
    yield* chunks;
  })();
  const unpacker = unpackerOf(head);
  if (!unpacker) {
    yield* all;
    return;
  }
  // Whatever fails, the unpacker is destroyed with it and the loop throws it.
  pipeline(Readable.from(all, { objectMode: false }), unpacker, () => undefined);
  for await (const chunk of unpacker) yield chunk as Buffer;
  if (read > unpacker.bytesWritten)
    throw new ActionError('something follows the first packed part, which was not read');
}

function unpackerOf(head: Buffer) {
  if (head[0] === 0x1f && head[1] === 0x8b) return createGunzip({ chunkSize: CHUNK_BYTES });
  const isZstd = head.length >= 4 && head.readUInt32LE() === 0xfd2fb528;
  return isZstd ? createZstdDecompress({ chunkSize: CHUNK_BYTES }) : null;
}

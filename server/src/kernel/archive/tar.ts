/**
 * Writes and reads tar archives as streams (POSIX.1-1988 ustar; sizes above 8 GiB in GNU's base-256, names above
 * 100 bytes in its long-name records), so that any `tar` opens a backup.
 */
import { createHash } from 'node:crypto';
import { ArchiveError, cutOff } from './error.ts';

const BLOCK = 512;
const LONG_NAME = '././@LongLink';

/** What the manifest says of one entry. */
export interface PackedEntry {
  name: string;
  sizeBytes: number;
  sha256: string;
}

/** Two empty blocks end an archive. */
export const tarEnd = Buffer.alloc(BLOCK * 2);

/**
 * The bytes of one entry; what was packed is added to `packed` when it is whole.
 * @throws ArchiveError `damaged` when the content is shorter than `sizeBytes`
 */
export async function* packEntry(
  name: string,
  sizeBytes: number,
  content: Iterable<Buffer> | AsyncIterable<Buffer>,
  packed: PackedEntry[],
): AsyncGenerator<Buffer> {
  const path = Buffer.from(name);
  if (path.length > 100) {
    yield header(LONG_NAME, path.length + 1, 'L');
    yield padded(Buffer.concat([path, Buffer.alloc(1)]));
  }
  yield header(path.subarray(0, 100).toString(), sizeBytes, '0');
  const hash = createHash('sha256');
  let written = 0;
  for await (const chunk of content) {
    written += chunk.length;
    hash.update(chunk);
    yield chunk;
  }
  if (written !== sizeBytes)
    throw new ArchiveError('damaged', `${name} changed while it was being read; please try again.`);
  if (sizeBytes % BLOCK !== 0) yield Buffer.alloc(BLOCK - (sizeBytes % BLOCK));
  packed.push({ name, sizeBytes, sha256: hash.digest('hex') });
}

export interface TarEntry {
  name: string;
  sizeBytes: number;
  /** Must be read before the next entry is asked for; what is left unread is skipped. */
  content: AsyncGenerator<Buffer>;
}

/** @throws ArchiveError `not_a_backup` for anything but a tar archive, `truncated` when it stops in the middle */
export async function* entriesOf(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const { take, some } = reader(source);
  let longName: string | undefined;
  for (;;) {
    const block = await take(BLOCK);
    if (block.every((byte) => byte === 0)) return;
    const sizeBytes = readHeader(block);
    const padding = (BLOCK - (sizeBytes % BLOCK)) % BLOCK;
    const kind = String.fromCharCode(block[156] ?? 0);
    if (kind === 'L') {
      longName = (await take(sizeBytes)).toString().replace(/\0+$/, '');
      await take(padding);
      continue;
    }
    let left = sizeBytes;
    const content = (async function* () {
      while (left > 0) {
        const chunk = await some(left);
        left -= chunk.length;
        yield chunk;
      }
    })();
    yield { name: longName ?? textOf(block.subarray(0, 100)), sizeBytes, content };
    while (left > 0) left -= (await some(left)).length;
    await take(padding);
    longName = undefined;
  }
}

function header(name: string, sizeBytes: number, kind: '0' | 'L'): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0, 100);
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  if (sizeBytes < 8 ** 11) block.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124);
  else {
    block.writeUInt8(0x80, 124);
    block.writeBigUInt64BE(BigInt(sizeBytes), 128);
  }
  block.write('00000000000\0', 136);
  block.write(kind, 156);
  block.write('ustar\x0000', 257);
  block.write(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** @returns the size of the entry */
function readHeader(block: Buffer): number {
  if (Number.parseInt(textOf(block.subarray(148, 156)), 8) !== checksumOf(block))
    throw new ArchiveError('not_a_backup', 'This is not a backup of Lá Chắn.');
  if ((block[124] ?? 0) & 0x80) return Number(block.readBigUInt64BE(128));
  return Number.parseInt(textOf(block.subarray(124, 136)), 8) || 0;
}

/** The sum of all bytes, with the place of the sum itself read as blanks. */
function checksumOf(block: Buffer): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field
    .subarray(0, end < 0 ? field.length : end)
    .toString()
    .trim();
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}

function reader(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function more(): Promise<Buffer> {
    const next = await chunks.next();
    if (next.done) throw cutOff();
    return next.value;
  }
  /** Between 1 and `most` bytes. */
  async function some(most: number): Promise<Buffer> {
    while (rest.length === 0) rest = await more();
    const part = rest.subarray(0, most);
    rest = rest.subarray(part.length);
    return part;
  }
  async function take(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let left = count; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push(await some(left));
    return Buffer.concat(parts);
  }
  return { some, take };
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createGunzip, gzipSync } from 'node:zlib';
import { ConfigError } from '../kernel/config.ts';
import { ActionError } from '../kernel/action-error.ts';

export const summary = 'send log files to a running server';

export const help = `lachan ingest FILES… --source NAME --token TOKEN [--url http://127.0.0.1:8321]

Sends log lines to a source of a running server, in pieces of about 4 MB cut at line ends. "-" is standard input.
Files that are packed with gzip are unpacked. Sending a file again counts nothing twice.

  --source NAME   name of the source, as the page "Nguồn nhật ký" shows it
  --token TOKEN   its token; or in the environment as LACHAN_TOKEN
  --url URL       address of the server; or in the environment as LACHAN_URL

Example: lachan ingest /var/log/named/query.log* --source "DNS trung tâm"`;

const PIECE_BYTES = 4 * 1024 * 1024;
/** A line without an end is cut here, so that memory stays bounded. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
const ATTEMPTS = 8;

interface Target {
  url: string;
  source: string;
  token: string;
}

/** @returns the exit code: 0 when every line was taken */
export async function run(args: string[], environment: Record<string, string | undefined>): Promise<number> {
  const { target, files } = readArgs(args, environment);
  let [lines, bytes] = [0, 0];
  const startedAt = performance.now();
  for (const file of files) {
    const name = file === '-' ? crypto.randomUUID() : file;
    for await (const { piece, number } of piecesOf(await open(file))) {
      const answer = await send(target, piece, name, number);
      lines += answer.lines;
      bytes += piece.length;
    }
  }
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${lines} lines, ${(bytes / 1e6).toFixed(1)} MB taken in ${seconds.toFixed(1)} s`);
  return 0;
}

function readArgs(
  args: string[],
  environment: Record<string, string | undefined>,
): { target: Target; files: string[] } {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: { source: { type: 'string' }, token: { type: 'string' }, url: { type: 'string' } },
    });
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error });
  }
  const { values, positionals: files } = parsed;
  const token = values.token ?? environment['LACHAN_TOKEN'];
  const url = values.url ?? environment['LACHAN_URL'] ?? 'http://127.0.0.1:8321';
  if (!values.source) throw new ConfigError('--source says which source the lines come from');
  if (!token) throw new ConfigError('--token (LACHAN_TOKEN) is the token of the source');
  if (!URL.canParse(url)) throw new ConfigError('--url (LACHAN_URL) is no address');
  if (files.length === 0) throw new ConfigError('Which files? "-" is standard input');
  return { target: { url, source: values.source, token }, files };
}

/** Opens a file or standard input; gzip is known by its first two bytes. */
async function open(file: string): Promise<Readable> {
  const raw: Readable = file === '-' ? process.stdin : createReadStream(file);
  const first = await new Promise<Buffer>((resolve, reject) => {
    raw.once('error', (error) => reject(new ActionError(`${file}: ${error.message}`)));
    raw.once('end', () => resolve(Buffer.alloc(0)));
    raw.once('data', (chunk: Buffer) => {
      raw.pause();
      resolve(chunk);
    });
  });
  const joined = new PassThrough();
  joined.write(first);
  if (raw.readableEnded) joined.end();
  else raw.pipe(joined);
  raw.on('error', (error) => joined.destroy(error));
  return first[0] === 0x1f && first[1] === 0x8b ? joined.pipe(createGunzip()) : joined;
}

/**
 * Pieces of a stream cut at line ends. Header lines of Zeek and IIS, which say how the lines after them are to be
 * read, stand again before every piece.
 */
async function* piecesOf(source: Readable): AsyncGenerator<{ piece: Buffer; number: number }> {
  let held: Buffer[] = [];
  let size = 0;
  let number = 0;
  let header: Buffer | undefined;
  const cut = (upTo: number): Buffer => {
    const all = Buffer.concat(held);
    header ??= headerOf(all);
    const piece = all.subarray(0, upTo);
    held = [all.subarray(upTo)];
    size = all.length - upTo;
    return number > 0 && header.length > 0 ? Buffer.concat([header, piece]) : piece;
  };
  for await (const chunk of source) {
    held.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size < PIECE_BYTES) continue;
    const feed = Buffer.concat(held).lastIndexOf(10);
    if (feed < 0 && size < LONGEST_LINE_BYTES) continue;
    yield { piece: cut(feed < 0 ? size : feed + 1), number };
    number++;
  }
  if (size > 0) yield { piece: cut(size), number };
}

function headerOf(all: Buffer): Buffer {
  let end = 0;
  while (all[end] === 35) {
    const feed = all.indexOf(10, end);
    if (feed < 0 || feed > 64 * 1024) break;
    end = feed + 1;
  }
  return Buffer.from(all.subarray(0, end));
}

/** Sends one piece until it is taken; named by its content and place, so that repeats count once. */
async function send(target: Target, piece: Buffer, name: string, number: number): Promise<{ lines: number }> {
  const batchId = createHash('sha256')
    .update(`${name}\n${number}\n`)
    .update(piece)
    .digest('hex')
    .slice(0, 40);
  const address = new URL(`/api/ingest/${encodeURIComponent(target.source)}`, target.url);
  const body = gzipSync(piece, { level: 1 });
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(address, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${target.token}`,
        'content-type': 'text/plain',
        'content-encoding': 'gzip',
        'x-batch-id': batchId,
      },
      body,
    }).catch((error: unknown) => ({ ok: false as const, status: 0, error }));
    if (answer.ok) return (await answer.json()) as { lines: number };
    const isPassing = answer.status === 0 || answer.status === 429 || answer.status === 503;
    if (!isPassing || attempt === ATTEMPTS) throw new ActionError(await refusalOf(answer, target));
    await sleep(Math.min(30_000, 500 * 2 ** attempt));
  }
}

async function refusalOf(answer: { status: number } | Response, target: Target): Promise<string> {
  if (!(answer instanceof Response)) return `${target.url} does not answer`;
  const { reason } = (await answer.json().catch(() => ({}))) as { reason?: string };
  if (answer.status === 401) return 'The token is not known (401)';
  if (answer.status === 403) return `The token is not the one of the source "${target.source}" (403)`;
  return `The server refused the lines: ${answer.status} ${reason ?? ''}`;
}

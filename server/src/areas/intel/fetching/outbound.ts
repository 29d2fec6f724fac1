import { createWriteStream } from 'node:fs';
import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../../kernel/errors.ts';
import { guardedLookup, isAddressAllowed, PRIVATE_ADDRESS } from '../../../kernel/outbound-addresses.ts';

/** What a server is shown and known by beyond the usual; PEM. */
export interface TlsIdentity {
  cert?: string;
  key?: string;
  ca?: string;
}

/** One request to the outside: only to hosts that an administrator has typed in. */
export interface OutboundAsk {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** For the host of the address alone. */
  tls?: TlsIdentity | null;
  /** Hosts beside that of the address to which it may lead on. */
  otherHosts: readonly string[];
  isPrivateAllowed: boolean;
  timeoutMs: number;
  limitBytes: number;
}

export interface OutboundAnswer {
  /** 304: what is held is still good; nothing was written. */
  status: number;
  headers: IncomingHttpHeaders;
  bytes: number;
}

const REDIRECTS = 5;
const SILENCE_MS = 30_000;

/**
 * Asks, and writes the body of the answer to a file, packed as it came.
 * @throws AppError `intel.feed_…` for everything that can go wrong on the way
 */
export async function fetchTo(ask: OutboundAsk, path: string): Promise<OutboundAnswer> {
  const signal = AbortSignal.timeout(ask.timeoutMs);
  const origin = hostOf(ask.url);
  let url = ask.url;
  try {
    for (let step = 0; step <= REDIRECTS; step++) {
      const target = new URL(url);
      refuseHost(target, origin, ask);
      const answer = await send(target, ask, target.host === origin, signal);
      const status = answer.statusCode ?? 0;
      if ([301, 302, 303, 307, 308].includes(status) && answer.headers.location) {
        answer.destroy();
        url = new URL(answer.headers.location, url).href;
        continue;
      }
      if (status === 304) {
        answer.destroy();
        return { status, headers: answer.headers, bytes: 0 };
      }
      if (status !== 200) {
        answer.destroy();
        throw refusedWith(status, target.hostname);
      }
      return { status, headers: answer.headers, bytes: await write(answer, path, ask.limitBytes) };
    }
    throw new AppError('unavailable', 'intel.feed_redirects', { host: new URL(url).hostname });
  } catch (error) {
    throw error instanceof AppError ? error : failureOf(error, new URL(url).hostname, signal.aborted, ask);
  }
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function refuseHost(target: URL, origin: string, { otherHosts, isPrivateAllowed }: OutboundAsk): void {
  const host = target.hostname.toLowerCase();
  if (!/^https?:$/.test(target.protocol))
    throw new AppError('unavailable', 'intel.feed_protocol', { protocol: target.protocol });
  if (target.host !== origin && !otherHosts.includes(host))
    throw new AppError('unavailable', 'intel.feed_other_host', { host });
  const literal = host.replace(/^\[(.*)\]$/, '$1');
  // An address in the URL is never looked up.
  if (ipaddr.isValid(literal) && !isAddressAllowed(literal, isPrivateAllowed))
    throw new AppError('unavailable', 'intel.feed_private_address', { host });
}

function send(
  target: URL,
  ask: OutboundAsk,
  isOrigin: boolean,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { authorization, ...headers } = ask.headers ?? {};
  const send = target.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolved, rejected) => {
    const request = send(
      target,
      {
        method: ask.method ?? 'GET',
        signal,
        timeout: SILENCE_MS,
        lookup: guardedLookup(ask.isPrivateAllowed),
        // A place to which it leads on is not told who asks.
        ...(isOrigin ? ask.tls : {}),
        headers: {
          'user-agent': 'lachan',
          'accept-encoding': 'gzip',
          ...headers,
          // A place to which it leads on learns no password.
          ...(authorization && isOrigin ? { authorization } : {}),
        },
      },
      resolved,
    );
    request.on('timeout', () => request.destroy(Object.assign(new Error('Silent'), { code: 'ETIMEDOUT' })));
    request.on('error', rejected);
    request.end(ask.body);
  });
}

async function write(answer: IncomingMessage, path: string, limitBytes: number): Promise<number> {
  const tooLarge = () =>
    new AppError('unavailable', 'intel.feed_too_large', { megabytes: megabytes(limitBytes) });
  if (Number(answer.headers['content-length'] ?? 0) > limitBytes) {
    answer.destroy();
    throw tooLarge();
  }
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > limitBytes ? tooLarge() : null, chunk);
    },
  });
  await pipeline(answer, count, createWriteStream(path, { mode: 0o600 }));
  return bytes;
}

function megabytes(bytes: number): number {
  return Math.max(1, Math.round(bytes / 1024 ** 2));
}

function refusedWith(status: number, host: string): AppError {
  if (status === 401 || status === 403)
    return new AppError('unavailable', 'intel.feed_access_denied', { host, status });
  if (status === 404 || status === 410)
    return new AppError('unavailable', 'intel.feed_not_there', { host, status });
  if (status === 429 || status === 503)
    return new AppError('unavailable', 'intel.feed_busy', { host, status });
  return new AppError('unavailable', 'intel.feed_http_status', { host, status });
}

function failureOf(error: unknown, host: string, isLate: boolean, { timeoutMs }: OutboundAsk): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const failure = (reason: string, details = {}) => new AppError('unavailable', reason, { host, ...details });
  if (code === PRIVATE_ADDRESS) return failure('intel.feed_private_address');
  if (isLate || code === 'ETIMEDOUT')
    return failure('intel.feed_timeout', { seconds: Math.round(timeoutMs / 1000) });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failure('intel.feed_host_unknown');
  // The server says no to us, and not we to it.
  if (
    /ALERT_(?:CERTIFICATE|BAD_CERT|UNKNOWN_CA|HANDSHAKE|ACCESS|UNSUPPORTED_CERT)|ALERT_NUMBER_116|BAD_CERTIFICATE$|CERTIFICATE_REQUIRED/.test(
      code,
    )
  )
    return failure('intel.feed_wants_certificate', { code });
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|SSL/.test(code))
    return failure('intel.feed_certificate', { code });
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || /aborted/.test(String(error)))
    return failure('intel.feed_broken_off');
  return failure('intel.feed_unreachable', { code: code || 'EUNKNOWN' });
}

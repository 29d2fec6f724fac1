import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import ipaddr from 'ipaddr.js';
import { AppError } from '../../kernel/errors.ts';
import { guardedLookup, isAddressAllowed, PRIVATE_ADDRESS } from '../../kernel/outbound-addresses.ts';

export interface Posting {
  address: string;
  batchId: string;
  body: Uint8Array;
  timeoutMs: number;
  isPrivateAllowed: boolean;
  /** PEM; `null`: the authorities of the system. */
  serverTrustPem: string | null;
}

/** What came back, whatever it says. */
export interface Answer {
  status: number;
  /** Cut to 2,000 characters. */
  text: string;
}

const ANSWER_BYTES = 64 * 1024;
const ANSWER_SHOWN = 2_000;

/**
 * Posts a report as the guide of 2018 has it: `Content-Type: text/xml`, the XML as the body. No redirect is followed: what
 * is signed and sealed goes where the administrator has typed, or nowhere.
 * @throws AppError of kind `unavailable` when there is no answer, with what a person can do about it
 */
export async function postReport(posting: Posting): Promise<Answer> {
  const url = new URL(posting.address);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.isValid(host) && !isAddressAllowed(host, posting.isPrivateAllowed))
    throw new AppError('unavailable', 'exchange.private_address', { host });
  const signal = AbortSignal.timeout(posting.timeoutMs);
  try {
    return await send(url, posting, signal);
  } catch (error) {
    throw error instanceof AppError ? error : troubleOf(error, host, signal.aborted, posting.timeoutMs);
  }
}

function send(url: URL, posting: Posting, signal: AbortSignal): Promise<Answer> {
  const start = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = start(
      url,
      {
        method: 'POST',
        signal,
        lookup: guardedLookup(posting.isPrivateAllowed),
        ...(posting.serverTrustPem === null ? {} : { ca: posting.serverTrustPem }),
        headers: {
          'content-type': 'text/xml',
          'content-length': posting.body.length,
          'user-agent': 'lachan',
          'x-batch-id': posting.batchId,
        },
      },
      (answer) => {
        const pieces: Buffer[] = [];
        let size = 0;
        answer.on('data', (piece: Buffer) => {
          // Whatever else it has to say is not for a receipt.
          if (size < ANSWER_BYTES) pieces.push(piece);
          size += piece.length;
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(pieces)
              .toString('utf8')
              .toWellFormed()
              .replaceAll('\0', '')
              .slice(0, ANSWER_SHOWN),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(posting.body);
  });
}

function troubleOf(error: unknown, host: string, isLate: boolean, timeoutMs: number): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const trouble = (reason: string, details = {}) => new AppError('unavailable', reason, { host, ...details });
  if (code === PRIVATE_ADDRESS) return trouble('exchange.private_address');
  if (isLate || code === 'ETIMEDOUT')
    return trouble('exchange.timed_out', { seconds: Math.round(timeoutMs / 1000) });
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return trouble('exchange.host_unknown');
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|SSL/.test(code))
    return trouble('exchange.server_certificate', { code });
  return trouble('exchange.unreachable', { code: code || 'EUNKNOWN' });
}

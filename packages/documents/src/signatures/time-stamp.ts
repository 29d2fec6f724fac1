import { createHash, randomBytes, type X509Certificate } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, PKIStatus, TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs';
import { DocumentError } from '../errors.ts';
import { exact, OID } from './cms.ts';
import { mayStampTime } from './key-usage.ts';
import { checkCms, readCms } from './read-cms.ts';

/** The authority that says when. There is no default: nothing is sent anywhere unless somebody typed where to. */
export interface TimeStampAuthority {
  /** `http:` or `https:`. */
  url: string;
  /** 10,000 when absent. */
  timeoutMs?: number;
}

const LIMIT_BYTES = 64 * 1024;

/**
 * Asks for a time stamp over bytes; only their SHA-256 is sent. Format: RFC 3161, over HTTP.
 * @returns the token, checked to be the answer to this request
 * @throws DocumentError `time_stamp_failed`; `details.cause` is `unreachable`, `timeout`, `refused` or `wrong_answer`
 */
export async function requestTimeStamp(
  authority: TimeStampAuthority,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const nonce = randomBytes(8);
  // A positive integer without a leading zero has one encoding only.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: OID.sha256 }),
      hashedMessage: new OctetString({ valueHex: exact(createHash('sha256').update(bytes).digest()) }),
    }),
    nonce: new Integer({ valueHex: exact(nonce) }),
    certReq: true,
  });
  const answer = await post(authority, new Uint8Array(request.toSchema().toBER(false)));
  let response: TimeStampResp;
  try {
    response = TimeStampResp.fromBER(exact(answer));
  } catch {
    throw failed('wrong_answer');
  }
  const { status } = response.status;
  if (status !== PKIStatus.granted && status !== PKIStatus.grantedWithMods)
    throw failed('refused', { status });
  const token = response.timeStampToken;
  if (!token) throw failed('wrong_answer');
  const der = new Uint8Array(token.toSchema().toBER(false));
  const stamp = readTimeStamp(der, bytes);
  if (!stamp || stamp.findings.length > 0 || !stamp.nonce?.equals(nonce)) throw failed('wrong_answer');
  return der;
}

export interface TimeStamp {
  at: Date;
  /** Faults of the token itself; the authority's chain is for the caller to judge. */
  findings: 'time_stamp_invalid'[];
  leaf: X509Certificate;
  others: X509Certificate[];
  nonce?: Buffer;
}

/** Reads a token and checks that it is one over these bytes. @returns `null` when it is none at all */
export function readTimeStamp(token: Uint8Array, ...bytes: Uint8Array[]): TimeStamp | null {
  const cms = readCms(token);
  if (cms?.contentType !== OID.timeStampInfo || !cms.content) return null;
  try {
    const info = TSTInfo.fromBER(exact(cms.content));
    const { hashAlgorithm, hashedMessage } = info.messageImprint;
    const hash = HASHES[hashAlgorithm.algorithmId];
    const digest = createHash(hash ?? 'sha256');
    for (const part of bytes) digest.update(part);
    const isWhole =
      hash !== undefined &&
      digest.digest().equals(Buffer.from(hashedMessage.getValue())) &&
      checkCms(cms, [cms.content]).every((finding) => finding === 'weak_algorithm') &&
      mayStampTime(cms.leaf.raw);
    const nonce = info.nonce?.valueBlock.valueHexView;
    return {
      at: info.genTime,
      findings: isWhole ? [] : ['time_stamp_invalid'],
      leaf: cms.leaf,
      others: cms.others,
      ...(nonce ? { nonce: Buffer.from(nonce) } : {}),
    };
  } catch {
    return null;
  }
}

const HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

async function post({ url, timeoutMs = 10_000 }: TimeStampAuthority, body: Uint8Array): Promise<Uint8Array> {
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: exact(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    bytes = await readLimited(response);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw failed((error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable');
  }
  if (!response.ok) throw failed('refused', { httpStatus: response.status });
  return bytes;
}

async function readLimited(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > LIMIT_BYTES) throw failed('wrong_answer');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function failed(cause: string, more: Record<string, number> = {}): DocumentError {
  return new DocumentError('time_stamp_failed', 'The time-stamping authority gave no time stamp', {
    cause,
    ...more,
  });
}

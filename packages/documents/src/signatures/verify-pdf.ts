import { type PDF, PdfDict, PdfStream, PdfString } from '@libpdf/core';
import { DocumentError } from '../errors.ts';
import {
  type CertificateJudgement,
  type ChainFinding,
  judgeCertificate,
  type Signer,
  signerOf,
  type Trust,
} from './certificate-chain.ts';
import { type LaterChange, laterChanges } from './pdf-changes.ts';
import { numbersOf, openPdf, resolverOf, type SignatureField, signatureFields } from './pdf-structure.ts';
import { checkCms, type CmsFinding, type CmsSignature, readCms } from './read-cms.ts';
import type { Revocation } from './revocation.ts';
import { readTimeStamp } from './time-stamp.ts';

export type PdfSignatureFinding =
  | ChainFinding
  | CmsFinding
  /** The file says that other bytes are signed than all up to the end of a version of it. */
  | 'byte_range_wrong'
  /** After signing something else was added than signatures; see `changes`. */
  | 'changed_after_signing'
  /** The signature is no CMS of one signer, or of a kind that is not in use. */
  | 'signature_unreadable'
  /** The time stamp is not one over this signature, or not by an authority that is trusted. */
  | 'time_stamp_invalid'
  | 'time_stamp_untrusted';

export interface PdfSignatureVerdict {
  field: string;
  kind: 'signature' | 'time_stamp';
  /** Nothing found but, at most, `weak_algorithm`. */
  isValid: boolean;
  findings: PdfSignatureFinding[];
  /** Absent when the signature cannot be read. Not proven while `findings` says the signature is wrong. */
  signer?: Signer;
  /** ISO 8601, as the signer's own clock had it. */
  claimedAt?: string;
  /** ISO 8601, by a time-stamping authority that is trusted. */
  provenAt?: string;
  revocation: Revocation;
  /** Whether it covers the whole file; otherwise `changes` says what came later: empty for signatures only. */
  coversWholeFile: boolean;
  changes: LaterChange[];
}

export interface PdfVerification {
  /** There is a signature, and every one is valid. */
  isValid: boolean;
  findings: 'no_signature'[];
  /** In the order in which they were put. */
  signatures: PdfSignatureVerdict[];
}

/**
 * Checks every signature of a PDF: the bytes, what was added later, certificate, chain, revocation and time.
 * Revocation lists inside the file count like those in `trust`. Format: ISO 32000-2, 12.8; ETSI EN 319 142-1.
 * @throws DocumentError those of {@link openPdf}; everything about a signature is a finding
 */
export async function verifyPdf(bytes: Uint8Array, trust: Trust): Promise<PdfVerification> {
  const pdf = await openPdf(bytes);
  const fields = signatureFields(pdf).filter(({ value }) => value);
  const store = validationData(pdf);
  const judged: Judged[] = [];
  for (const field of fields) judged.push(await verifyField({ bytes, pdf, field, trust, store }));
  const signatures = judged.toSorted((a, b) => a.end - b.end).map(({ verdict }) => verdict);
  return {
    isValid: signatures.length > 0 && signatures.every(({ isValid }) => isValid),
    findings: signatures.length === 0 ? ['no_signature'] : [],
    signatures,
  };
}

const SUB_FILTERS = new Set(['ETSI.CAdES.detached', 'adbe.pkcs7.detached', 'ETSI.RFC3161']);

interface Ask {
  bytes: Uint8Array;
  pdf: PDF;
  field: SignatureField;
  trust: Trust;
  store: { crls: Uint8Array[] };
}

/** A verdict, and where the version of the file ends that it is about. */
interface Judged {
  verdict: PdfSignatureVerdict;
  end: number;
}

async function verifyField({ bytes, pdf, field, trust, store }: Ask): Promise<Judged> {
  const resolve = resolverOf(pdf);
  const value = field.value ?? new PdfDict();
  const subFilter = value.getName('SubFilter', resolve)?.value ?? '';
  const kind = subFilter === 'ETSI.RFC3161' ? 'time_stamp' : 'signature';
  const stated = value.getString('M', resolve)?.asString();
  const written = stated === undefined ? null : parsePdfDate(stated);
  const verdict: PdfSignatureVerdict = {
    field: field.name,
    kind,
    isValid: false,
    findings: [],
    ...(written ? { claimedAt: written.toISOString() } : {}),
    revocation: 'not_checked',
    coversWholeFile: false,
    changes: [],
  };
  const signed = signedRange(bytes, value, resolve);
  if (!signed) return { verdict: { ...verdict, findings: ['byte_range_wrong'] }, end: bytes.length };
  verdict.coversWholeFile = isBlank(bytes.subarray(signed.end));
  if (!verdict.coversWholeFile) verdict.changes = await changesAfter(bytes, signed.end, pdf);
  const later: PdfSignatureFinding[] = verdict.changes.length > 0 ? ['changed_after_signing'] : [];
  const cms = SUB_FILTERS.has(subFilter) ? readCms(signed.contents) : null;
  verdict.findings = [
    ...later,
    ...(cms ? judgeCms(cms, signed, verdict, { trust, store }) : ['signature_unreadable' as const]),
  ];
  verdict.isValid = verdict.findings.every((finding) => finding === 'weak_algorithm');
  return { verdict, end: signed.end };
}

/** Fills in who, when and revocation, and says what is wrong. */
function judgeCms(
  cms: CmsSignature,
  signed: SignedRange,
  verdict: PdfSignatureVerdict,
  { trust, store }: Pick<Ask, 'trust' | 'store'>,
): PdfSignatureFinding[] {
  const time = verdict.kind === 'time_stamp' ? documentStamp(signed, trust) : signatureStamp(cms, trust);
  if (cms.signingTime) verdict.claimedAt ??= cms.signingTime.toISOString();
  if (time.at) verdict.provenAt = time.at.toISOString();
  const judgement = judgeSigner(cms, verdict, trust, store);
  verdict.signer = signerOf(cms.leaf);
  verdict.revocation = judgement.revocation;
  const found = [...time.findings, ...bytesFindings(cms, verdict.kind, signed.parts), ...judgement.findings];
  return [...new Set(found)];
}

function bytesFindings(
  cms: CmsSignature,
  kind: PdfSignatureVerdict['kind'],
  parts: Uint8Array[],
): PdfSignatureFinding[] {
  try {
    // Inside a time stamp stands what it signs; that it is over these bytes is a finding of the stamp.
    return checkCms(cms, kind === 'time_stamp' ? [cms.content ?? new Uint8Array()] : parts);
  } catch {
    return ['signature_unreadable'];
  }
}

function judgeSigner(
  cms: CmsSignature,
  verdict: PdfSignatureVerdict,
  trust: Trust,
  store: Ask['store'],
): CertificateJudgement {
  const at = new Date(verdict.provenAt ?? verdict.claimedAt ?? trust.at);
  // A time that nobody proved may be written back, but never lies ahead.
  const asked = verdict.provenAt === undefined && at > trust.at ? trust.at : at;
  const crls = [...(trust.crls ?? []), ...cms.crls, ...store.crls];
  return judgeCertificate(
    cms.leaf,
    cms.others,
    { ...trust, at: asked, crls },
    verdict.provenAt !== undefined,
  );
}

interface StampVerdict {
  at?: Date;
  findings: PdfSignatureFinding[];
}

function signatureStamp(cms: CmsSignature, trust: Trust): StampVerdict {
  return cms.timeStampToken ? stampVerdict(cms.timeStampToken, [cms.signature], trust) : { findings: [] };
}

function documentStamp({ contents, parts }: SignedRange, trust: Trust): StampVerdict {
  return stampVerdict(contents, parts, trust);
}

function stampVerdict(token: Uint8Array, over: Uint8Array[], trust: Trust): StampVerdict {
  const stamp = readTimeStamp(token, ...over);
  if (!stamp || stamp.findings.length > 0) return { findings: ['time_stamp_invalid'] };
  const judgement = judgeCertificate(stamp.leaf, stamp.others, { ...trust, at: stamp.at });
  return judgement.findings.length > 0
    ? { findings: ['time_stamp_untrusted'] }
    : { at: stamp.at, findings: [] };
}

interface SignedRange {
  parts: Uint8Array[];
  contents: Uint8Array;
  end: number;
}

/** Everything up to an end, but for the signature itself: the only range that leaves no room for other bytes. */
function signedRange(
  bytes: Uint8Array,
  value: PdfDict,
  resolve: ReturnType<typeof resolverOf>,
): SignedRange | null {
  const range = numbersOf(value.getArray('ByteRange', resolve));
  const contents = value.get('Contents');
  if (range?.length !== 4 || !(contents instanceof PdfString)) return null;
  const [from = -1, length = -1, second = -1, rest = -1] = range;
  const end = second + rest;
  if (![from, length, second, rest].every((part) => Number.isInteger(part) && part >= 0)) return null;
  if (from !== 0 || length >= second || end > bytes.length) return null;
  const gap = Buffer.from(bytes.subarray(length, second)).toString('latin1');
  // What the gap holds must be the signature that was read, and nothing besides.
  if (!/^<[0-9A-Fa-f]*>$/.test(gap)) return null;
  const written = Buffer.from(gap.slice(1, -1), 'hex');
  if (Buffer.compare(written, contents.bytes) !== 0) return null;
  if (!/%%EOF\s*$/.test(Buffer.from(bytes.subarray(Math.max(second, end - 64), end)).toString('latin1')))
    return null;
  return {
    parts: [bytes.subarray(0, length), bytes.subarray(second, end)],
    contents: contents.bytes,
    end,
  };
}

async function changesAfter(bytes: Uint8Array, end: number, after: PDF): Promise<LaterChange[]> {
  // Without an update of its own, what follows is read by some programs and not by others.
  if (!/startxref\s+\d+\s+%%EOF\s*$/.test(Buffer.from(bytes.subarray(-1024)).toString('latin1')))
    return ['catalog'];
  try {
    return laterChanges(await openPdf(bytes.slice(0, end)), after);
  } catch (error) {
    if (error instanceof DocumentError) return ['catalog'];
    throw error;
  }
}

/** Revocation lists in the document security store (ETSI EN 319 142-1, 5.4). */
function validationData(pdf: PDF): { crls: Uint8Array[] } {
  const resolve = resolverOf(pdf);
  const list = pdf.getCatalog().getDict('DSS', resolve)?.getArray('CRLs', resolve);
  const streams = Array.from({ length: Math.min(list?.length ?? 0, 100) }, (_, index) =>
    list?.at(index, resolve),
  );
  return { crls: streams.flatMap((item) => (item instanceof PdfStream ? [item.getDecodedData()] : [])) };
}

function isBlank(rest: Uint8Array): boolean {
  return rest.every((byte) => [0x0a, 0x0d, 0x20].includes(byte));
}

/** `D:20261121153045+07'00'`; without a zone it is taken as Vietnam's. */
function parsePdfDate(written: string): Date | null {
  const parts = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:(Z)|([+-]\d{2})'?(\d{2})?)?/.exec(written);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second = '00', utc, hours, minutes = '00'] = parts;
  const zone = utc ? 'Z' : `${hours ?? '+07'}:${minutes}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(date.getTime()) ? null : date;
}

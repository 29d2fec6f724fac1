import {
  changesInSignedCopy,
  pdfSentences,
  type PdfVerification,
  signatureSentences,
  verifyPdf,
  verifyXml,
  type XmlVerification,
} from '@lachan/documents';
import { z } from 'zod';
import { query, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { FileVerdict } from '../contract.ts';
import { withDocument } from './faults.ts';
import { trustOf } from './trust.ts';

/** What the caller may judge by; reading it is the permission to check. */
const askTrust = query({
  name: 'signing.check-file',
  permission: 'signing:verify',
  input: z.object({}),
  run: trustOf,
});

/**
 * Checks the signatures of a PDF or XML file. Nothing of the file is kept.
 * @throws AppError `signing.not_a_signed_format`, `signing.file_damaged`, `signing.file_encrypted`,
 * `signing.file_too_large`
 */
export async function checkFile(
  caller: Caller,
  { fileName, bytes }: { fileName: string; bytes: Uint8Array },
): Promise<FileVerdict> {
  const trust = await askTrust(caller, {});
  return withDocument(async () => {
    const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
    if (start.includes('%PDF-')) return pdfVerdict(fileName, await verifyPdf(bytes, trust));
    const text = new TextDecoder().decode(bytes);
    if (
      text
        .replace(/^\uFEFF/, '')
        .trimStart()
        .startsWith('<')
    )
      return xmlVerdict(fileName, verifyXml(text, trust));
    throw new AppError('invalid', 'signing.not_a_signed_format', { fileName });
  });
}

/**
 * Takes a PDF that somebody signed on a machine of their own: it must be the original with signatures, nothing else,
 * and every one of them valid. Call it before a transaction is opened; keeping the file is the caller's.
 * @throws AppError `signing.other_document`, `signing.signature_refused` with the words as faults, and those of
 * {@link checkFile}
 */
export async function acceptSignedPdf(
  caller: Caller,
  { original, signed, fileName }: { original: Uint8Array; signed: Uint8Array; fileName: string },
): Promise<FileVerdict> {
  const verdict = await checkFile(caller, { fileName, bytes: signed });
  const changes = await withDocument(() => changesInSignedCopy(original, signed));
  if (changes.length > 0)
    throw new AppError('conflict', 'signing.other_document', { fileName, changes: changes.join(', ') });
  if (!verdict.isValid) {
    const faults = verdict.signatures.flatMap(({ findings }) =>
      findings.map((finding) => ({ reason: 'signing.signature_refused', value: finding })),
    );
    throw new AppError('invalid', 'signing.signature_refused', { summary: verdict.summary }, faults);
  }
  return verdict;
}

/** Whether a signed PDF is the original with signatures and nothing else. @throws AppError those of {@link checkFile} */
export async function isSignedCopyOf(original: Uint8Array, signed: Uint8Array): Promise<boolean> {
  return (await withDocument(() => changesInSignedCopy(original, signed))).length === 0;
}

/** A verdict as a table keeps it: instants as text. */
export type KeptVerdict = z.input<typeof FileVerdict>;

export function keptVerdict(verdict: FileVerdict): KeptVerdict {
  return z.encode(FileVerdict, verdict);
}

export function verdictKept(kept: KeptVerdict): FileVerdict {
  return z.decode(FileVerdict, kept);
}

function pdfVerdict(fileName: string, verification: PdfVerification): FileVerdict {
  return {
    fileName,
    isValid: verification.isValid,
    summary: signatureSentences(verification)[0] ?? '',
    signatures: verification.signatures.map((signature) => ({
      field: signature.field,
      kind: signature.kind,
      isValid: signature.isValid,
      findings: signature.findings,
      signer: signature.signer?.name ?? null,
      organisation: signature.signer?.organisation ?? null,
      serialNumber: signature.signer?.serialNumber ?? null,
      claimedAt: signature.claimedAt === undefined ? null : new Date(signature.claimedAt),
      provenAt: signature.provenAt === undefined ? null : new Date(signature.provenAt),
      revocation: signature.revocation,
      sentences: pdfSentences(signature),
    })),
  };
}

function xmlVerdict(fileName: string, verification: XmlVerification): FileVerdict {
  const { isValid, findings, signer, revocation = 'not_checked' } = verification;
  const [summary = '', ...sentences] = signatureSentences(verification);
  const signature = {
    field: 'XML',
    kind: 'signature' as const,
    isValid,
    findings,
    signer: signer?.name ?? null,
    organisation: signer?.organisation ?? null,
    serialNumber: signer?.serialNumber ?? null,
    claimedAt: null,
    provenAt: null,
    revocation,
    sentences,
  };
  return { fileName, isValid, summary, signatures: findings.includes('no_signature') ? [] : [signature] };
}

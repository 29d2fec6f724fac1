import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { requirePermission } from '../../../kernel/actor.ts';
import { parseInput, query, type Caller, type Operation } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { StoredBytes } from '../../../kernel/files.ts';
import { checkFile, isSignedCopyOf, signPdf } from '../../signing/index.ts';
import { SignReport } from '../contract.ts';
import { downloadReport } from './downloads.ts';
import { reportRow } from './report-rows.ts';
import { keepAddedFile, keepSignedReport, listSignedFiles } from './signed-files.ts';

/** A report of a unit is a few pages; scans of signed paper are larger. */
const MOST_BYTES = 64 * 1024 * 1024;

const Ask = z.object({ id: z.uuid() });

const askSubmitted = (permission: 'reports:submit' | 'signing:sign') =>
  query({
    name: 'reports.ask-submitted',
    permission,
    input: Ask,
    /** The version that was submitted last, and the newest copy of it whose signatures hold. */
    async run(ctx, { id }) {
      const { report } = await reportRow(ctx, id);
      const version = ['submitted', 'accepted'].includes(report.state)
        ? report.version
        : report.effectiveVersion;
      if (version === null) throw new AppError('conflict', 'reports.not_submitted_yet', { id });
      const signed = (await listSignedFiles(ctx, id)).find(
        (file) => file.version === version && file.isOriginal && file.verdict?.isValid,
      );
      return { version, signed: signed && { sha256: signed.sha256, name: signed.name } };
    },
  });
const askToAdd = askSubmitted('reports:submit');
const askToSign = askSubmitted('signing:sign');

/**
 * Puts a signed PDF beside the frozen version that was submitted last. The head's approval has submitted it already;
 * the file is the proof on paper. It is judged before it is kept: a signature that does not hold is kept with its
 * verdict, for the reviewer to see; a file without a signature is refused.
 * @throws AppError `reports.signed_file_not_pdf`, `reports.signed_file_unsigned`, `reports.not_submitted_yet`, and
 * those of `checkFile`
 */
export async function addSignedFile(caller: Caller, { id, file }: { id: string; file: StoredBytes }) {
  requirePermission(caller.actor, 'reports:submit');
  if (file.mediaType !== 'application/pdf')
    throw new AppError('invalid', 'reports.signed_file_not_pdf', { name: file.name });
  if (file.sizeBytes > MOST_BYTES)
    throw new AppError('too_large', 'kernel.file_too_large', { name: file.name, limitBytes: MOST_BYTES });
  const { version } = await askToAdd(caller, { id });
  const bytes = await buffer(caller.kernel.files.read(file.sha256));
  const verdict = await checkFile(caller, { fileName: file.name, bytes });
  if (verdict.signatures.length === 0)
    throw new AppError('invalid', 'reports.signed_file_unsigned', { name: file.name }, [
      { file: file.name, reason: 'reports.signed_file_unsigned' },
    ]);
  const original = await downloadReport(caller, { id, format: 'pdf', version });
  const isOriginal = await isSignedCopyOf(original.bytes, bytes);
  return keepAddedFile(caller, { id, version, file, verdict, isOriginal });
}

/**
 * Signs the PDF of what was submitted with the key of the province; where a copy with valid signatures stands beside
 * the submission already, its signatures stay and this one comes after them.
 * @throws AppError `reports.not_submitted_yet`, and those of `signPdf`
 */
export const signReport: Operation<
  typeof SignReport.input,
  z.output<typeof SignReport.output>
> = Object.assign(
  async (caller: Caller, rawInput: z.input<typeof SignReport.input>) => {
    requirePermission(caller.actor, 'signing:sign');
    const { id, purpose, passphrase } = parseInput(SignReport.input, rawInput);
    const { version, signed } = await askToSign(caller, { id });
    const original = await downloadReport(caller, { id, format: 'pdf', version });
    const { files } = caller.kernel;
    const before = signed ? await buffer(files.read(signed.sha256)) : original.bytes;
    const name = original.name.replace(/\.pdf$/, ' (đã ký).pdf');
    const bytes = await signPdf(caller, { fileName: name, bytes: before, purpose, passphrase });
    const verdict = await checkFile(caller, { fileName: name, bytes });
    const file = await files.store(name, Readable.from([bytes]));
    return keepSignedReport(caller, {
      id,
      version,
      file,
      verdict,
      isOriginal: await isSignedCopyOf(original.bytes, bytes),
    });
  },
  {
    kind: 'command' as const,
    operation: { name: 'reports.sign-report', permission: 'signing:sign' as const, input: SignReport.input },
  },
);

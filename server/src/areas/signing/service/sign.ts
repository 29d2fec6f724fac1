import { createHash } from 'node:crypto';
import { signerOf, signPdf as signWithKey } from '@lachan/documents';
import { z } from 'zod';
import { command, query, type Caller } from '../../../kernel/command.ts';
import { AppError } from '../../../kernel/errors.ts';
import { Purpose } from '../contract.ts';
import { withDocument } from './faults.ts';
import { keyFor, openPlace } from './keys.ts';

export interface PdfToSign {
  fileName: string;
  bytes: Uint8Array;
  purpose: Purpose;
  /** Of the key, or the PIN of the token: typed by who signs, never kept. */
  passphrase: string;
  /** The picture of the signature or the seal: PNG. */
  image?: Uint8Array;
}

const askKey = query({
  name: 'signing.ask-key',
  permission: 'signing:sign',
  input: z.object({ purpose: Purpose }),
  run: (ctx, { purpose }) => keyFor(ctx, purpose),
});

/**
 * Signs a PDF with the province's key, visibly, as of now. Call it before a transaction is opened: a token or a
 * time-stamping authority may take seconds. That it was done stands in the audit log before the file is given out.
 * @throws AppError `signing.key_not_found`, `signing.key_refused`, `signing.key_replaced`, `signing.key_expired`,
 * `signing.time_stamp_failed`, `signing.unsignable`, and those of files
 */
export async function signPdf(caller: Caller, ask: PdfToSign): Promise<Uint8Array> {
  const { purpose, bytes, fileName, image } = ask;
  const key = await askKey(caller, { purpose });
  const signer = await openPlace(caller, key.place, ask.passphrase);
  const { serialNumber, validTo } = signerOf(signer.certificates[0]);
  if (serialNumber !== key.serialNumber) throw new AppError('conflict', 'signing.key_replaced', { purpose });
  if (new Date(validTo) < caller.now)
    throw new AppError('conflict', 'signing.key_expired', { on: validTo.slice(0, 10) });
  const signed = await withDocument(() =>
    signWithKey(bytes, signer, {
      at: caller.now,
      seal: { purpose, ...(image ? { image } : {}) },
      ...(key.timeStampUrl ? { timeStamp: { url: key.timeStampUrl } } : {}),
    }),
  );
  await recordSigning(caller, {
    sha256: createHash('sha256').update(signed).digest('hex'),
    fileName,
    purpose,
    signer: key.signer,
    serialNumber,
    isStamped: key.timeStampUrl !== null,
  });
  return signed;
}

const recordSigning = command({
  name: 'signing.sign-pdf',
  permission: 'signing:sign',
  input: z.object({
    sha256: z.string(),
    fileName: z.string(),
    purpose: Purpose,
    signer: z.string(),
    serialNumber: z.string(),
    isStamped: z.boolean(),
  }),
  run: async (_ctx, { sha256, ...signing }) => ({ before: null, after: { id: sha256, ...signing } }),
});

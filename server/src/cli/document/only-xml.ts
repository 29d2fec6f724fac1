import { ActionError } from '../../kernel/action-error.ts';

/** @throws ActionError for a PDF, whose signatures are of another kind */
export function refusePdf(bytes: Buffer): void {
  if (bytes.subarray(0, 1024).includes('%PDF-'))
    throw new ActionError('PDF signatures are not supported yet; only XML can be signed and checked');
}

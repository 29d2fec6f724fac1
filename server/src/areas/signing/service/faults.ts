import { DocumentError, type DocumentErrorCode } from '@lachan/documents';
import { AppError, type FailureKind } from '../../../kernel/errors.ts';

const reasons: Partial<Record<DocumentErrorCode, [FailureKind, string]>> = {
  unsupported_format: ['invalid', 'signing.not_a_signed_format'],
  damaged: ['invalid', 'signing.file_damaged'],
  forbidden_xml: ['invalid', 'signing.file_damaged'],
  too_large: ['too_large', 'signing.file_too_large'],
  encrypted: ['invalid', 'signing.file_encrypted'],
  unsignable: ['conflict', 'signing.unsignable'],
  unusable_key: ['invalid', 'signing.key_refused'],
  time_stamp_failed: ['unavailable', 'signing.time_stamp_failed'],
  invalid_document: ['invalid', 'signing.file_damaged'],
};

/** Runs work on a document; what the document has wrong becomes a failure that people can read. */
export async function withDocument<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof DocumentError ? reasons[error.code] : undefined;
    if (!known || !(error instanceof DocumentError)) throw error;
    throw new AppError(known[0], known[1], error.details);
  }
}

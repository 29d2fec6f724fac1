/** Why a file or a document could not be read, written or checked. Never match on messages. */
export type DocumentErrorCode =
  /** The bytes are none of the formats that are read (a JPEG named `.docx`, an old binary `.doc` …). */
  | 'unsupported_format'
  /** The container is right but what is inside is damaged: cut off, not XML, base64 that does not decode. */
  | 'damaged'
  /** Larger than the limits allow, packed or unpacked. `details.limit` says which one. */
  | 'too_large'
  /** XML with a DTD or entity declarations, which are never expanded. */
  | 'forbidden_xml'
  /** Protected by a password or by rights management. */
  | 'encrypted'
  /** A PDF of page images without a text layer: it needs OCR first. */
  | 'scanned_image'
  /** There is a file, but no text in it. */
  | 'empty'
  /** A document that cannot be written as asked, e.g. a signature block without a position. */
  | 'invalid_document'
  /** A key store or token that does not open or holds no usable key and certificate. */
  | 'unusable_key'
  /** A PDF that cannot take a signature: its structure is broken, or its author allows no change. */
  | 'unsignable'
  /** The time-stamping authority was not reached, did not answer in time, or answered something else. */
  | 'time_stamp_failed';

/** The one error this package throws on purpose. `details` holds figures and names, never document text. */
export class DocumentError extends Error {
  readonly code: DocumentErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: DocumentErrorCode, message: string, details: Record<string, string | number> = {}) {
    super(message);
    this.name = 'DocumentError';
    this.code = code;
    this.details = details;
  }
}

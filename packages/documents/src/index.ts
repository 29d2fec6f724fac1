export * from './avreport/index.ts';
export { compareDates, formatDateLine, formatShortDate, isRealDate } from './date.ts';
export { deadlineWords } from './deadline-words.ts';
export { documentTypes, type DocumentType } from './document-types.ts';
export * from './edxml/index.ts';
export { DocumentError, type DocumentErrorCode } from './errors.ts';
export type * from './extracted.ts';
export type { XmlElement } from './files/xml.ts';
export { type FileReading, readDocument } from './files/read-document.ts';
export * from './letters/index.ts';
export type * from './model.ts';
export { formatDocumentNumber, isSameNumber, parseDocumentNumber } from './number.ts';
export { parseDocument, type Reading } from './read/parse-document.ts';
export { toOfficialDocument } from './read/to-official-document.ts';
export { renderDocx } from './render/render-docx.ts';
export { renderPdf } from './render/render-pdf.ts';
export { renderText } from './render/render-text.ts';
export * from './signatures/index.ts';
export { foldVietnamese } from './text/fold.ts';
export {
  decodeTcvn3,
  decodeVni,
  detectLegacyEncoding,
  type LegacyEncoding,
} from './text/legacy-encodings.ts';
export { compareVietnamese, pointLetters } from './text/order.ts';
export { repairText } from './text/repair.ts';
export { normalizeTonePlacement } from './text/tones.ts';

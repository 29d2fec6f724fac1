import { coverOfEdxml } from '../edxml/edxml-cover.ts';
import type { EdxmlDocument } from '../edxml/edxml-model.ts';
import { isEdxml, readEdxml } from '../edxml/read-edxml.ts';
import { DocumentError } from '../errors.ts';
import { parseDocument, type Reading } from '../read/parse-document.ts';
import { renderText } from '../render/render-text.ts';
import { decodeBytes } from '../text/decode-bytes.ts';
import { docxToText } from './docx-text.ts';
import { isPdf, pdfToText } from './pdf-text.ts';
import { isZip } from './unzip.ts';

const MAX_FILE_BYTES = 50 * 1024 * 1024;
const MAX_TEXT_CHARACTERS = 4_000_000;

export interface FileReading extends Reading {
  /** The envelope, when the document came in one. Its number, date and deadline are the sender's own data. */
  edxml?: EdxmlDocument;
}

/**
 * Reads an official document from a file: DOCX, PDF with a text layer, `.edxml` (its first readable attachment,
 * else what the envelope says), or text in UTF-8, UTF-16, TCVN3 or VNI. The content decides, not the name; the
 * name only makes the error clearer.
 * @throws DocumentError `unsupported_format`, `damaged`, `too_large`, `forbidden_xml`, `encrypted`,
 * `scanned_image`, `empty`.
 */
export async function readDocument(bytes: Uint8Array, fileName: string): Promise<FileReading> {
  if (bytes.length > MAX_FILE_BYTES)
    throw new DocumentError('too_large', 'The file is too large', { limit: MAX_FILE_BYTES });
  if (bytes.length === 0) throw new DocumentError('empty', 'The file is empty');
  if (isEdxml(bytes)) return readEnvelope(bytes);
  const text = await textOfFile(bytes, fileName);
  if (text.length > MAX_TEXT_CHARACTERS)
    throw new DocumentError('too_large', 'The text is too long', { limit: MAX_TEXT_CHARACTERS });
  if (text.trim() === '') throw new DocumentError('empty', 'The file holds no text');
  return parseDocument(text);
}

async function readEnvelope(bytes: Uint8Array): Promise<FileReading> {
  const edxml = readEdxml(bytes);
  if (edxml.kind === 'status')
    throw new DocumentError('unsupported_format', 'A status message holds no document', {
      format: 'edXML status',
    });
  for (const attachment of edxml.attachments) {
    // An envelope inside an envelope is no attachment of the format, and would never end.
    if (isEdxml(attachment.bytes)) continue;
    try {
      return { ...(await readDocument(attachment.bytes, attachment.name)), edxml };
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
    }
  }
  return { ...parseDocument(renderText(coverOfEdxml(edxml))), edxml };
}

const FOREIGN: [string, number[]][] = [
  ['JPEG image', [0xff, 0xd8, 0xff]],
  ['PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['TIFF image', [0x49, 0x49, 0x2a, 0x00]],
  ['RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['7-Zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['RTF document', [0x7b, 0x5c, 0x72, 0x74]],
  ['program', [0x4d, 0x5a, 0x90]],
];
/** Old binary Word files, and DOCX protected by a password, are both OLE containers. */
const OLE = [0xd0, 0xcf, 0x11, 0xe0];

async function textOfFile(bytes: Uint8Array, fileName: string): Promise<string> {
  if (isZip(bytes)) return docxToText(bytes);
  if (isPdf(bytes)) return pdfToText(bytes);
  const startsWith = (signature: number[]) => signature.every((byte, index) => bytes[index] === byte);
  if (startsWith(OLE)) {
    if (/\.docx$/i.test(fileName))
      throw new DocumentError('encrypted', 'The Word document is protected by a password');
    throw new DocumentError('unsupported_format', 'Old binary Office files are not read', {
      format: 'OLE container',
    });
  }
  const foreign = FOREIGN.find(([, signature]) => startsWith(signature));
  if (foreign)
    throw new DocumentError('unsupported_format', `The file is a ${foreign[0]}`, { format: foreign[0] });
  return decodeBytes(bytes);
}

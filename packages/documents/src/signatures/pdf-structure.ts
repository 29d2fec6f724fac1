import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, type PdfObject, PdfRef, PdfString } from '@libpdf/core';
import { DocumentError } from '../errors.ts';

/** A field for a signature, as the form of the document lists it. */
export interface SignatureField {
  name: string;
  dict: PdfDict;
  /** Absent while nobody signed there. */
  value?: PdfDict;
}

/** Larger files are no letters. */
const LIMIT_BYTES = 100 * 1024 * 1024;
const MOST_FIELDS = 200;

/**
 * Opens a PDF through its cross-reference table or stream.
 * @throws DocumentError `unsupported_format`, `damaged` (also when objects can only be found by searching for
 * them, as then two readers may see two documents), `encrypted`, `too_large`
 */
export async function openPdf(bytes: Uint8Array): Promise<PDF> {
  if (bytes.length > LIMIT_BYTES)
    throw new DocumentError('too_large', 'The PDF is too large', { limit: LIMIT_BYTES });
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).includes('%PDF-'))
    throw new DocumentError('unsupported_format', 'The file is not a PDF');
  let pdf: PDF;
  try {
    pdf = await PDF.load(bytes);
    if (!pdf.recoveredViaBruteForce && pdf.getPageCount() > 0 && !pdf.isEncrypted) return pdf;
  } catch {
    throw new DocumentError('damaged', 'The structure of the PDF is damaged');
  }
  if (pdf.isEncrypted) throw new DocumentError('encrypted', 'The PDF is encrypted');
  throw new DocumentError('damaged', 'The structure of the PDF is damaged');
}

/** The reader of references of one document. */
export function resolverOf(pdf: PDF): (ref: PdfRef) => PdfObject | null {
  return (ref) => pdf.context.resolve(ref);
}

/** Every field for a signature, in the order of the form, signed or not. */
export function signatureFields(pdf: PDF): SignatureField[] {
  const resolve = resolverOf(pdf);
  const found: SignatureField[] = [];
  const seen = new Set<PdfDict>();
  const visit = (object: PdfObject | undefined, above: string, type: string): void => {
    const dict = object instanceof PdfRef ? resolve(object) : object;
    if (!(dict instanceof PdfDict) || seen.has(dict) || found.length >= MOST_FIELDS) return;
    seen.add(dict);
    const own = dict.getString('T', resolve)?.asString();
    const name = [above, own].filter(Boolean).join('.');
    const kind = dict.getName('FT', resolve)?.value ?? type;
    const value = dict.getDict('V', resolve);
    const kids = dict.getArray('Kids', resolve);
    if (kind === 'Sig' && (value || !kids)) found.push({ name, dict, ...(value ? { value } : {}) });
    if (!value) for (const kid of kids ?? []) visit(kid, name, kind);
  };
  const form = pdf.getCatalog().getDict('AcroForm', resolve);
  for (const field of form?.getArray('Fields', resolve) ?? []) visit(field, '', '');
  return found;
}

/** Numbers of an array; `null` when it holds anything else. */
export function numbersOf(array: PdfArray | undefined): number[] | null {
  const numbers = array?.toArray().map((item) => (item instanceof PdfNumber ? item.value : Number.NaN));
  return numbers && numbers.every((number) => Number.isFinite(number)) ? numbers : null;
}

export const name = (text: string) => PdfName.of(text);
export const number = (value: number) => PdfNumber.of(value);
export const array = (...items: PdfObject[]) => PdfArray.of(...items);
export const text = (value: string) => PdfString.fromString(value);

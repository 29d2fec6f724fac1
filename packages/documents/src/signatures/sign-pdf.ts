import { createHash } from 'node:crypto';
import { type PDF, PdfArray, PdfBool, PdfDict, PdfRef, PdfString } from '@libpdf/core';
import { DocumentError } from '../errors.ts';
import { createSignature } from './cms.ts';
import { array, name, number, openPdf, resolverOf, signatureFields, text } from './pdf-structure.ts';
import { drawSeal, type Seal, type SealPlace } from './seal.ts';
import { findSealPlace } from './seal-place.ts';
import type { DocumentSigner } from './signer.ts';
import { requestTimeStamp, type TimeStampAuthority } from './time-stamp.ts';

export interface PdfSigning {
  /** The moment that the signature claims, and that its seal shows. */
  at: Date;
  reason?: string;
  /** Where it is signed: `Gia Lai`. */
  location?: string;
  /** With it the signature is PAdES B-T: the time is proven. */
  timeStamp?: TimeStampAuthority;
  /** What is seen on the page; nothing when absent. */
  seal?: Seal;
}

/** Room for chain and time stamp; grows with the certificates. */
const ROOM_BYTES = 12 * 1024;
/** As wide as any offset may become. */
const WIDE = 9_999_999_999;
const RANGE = new RegExp(String.raw`/ByteRange\s*\[\s*0\s+${WIDE}\s+${WIDE}\s+${WIDE}\s*\]`);

/**
 * Signs a PDF, ours or another's, as PAdES B-B or B-T: ETSI.CAdES.detached, SHA-256, in an incremental update that
 * leaves every byte and every earlier signature as it was. Format: ISO 32000-2, 12.8; ETSI EN 319 142-1.
 * @throws DocumentError those of {@link openPdf}; `unsignable` when its author allows no change or an earlier
 * signature would break; `unusable_key`; `time_stamp_failed`, and then nothing is signed; `invalid_document` for a
 * seal that does not fit
 */
export async function signPdf(
  bytes: Uint8Array,
  signer: DocumentSigner,
  signing: PdfSigning,
): Promise<Uint8Array> {
  const pdf = await openSignable(bytes);
  const room = ROOM_BYTES + signer.certificates.reduce((sum, { raw }) => sum + raw.length, 0);
  const value = pdf.context.register(signatureValue(signing, room));
  const place = signing.seal
    ? (signing.seal.place ?? (await findSealPlace(bytes, pdf.getPages(), signing.seal)))
    : null;
  const widget = await createWidget(pdf, value, { signer, signing, place });
  addToForm(pdf, widget);
  const appendedAt = pdf.canSaveIncrementally() === null ? bytes.length : 0;
  const saved = await pdf.save({ incremental: true, subsetFonts: true });
  // The buffer behind may be larger than the file.
  const prepared = Buffer.from(saved);
  const { start, end } = placeRange(prepared, appendedAt, room);
  const hash = createHash('sha256')
    .update(prepared.subarray(0, start))
    .update(prepared.subarray(end))
    .digest();
  const { timeStamp } = signing;
  const cms = await createSignature(
    signer,
    hash,
    timeStamp ? (signature) => requestTimeStamp(timeStamp, signature) : undefined,
  );
  if (cms.length > room)
    throw new DocumentError('unsignable', 'The signature is too large for its room', { limit: room });
  prepared.write(
    Buffer.from(cms)
      .toString('hex')
      .padEnd(room * 2, '0'),
    start + 1,
    'latin1',
  );
  return new Uint8Array(prepared);
}

async function openSignable(bytes: Uint8Array): Promise<PDF> {
  const pdf = await openPdf(bytes);
  const resolve = resolverOf(pdf);
  const isSigned = signatureFields(pdf).some(({ value }) => value);
  const permissions = pdf.getCatalog().getDict('Perms', resolve)?.getDict('DocMDP', resolve);
  const parameters = permissions
    ?.getArray('Reference', resolve)
    ?.toArray()
    .map((item) => (item instanceof PdfRef ? resolve(item) : item))
    .find((item) => item instanceof PdfDict)
    ?.getDict('TransformParams', resolve);
  if (parameters?.getNumber('P', resolve)?.value === 1)
    throw new DocumentError('unsignable', 'The document is certified and allows no change');
  // The library writes such a file anew, which moves every byte that was signed.
  if (isSigned && pdf.canSaveIncrementally() !== null)
    throw new DocumentError(
      'unsignable',
      'The document cannot take a further signature without breaking one',
    );
  return pdf;
}

function signatureValue({ at, reason, location }: PdfSigning, room: number): PdfDict {
  const value = PdfDict.of({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    M: text(pdfDate(at)),
    ByteRange: array(number(0), number(WIDE), number(WIDE), number(WIDE)),
    Contents: PdfString.fromHex('00'.repeat(room)),
  });
  if (reason) value.set('Reason', text(reason));
  if (location) value.set('Location', text(location));
  return value;
}

async function createWidget(
  pdf: PDF,
  value: PdfRef,
  {
    signer,
    signing: { seal, at },
    place,
  }: { signer: DocumentSigner; signing: PdfSigning; place: SealPlace | null },
): Promise<PdfRef> {
  const pages = pdf.getPages();
  const page = pages[(place?.page ?? 1) - 1];
  if (!page)
    throw new DocumentError('invalid_document', 'There is no such page for the seal', {
      page: place?.page ?? 1,
    });
  const taken = new Set(signatureFields(pdf).map((field) => field.name));
  let counter = taken.size + 1;
  while (taken.has(`ChuKy${counter}`)) counter += 1;
  const corners = place ? [place.x, place.y, place.x + place.width, place.y + place.height] : [0, 0, 0, 0];
  const widget = PdfDict.of({
    Type: name('Annot'),
    Subtype: name('Widget'),
    FT: name('Sig'),
    T: text(`ChuKy${counter}`),
    V: value,
    // Printed, and locked against being moved.
    F: number(132),
    P: page.ref,
    Rect: array(...corners.map((corner) => number(Math.round(corner * 100) / 100))),
  });
  if (seal && place) {
    const appearance = await drawSeal(pdf, seal, place, signer.certificates[0], at);
    widget.set('AP', PdfDict.of({ N: appearance }));
  }
  const ref = pdf.context.register(widget);
  const annotations = page.dict.getArray('Annots', resolverOf(pdf));
  if (annotations) annotations.push(ref);
  else page.dict.set('Annots', array(ref));
  return ref;
}

function addToForm(pdf: PDF, widget: PdfRef): void {
  const resolve = resolverOf(pdf);
  const catalog = pdf.getCatalog();
  const form = catalog.getDict('AcroForm', resolve);
  // Signatures exist, and the file may only be appended to.
  if (!form) {
    const created = PdfDict.of({ Fields: array(widget), SigFlags: number(3) });
    catalog.set('AcroForm', pdf.context.register(created));
    return;
  }
  const fields = form.getArray('Fields', resolve);
  if (fields) fields.push(widget);
  else form.set('Fields', new PdfArray([widget]));
  form.set('SigFlags', number(3));
  if (form.getBool('NeedAppearances', resolve)?.value) form.set('NeedAppearances', PdfBool.FALSE);
}

/** Writes the byte range into the room kept for it and says where the hexadecimal string with its brackets stands. */
function placeRange(file: Buffer, from: number, room: number): { start: number; end: number } {
  const tail = file.subarray(from).toString('latin1');
  const range = RANGE.exec(tail);
  const contents = tail.indexOf(`<${'0'.repeat(room * 2)}>`);
  if (!range || contents < 0) throw new DocumentError('unsignable', 'The document does not take a signature');
  const start = from + contents;
  const end = start + room * 2 + 2;
  const written = `/ByteRange [0 ${start} ${end} ${file.length - end}]`.padEnd(range[0].length);
  file.write(written, from + range.index, 'latin1');
  return { start, end };
}

/** Vietnam time: `D:20261121153045+07'00'`. */
function pdfDate(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  return `D:${local.slice(0, 19).replaceAll(/[-T:]/g, '')}+07'00'`;
}

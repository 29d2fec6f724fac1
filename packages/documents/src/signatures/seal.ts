import { readFile } from 'node:fs/promises';
import type { X509Certificate } from 'node:crypto';
import { type EmbeddedFont, type PDF, PdfDict, type PdfRef, PdfStream } from '@libpdf/core';
import { DocumentError } from '../errors.ts';
import { signerOf } from './certificate-chain.ts';
import { array, name, number } from './pdf-structure.ts';
import { WORDS_WIDTH } from './seal-place.ts';

/** What a signature shows on the page. Form: Decree 30/2020/NĐ-CP, Annex I, items 7 and 8. */
export interface Seal {
  /** A person signs in blue between position and name; an organisation seals in red, over the left third of that. */
  purpose: 'person' | 'organisation';
  /** The handwritten signature or the seal: PNG with a transparent ground. A frame of words when absent. */
  image?: Uint8Array;
  /** Found from the signature block when absent. */
  place?: SealPlace;
}

/** In points from the lower left corner of the page. */
export interface SealPlace {
  /** From 1. */
  page: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

const BLUE = '0 0 0.8';
const RED = '0.85 0 0';
const FONT = new URL('../../fonts/LiberationSerif-Regular.ttf', import.meta.url);
const PNG = [0x89, 0x50, 0x4e, 0x47];

/** Draws what the signature shows. @throws DocumentError `invalid_document` when the image is not a PNG */
export async function drawSeal(
  pdf: PDF,
  seal: Seal,
  { width, height }: SealPlace,
  certificate: X509Certificate,
  at: Date,
): Promise<PdfRef> {
  const font = pdf.embedFont(new Uint8Array(await readFile(FONT)));
  const colour = seal.purpose === 'person' ? BLUE : RED;
  const image = seal.image ? embedImage(pdf, seal.image) : null;
  const lines = sealLines(certificate, seal.purpose, at);
  const wordsWidth = image && seal.purpose === 'organisation' ? Math.min(WORDS_WIDTH, width / 2) : width;
  const operators: string[] = [];
  if (!image) operators.push(drawFrame(colour, width, height));
  else if (seal.purpose === 'person') operators.push(drawImage(image, 0, width, height));
  else operators.push(drawImage(image, wordsWidth, width - wordsWidth, height));
  // A person's picture speaks for itself; who and when are in the signature.
  if (!image || seal.purpose === 'organisation')
    operators.push(drawLines(font, lines, { colour, width: wordsWidth, height }));
  const resources = PdfDict.of({
    Font: PdfDict.of({ F1: pdf.context.getFontRef(font) }),
    ...(image ? { XObject: PdfDict.of({ Im1: image.ref }) } : {}),
  });
  const stream = PdfStream.fromDict(
    {
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: array(number(0), number(0), number(width), number(height)),
      Resources: resources,
    },
    new TextEncoder().encode(operators.join('\n')),
  );
  return pdf.context.register(stream);
}

/** `Ký bởi …`, organisation, `Thời gian ký: 21/11/2026 15:30:45 +07:00`. */
export function sealLines(certificate: X509Certificate, purpose: Seal['purpose'], at: Date): string[] {
  const { name: signer, organisation } = signerOf(certificate);
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  const day = local.slice(0, 10).split('-').reverse().join('/');
  const body = organisation && organisation !== signer ? [`Cơ quan: ${organisation}`] : [];
  const who = purpose === 'person' ? `Người ký: ${signer}` : `Ký bởi: ${signer}`;
  return [who, ...body, `Thời gian ký: ${day} ${local.slice(11, 19)} +07:00`];
}

function embedImage(pdf: PDF, bytes: Uint8Array) {
  if (!PNG.every((byte, index) => bytes[index] === byte))
    throw new DocumentError('invalid_document', 'The image of a seal must be a PNG');
  try {
    return pdf.embedPng(bytes);
  } catch {
    throw new DocumentError('invalid_document', 'The image of the seal does not open');
  }
}

/** As large as the place allows, in its middle. */
function drawImage(
  image: { width: number; height: number },
  left: number,
  width: number,
  height: number,
): string {
  const scale = Math.min(width / image.width, height / image.height);
  const [w, h] = [image.width * scale, image.height * scale];
  return `q ${fixed(w)} 0 0 ${fixed(h)} ${fixed(left + (width - w) / 2)} ${fixed((height - h) / 2)} cm /Im1 Do Q`;
}

function drawFrame(colour: string, width: number, height: number): string {
  return `q ${colour} RG 1 w 1 1 ${fixed(width - 2)} ${fixed(height - 2)} re S Q`;
}

/** As large as lets every word be read in the box, in its middle. */
function drawLines(
  font: EmbeddedFont,
  lines: string[],
  { colour, width, height }: { colour: string; width: number; height: number },
): string {
  let size = 9;
  let rows = lines.flatMap((line) => wrap(font, line, size, width - 8));
  while (size > 5 && rows.length * size * 1.2 > height - 4) {
    size -= 0.5;
    rows = lines.flatMap((line) => wrap(font, line, size, width - 8));
  }
  const top = (height + rows.length * size * 1.2) / 2;
  const shown = rows.map((row, index) => {
    const codes = font.encodeTextToGids(row).map((gid) => gid.toString(16).padStart(4, '0'));
    const y = top - size * 0.95 - index * size * 1.2;
    return `1 0 0 1 4 ${fixed(y)} Tm <${codes.join('')}> Tj`;
  });
  return `q BT ${colour} rg /F1 ${fixed(size)} Tf ${shown.join(' ')} ET Q`;
}

function wrap(font: EmbeddedFont, line: string, size: number, width: number): string[] {
  const rows: string[] = [];
  for (const word of line.normalize('NFC').split(' ')) {
    const last = rows.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && widthOf(font, longer, size) > width) rows.push(word);
    else rows.splice(-1, 1, longer);
  }
  return rows;
}

function widthOf(font: EmbeddedFont, line: string, size: number): number {
  return (font.getTextWidth(line, 1000) / 1000) * size;
}

function fixed(value: number): string {
  return value.toFixed(2);
}

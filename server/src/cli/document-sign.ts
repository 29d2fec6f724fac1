import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type PdfSigning, type Seal, signPdf, signXml } from '@lachan/documents';
import { ConfigError } from '../kernel/config.ts';
import { keyHelp, keyOptions, openKey } from './document/signing-key.ts';
import { answering } from './terminal/answer.ts';
import { onlyOne, readArguments, required } from './terminal/arguments.ts';

export const summary = 'sign a PDF (PAdES) or an XML document such as edXML (XML-DSig)';

export const help = `lachan document sign FILE (--store P12 | --key PEM --certificate PEM | --module LIBRARY --key-id HEX) --output FILE

A PDF gets a further signature, PAdES B-B, or B-T with --tsa; earlier ones stay valid. XML is signed whole: XML-DSig,
enveloped, rsa-sha256. When anything fails, nothing is written.

${keyHelp}

  --output FILE      where to write; an existing file is replaced
  --into ELEMENT     XML: local name of the element that takes the signature (the root); for edXML: edXMLHeader
  --tsa URL          PDF: time-stamping authority (RFC 3161); only a hash is sent there
  --seal WHOSE       PDF: show the signature on the page: person (blue) or organisation (red)
  --image PNG        PDF: what is shown, with a transparent ground (a frame with name and time)
  --place P,X,Y,W,H  PDF: page and box in points from the lower left corner (found from the signature block)
  --reason TEXT      PDF: why it is signed
  --location TEXT    PDF: where it is signed

Example: lachan document sign bao-cao.pdf --store lanh-dao.p12 --seal person --image chu-ky.png --output da-ky.pdf`;

export function run(args: string[], environment: Record<string, string | undefined> = {}): Promise<number> {
  return answering(async () => {
    const { values, rest } = readArguments(args, {
      ...keyOptions,
      output: { type: 'string' },
      into: { type: 'string' },
      tsa: { type: 'string' },
      seal: { type: 'string' },
      image: { type: 'string' },
      place: { type: 'string' },
      reason: { type: 'string' },
      location: { type: 'string' },
    });
    const bytes = readFileSync(onlyOne(rest, 'file'));
    const output = required(values.output, 'output');
    const signing: PdfSigning = {
      at: new Date(),
      ...(values.tsa === undefined ? {} : { timeStamp: { url: values.tsa } }),
      ...(values.reason === undefined ? {} : { reason: values.reason }),
      ...(values.location === undefined ? {} : { location: values.location }),
      ...(values.seal === undefined ? {} : { seal: sealOf(values.seal, values) }),
    };
    const signer = await openKey(values, environment);
    const isPdf = bytes.subarray(0, 1024).includes('%PDF-');
    const signed = isPdf
      ? await signPdf(bytes, signer, signing)
      : await signXml(bytes.toString('utf8'), signer, values.into);
    writeWhole(output, signed);
    return 0;
  });
}

function sealOf(whose: string, { image, place }: { image?: string; place?: string }): Seal {
  if (whose !== 'person' && whose !== 'organisation')
    throw new ConfigError('--seal is person or organisation');
  return {
    purpose: whose,
    ...(image === undefined ? {} : { image: readFileSync(image) }),
    ...(place === undefined ? {} : { place: placeOf(place) }),
  };
}

function placeOf(text: string) {
  const [page = 0, x = 0, y = 0, width = 0, height = 0, ...more] = text.split(',').map(Number);
  const isPlace = more.length === 0 && Number.isInteger(page) && page > 0 && width > 0 && height > 0;
  if (!isPlace || !Number.isFinite(x + y + width + height))
    throw new ConfigError('--place is page,x,y,width,height, such as 1,350,300,136,57');
  return { page, x, y, width, height };
}

/** Beside its place first: who looks there finds the old file or the whole new one. */
function writeWhole(path: string, content: Uint8Array | string): void {
  const beside = `${path}.${process.pid}.part`;
  try {
    writeFileSync(beside, content);
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

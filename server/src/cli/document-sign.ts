import { readFileSync, writeFileSync } from 'node:fs';
import { signXml } from '@lachan/documents';
import { refusePdf } from './document/only-xml.ts';
import { answering } from './terminal/answer.ts';
import { onlyOne, readArguments, required } from './terminal/arguments.ts';

export const summary = 'sign an XML document, such as edXML, with XML-DSig';

export const help = `lachan document sign FILE.xml --key PEM --certificate PEM --output FILE [--into ELEMENT]

Signs the whole document: XML-DSig, enveloped, rsa-sha256. PDF signatures are not supported yet.

  --key PEM          private key; the passphrase of an encrypted one in the environment as LACHAN_KEY_PASSPHRASE
  --certificate PEM  the signer's certificate first, then those above it
  --output FILE      where to write; an existing file is replaced
  --into ELEMENT     local name of the element that takes the signature (the root); for edXML: edXMLHeader

Example: lachan document sign gui.edxml --key ky.key --certificate ky.pem --into edXMLHeader --output da-ky.edxml`;

export function run(args: string[], environment: Record<string, string | undefined> = {}): Promise<number> {
  return answering(() => {
    const { values, rest } = readArguments(args, {
      key: { type: 'string' },
      certificate: { type: 'string' },
      output: { type: 'string' },
      into: { type: 'string' },
    });
    const bytes = readFileSync(onlyOne(rest, 'file'));
    refusePdf(bytes);
    const output = required(values.output, 'output');
    const passphrase = environment['LACHAN_KEY_PASSPHRASE'];
    const key = {
      privateKeyPem: readFileSync(required(values.key, 'key'), 'utf8'),
      certificatesPem: readFileSync(required(values.certificate, 'certificate'), 'utf8'),
      ...(passphrase === undefined ? {} : { passphrase }),
    };
    writeFileSync(output, signXml(bytes.toString('utf8'), key, values.into));
    return 0;
  });
}

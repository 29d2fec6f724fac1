import { readFileSync } from 'node:fs';
import { verifyXml } from '@lachan/documents';
import { instantMs } from '@lachan/law';
import { refusePdf } from './document/only-xml.ts';
import { answering, printJson } from './terminal/answer.ts';
import { onlyOne, readArguments } from './terminal/arguments.ts';

export const summary = 'check the XML-DSig signature of an XML document';

export const help = `lachan document verify FILE.xml [--anchors PEM…] [--at INSTANT]

Prints, as JSON, whether the signature holds, everything that is wrong with it, and who signed. Without anchors the
chain of the signer's certificate leads nowhere: "untrusted_chain". PDF signatures are not supported yet.

  --anchors PEM…  certificates that chains must end in
  --at INSTANT    the moment at which certificates must be valid, ISO 8601 with a zone; best that of signing (now)

Exit code: 0 the signature is valid, 1 it is not, 2 the file cannot be read.

Example: lachan document verify da-ky.edxml --anchors ca-goc.pem ca-trung-gian.pem --at 2026-11-21T08:00:00+07:00`;

export function run(args: string[]): Promise<number> {
  return answering(() => {
    const { values, rest } = readArguments(args, {
      anchors: { type: 'string', multiple: true },
      at: { type: 'string' },
    });
    const bytes = readFileSync(onlyOne(rest, 'file'));
    refusePdf(bytes);
    const at = values.at === undefined ? Date.now() : instantMs(values.at);
    const anchors = (values.anchors ?? []).map((file) => readFileSync(file, 'utf8'));
    const verdict = verifyXml(bytes.toString('utf8'), { anchors, at: new Date(at) });
    printJson(verdict);
    return verdict.isValid ? 0 : 1;
  });
}

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRevocationList, signatureSentences, verifyPdf, verifyXml } from '@lachan/documents';
import { instantMs } from '@lachan/law';
import { ActionError } from '../kernel/action-error.ts';
import { answering, printJson } from './terminal/answer.ts';
import { onlyOne, readArguments } from './terminal/arguments.ts';

export const summary = 'check the signatures of a PDF or an XML document';

export const help = `lachan document verify FILE [--anchors PEM|FOLDER…] [--crl FILE…] [--at INSTANT]

Prints, as JSON, whether every signature holds, everything that is wrong, who signed and when, what was added to a PDF
after signing, and the same in Vietnamese sentences. Nothing is fetched: without a revocation list, "revocation" is
"not_checked"; without anchors the chain of the signer's certificate leads nowhere: "untrusted_chain".

  --anchors PEM…  certificates that chains must end in, or folders of such files
  --crl FILE…     revocation lists of their authorities, DER or PEM
  --at INSTANT    the moment at which certificates must be valid when the file tells none, ISO 8601 with a zone (now)

Exit code: 0 every signature is valid, 1 one is not or there is none, 2 the file cannot be read.

Example: lachan document verify den.pdf --anchors /etc/lachan/ca --crl ca.crl`;

export function run(args: string[]): Promise<number> {
  return answering(async () => {
    const { values, rest } = readArguments(args, {
      anchors: { type: 'string', multiple: true },
      crl: { type: 'string', multiple: true },
      at: { type: 'string' },
    });
    const bytes = readFileSync(onlyOne(rest, 'file'));
    const trust = {
      anchors: (values.anchors ?? []).flatMap(filesIn).map((file) => readFileSync(file, 'utf8')),
      crls: (values.crl ?? []).map(readCrl),
      at: new Date(values.at === undefined ? Date.now() : instantMs(values.at)),
    };
    const isPdf = bytes.subarray(0, 1024).includes('%PDF-');
    const verdict = isPdf ? await verifyPdf(bytes, trust) : verifyXml(bytes.toString('utf8'), trust);
    printJson({ ...verdict, sentences: signatureSentences(verdict) });
    return verdict.isValid ? 0 : 1;
  });
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.(pem|crt|cer)$/i.test(name));
  return names.toSorted().map((name) => join(path, name));
}

function readCrl(file: string): Uint8Array {
  const bytes = readFileSync(file);
  if (!isRevocationList(bytes)) throw new ActionError(`${file} is not a revocation list`);
  return bytes;
}

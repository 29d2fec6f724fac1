import { buffer } from 'node:stream/consumers';
import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpRequest, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AddTrust,
  GetTrust,
  ListExpiring,
  ListKeys,
  RemoveKey,
  RemoveTrust,
  SaveKey,
  SignFields,
} from './contract.ts';
import { checkFile } from './service/checking.ts';
import { listExpiring } from './service/expiry.ts';
import { listKeys, removeKey, saveKey } from './service/keys.ts';
import { signPdf } from './service/sign.ts';
import { addTrust, getTrust, removeTrust } from './service/trust.ts';

export const routes = [
  serve(GetTrust, getTrust),
  serve(AddTrust, addTrust),
  serve(RemoveTrust, removeTrust),
  serve(ListKeys, listKeys),
  serve(ListExpiring, listExpiring),
  serve(SaveKey, saveKey),
  serve(RemoveKey, removeKey),
];

/** Files to be checked, and to be signed; neither is kept. */
export function streams(http: HttpServer, kernel: Kernel): void {
  const tags = ['signing'];
  http.post(
    '/api/signing/check',
    {
      config: { permission: 'signing:verify' },
      schema: {
        tags,
        summary: 'Says who signed a PDF or XML file and whether it holds (multipart, one part "file")',
      },
    },
    async (request) => {
      const { name, bytes } = await fileOf(kernel, request);
      return checkFile(await callerOf(kernel, request), { fileName: name, bytes });
    },
  );
  http.post(
    '/api/signing/sign',
    {
      config: { permission: 'signing:sign' },
      schema: {
        tags,
        summary: 'Signs a PDF with the key of the province (multipart: "purpose", "passphrase", then "file")',
      },
    },
    async (request, reply) => {
      const { name, bytes, fields } = await fileOf(kernel, request);
      const { purpose, passphrase } = parseInput(SignFields, fields);
      const caller = await callerOf(kernel, request);
      const signed = await signPdf(caller, { fileName: name, bytes, purpose, passphrase });
      return reply
        .type('application/pdf')
        .header('content-disposition', attachmentNamed(name.replace(/(\.pdf)?$/i, ' (đã ký).pdf')))
        .header('cache-control', 'no-store')
        .send(Buffer.from(signed));
    },
  );
}

async function fileOf(kernel: Kernel, request: HttpRequest) {
  const part = await uploadOf(kernel, request);
  if (!part) throw new AppError('invalid', 'signing.file_missing');
  return { name: part.name, fields: part.fields, bytes: new Uint8Array(await buffer(part.content)) };
}

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseInput } from '../../kernel/command.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import { zipStream } from '../../kernel/http/zip-stream.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AskReports,
  GetBatch,
  GetConsole,
  ListBatches,
  ListReconciliation,
  ResendBatch,
  SetExchange,
  SetKey,
} from './contract.ts';
import { getBatch, getBatchFile, getConsole, getWaitingFiles, listBatches } from './service/batches.ts';
import { askReports } from './service/building.ts';
import { listReconciliation } from './service/reconciliation.ts';
import { resendBatch } from './service/sending.ts';
import { setExchange, setKey } from './service/settings.ts';

const BatchId = z.object({ id: z.uuid() });

export const routes = [
  serve(GetConsole, getConsole),
  serve(SetExchange, setExchange),
  serve(SetKey, setKey),
  serve(AskReports, askReports),
  serve(ListBatches, listBatches),
  serve(GetBatch, getBatch),
  serve(ResendBatch, resendBatch),
  serve(ListReconciliation, listReconciliation),
];

export function streams(http: HttpServer, kernel: Kernel): void {
  http.get(
    '/api/exchange/batches/:id/file',
    {
      config: { permission: 'exchange:read' },
      schema: { tags: ['exchange'], summary: 'The signed bytes of a batch as they are sent' },
    },
    async (request, reply) => {
      const ask = parseInput(BatchId, request.params);
      const { name, sha256 } = await getBatchFile(await callerOf(kernel, request), ask);
      return reply
        .type('application/xml')
        .header('content-disposition', attachmentNamed(name))
        .header('cache-control', 'no-store')
        .send(kernel.files.read(sha256));
    },
  );
  http.get(
    '/api/exchange/waiting-files',
    {
      config: { permission: 'exchange:read' },
      schema: { tags: ['exchange'], summary: 'Every batch that the centre has not taken, in one archive' },
    },
    async (request, reply) => {
      const files = await getWaitingFiles(await callerOf(kernel, request), {});
      return reply
        .type('application/zip')
        .header('content-disposition', attachmentNamed('AVReport.zip'))
        .header('cache-control', 'no-store')
        .send(
          zipStream(
            files.map(({ name, sha256 }) => ({
              fileName: name,
              render: () => readFile(kernel.files.pathOf(sha256)),
            })),
          ),
        );
    },
  );
}

import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import { zipStream } from '../../kernel/http/zip-stream.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AskReports,
  CreateSender,
  FindingsInput,
  GetBatch,
  GetConsole,
  ListBatches,
  ListReconciliation,
  ListSenders,
  ReceiveReport,
  ResendBatch,
  RevokeSender,
  SetExchange,
  SetKey,
} from './contract.ts';
import { ocsfLines } from './ocsf.ts';
import { getBatch, getBatchFile, getConsole, getWaitingFiles, listBatches } from './service/batches.ts';
import { askReports } from './service/building.ts';
import { findingsOf } from './service/findings.ts';
import { takeReport } from './service/receiving.ts';
import { listReconciliation } from './service/reconciliation.ts';
import { createSender, listSenders, revokeSender } from './service/senders.ts';
import { resendBatch } from './service/sending.ts';
import { setExchange, setKey } from './service/settings.ts';
import { stixBundle } from './stix.ts';

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
  serve(ListSenders, listSenders),
  serve(CreateSender, createSender),
  serve(RevokeSender, revokeSender),
];

/**
 * A console sends its machines in reports of some hundreds: a thousand with all their blocks. The signature of a larger
 * one would hold everyone else up while it is checked.
 */
const RECEIVE_BYTES = 1024 * 1024;

export function streams(http: HttpServer, kernel: Kernel): void {
  // The body is XML, whatever type it claims to be.
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post(
      ReceiveReport.path,
      {
        config: { permission: 'detection:ingest' },
        schema: { tags: ['exchange'], summary: ReceiveReport.summary },
      },
      async (request) => {
        const { actor } = await callerOf(kernel, request);
        const limitBytes = Math.min(RECEIVE_BYTES, kernel.config.uploadLimitBytes);
        return takeReport(kernel, actor, await readBody(request.raw, limitBytes));
      },
    );
  });
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
    '/api/exchange/findings',
    {
      config: { permission: 'exchange:read' },
      schema: {
        tags: ['exchange'],
        summary:
          'Contacts and infections of a period: a STIX 2.1 bundle, or OCSF detection findings as NDJSON',
      },
    },
    async (request, reply) => {
      const { format, ...period } = parseInput(FindingsInput, request.query);
      const caller = await callerOf(kernel, request);
      const findings = findingsOf(caller, period);
      const isStix = format === 'stix';
      const name = `${format}-${period.from}-${period.to}.${isStix ? 'json' : 'ndjson'}`;
      return reply
        .type(isStix ? 'application/stix+json;version=2.1' : 'application/x-ndjson')
        .header('content-disposition', attachmentNamed(name))
        .header('cache-control', 'no-store')
        .send(
          Readable.from(isStix ? stixBundle(findings, caller.now) : ocsfLines(findings), {
            objectMode: false,
          }),
        );
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

/** @throws AppError `exchange.report_too_large` with the first byte too many */
async function readBody(body: Readable, limitBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limitBytes)
      throw new AppError('too_large', 'exchange.report_too_large', {
        megabytes: Math.round(limitBytes / 1024 ** 2),
      });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

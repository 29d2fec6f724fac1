import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AnswerSameMachine,
  AssignUnattributed,
  ClaimContact,
  CleanInfection,
  ConfirmInfection,
  DenyContact,
  DismissInfection,
  DropExitLog,
  GetAddressPlan,
  GetInfection,
  GetSighting,
  ImportLeases,
  Ingest,
  IsolateInfection,
  ListContactRequests,
  ListExits,
  ListInfections,
  ListLeases,
  ListSameMachine,
  ListSightings,
  ListUnattributed,
  ReopenInfection,
  ReportInfection,
  ReturnInfection,
  SetExitLog,
  SetInfectionSystem,
  UploadProof,
  VerifyInfection,
  WithdrawSameMachine,
} from './contract.ts';
import { hunterOf } from './hunter.ts';
import { alertRoutes } from './routes-alerts.ts';
import { sourceRoutes } from './routes-sources.ts';
import { huntRoutes, serveHuntDownload } from './routes-hunts.ts';
import { isNameOfKept } from './quarantine/kept-names.ts';
import { recoverKept, releaseSoon } from './quarantine/releasing.ts';
import { receiversOf } from './receivers/receivers.ts';
import { dropExitLog, listExits, setExitLog } from './service/exits.ts';
import { answerSameMachine, withdrawSameMachine } from './service/same-machine-answers.ts';
import { listSameMachine } from './service/same-machine.ts';
import { getAddressPlan } from './service/address-plan.ts';
import { setInfectionSystem } from './service/infection-system.ts';
import { getInfection, listInfections } from './service/infections.ts';
import { importLeases, listLeases } from './service/leases.ts';
import { claimContact, denyContact, listContactRequests } from './service/requests.ts';
import {
  cleanInfection,
  confirmInfection,
  dismissInfection,
  getProof,
  isolateInfection,
  reopenInfection,
  reportInfection,
  returnInfection,
  uploadProof,
  verifyInfection,
} from './service/responding.ts';
import { getSighting, listSightings } from './service/sightings.ts';
import { sourceOfToken } from './service/sources.ts';
import { assignUnattributed, listUnattributed } from './service/unattributed.ts';
import { RETRY_AFTER_SECONDS } from './spool.ts';
import { detectorOf } from './worker.ts';

export const routes = [
  ...sourceRoutes,
  serve(ListSightings, listSightings),
  serve(GetSighting, getSighting),
  serve(ListInfections, listInfections),
  serve(GetInfection, getInfection),
  serve(ReportInfection, reportInfection),
  serve(ConfirmInfection, confirmInfection),
  serve(IsolateInfection, isolateInfection),
  serve(CleanInfection, cleanInfection),
  serve(DismissInfection, dismissInfection),
  serve(VerifyInfection, verifyInfection),
  serve(ReturnInfection, returnInfection),
  serve(ReopenInfection, reopenInfection),
  serve(ListUnattributed, listUnattributed),
  serve(AssignUnattributed, assignUnattributed),
  serve(ListLeases, listLeases),
  serve(SetInfectionSystem, setInfectionSystem),
  serve(GetAddressPlan, getAddressPlan),
  serve(ListExits, listExits),
  serve(SetExitLog, setExitLog),
  serve(DropExitLog, dropExitLog),
  serve(ListSameMachine, listSameMachine),
  serve(AnswerSameMachine, answerSameMachine),
  serve(WithdrawSameMachine, withdrawSameMachine),
  serve(ListContactRequests, listContactRequests),
  serve(ClaimContact, claimContact),
  serve(DenyContact, denyContact),
  ...huntRoutes,
  ...alertRoutes,
];

export function streams(http: HttpServer, kernel: Kernel): void {
  const detector = detectorOf(kernel);
  const hunter = hunterOf(kernel);
  const receivers = receiversOf(kernel);
  http.addHook('onReady', async () => {
    await recoverKept(kernel);
    releaseSoon(kernel, detector);
    detector.wake();
    hunter.wake();
    await receivers.start();
  });
  http.addHook('onClose', async () => {
    await receivers.stop();
    await detector.stop();
    await hunter.stop();
  });
  serveProof(http, kernel);
  serveLeases(http, kernel);
  serveHuntDownload(http, kernel);
  // Bodies of logs are streams, whatever type they claim to be.
  http.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.post(
      Ingest.path,
      {
        config: { permission: 'detection:ingest', rateLimit: false },
        // Machines show no pages.
        helmet: { contentSecurityPolicy: false },
        schema: { tags: ['detection'], summary: Ingest.summary },
      },
      async (request, reply) => {
        const { actor } = await callerOf(kernel, request);
        const { source: asked } = parseInput(Ingest.input, request.params);
        const given = batchIdOf(request.headers['x-batch-id']);
        const batchId = given ?? crypto.randomUUID();
        const isGzip = encodingOf(request.headers['content-encoding']) === 'gzip';
        const { source, isTaken } = await sourceOfToken(kernel, actor, asked, given);
        if (detector.spool.isFull) {
          reply.header('retry-after', RETRY_AFTER_SECONDS);
          throw new AppError('unavailable', 'detection.spool_full', { seconds: RETRY_AFTER_SECONDS });
        }
        const limitBytes = kernel.config.ingestLimitBytes;
        const body: Readable = request.raw;
        const mayBeKnown = given !== null;
        const receivedAt = kernel.clock();
        const taken = { sourceId: source.id, batchId, isGzip, receivedAt, limitBytes, mayBeKnown };
        const batch = await detector.spool.put(body, taken).catch((error: unknown) => {
          // The disk or the spool filled up while the body came in.
          if (error instanceof AppError && error.kind === 'unavailable')
            reply.header('retry-after', RETRY_AFTER_SECONDS);
          throw error;
        });
        detector.wake();
        reply.code(202);
        return { batchId, bytes: batch.bytes, lines: batch.lines, isRepeat: isTaken };
      },
    );
  });
}

function serveProof(http: HttpServer, kernel: Kernel): void {
  http.post(
    UploadProof.path,
    {
      config: { permission: 'detection:respond' },
      schema: { tags: ['detection'], summary: UploadProof.summary, consumes: ['multipart/form-data'] },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const ask = parseInput(UploadProof.input, request.params);
      // Whoever may not touch the infection shall not fill the disk either.
      await getInfection(caller, ask);
      const file = await uploadOf(kernel, request);
      if (!file)
        throw new AppError('invalid', 'kernel.invalid_input', { fields: 'file' }, [
          { path: 'file', reason: 'detection.file_missing' },
        ]);
      const bytes = await kernel.files.store(file.name, file.content);
      const { id } = await uploadProof(bytes)(caller, ask);
      return { id };
    },
  );
  http.get(
    '/api/detection/infections/:id/files/:fileId',
    {
      config: { permission: 'detection:read' },
      schema: { tags: ['detection'], summary: 'The proof that a step names' },
    },
    async (request, reply) => {
      const file = await getProof(
        await callerOf(kernel, request),
        request.params as { id: string; fileId: string },
      );
      return reply
        .type(file.mediaType)
        .header('content-disposition', attachmentNamed(file.name))
        .send(kernel.files.read(file.sha256));
    },
  );
}

function serveLeases(http: HttpServer, kernel: Kernel): void {
  http.post(
    ImportLeases.path,
    {
      config: { permission: 'detection:respond' },
      schema: { tags: ['detection'], summary: ImportLeases.summary, consumes: ['multipart/form-data'] },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const ask = parseInput(ImportLeases.input, request.params);
      const file = await uploadOf(kernel, request);
      if (!file)
        throw new AppError('invalid', 'kernel.invalid_input', { fields: 'file' }, [
          { path: 'file', reason: 'detection.file_missing' },
        ]);
      return importLeases(await text(file.content))(caller, ask);
    },
  );
}

/** A sender that repeats a batch names it, so that it counts once. */
function batchIdOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const id = String(header);
  if (!/^[\w-]{1,64}$/.test(id) || isNameOfKept(id))
    throw new AppError('invalid', 'kernel.invalid_input', { fields: 'x-batch-id' }, [
      { path: 'x-batch-id', reason: 'detection.bad_batch_id' },
    ]);
  return id;
}

function encodingOf(header: string | undefined): 'gzip' | 'identity' {
  const encoding = (header ?? 'identity').trim().toLowerCase();
  if (encoding === 'gzip' || encoding === 'identity') return encoding;
  throw new AppError('invalid', 'kernel.media_type_refused', { encoding });
}

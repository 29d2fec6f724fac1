import { buffer } from 'node:stream/consumers';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpRequest, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import * as contract from './contract.ts';
import {
  acknowledgeObligation,
  addObligationFile,
  answerObligation,
  getObligationFile,
} from './service/answers.ts';
import { getCascade } from './service/cascade.ts';
import { citedSources } from './service/citations.ts';
import { readDeadline } from './service/deadlines.ts';
import { getDirective, getSourceFile, listDirectives, listMeasures } from './service/directives.ts';
import { discardDraft, reviseDirective, reviseTasks } from './service/drafts.ts';
import { receiveFile, receiveText } from './service/intake.ts';
import {
  answerTakeBack,
  getMessageFile,
  listMessages,
  markHandedOver,
  refuseDocument,
} from './service/exchange.ts';
import { forgetHabit, listHabits } from './service/habits.ts';
import { issueDirective, withdrawDirective } from './service/issue.ts';
import { getMatrix } from './service/matrix.ts';
import { measureDirective } from './service/measure-snapshots.ts';
import { getMyWork, getObligation, listObligations } from './service/obligations.ts';
import { decideObstacle, listObstacles, raiseObstacle } from './service/obstacles.ts';
import { previewIssue } from './service/plan.ts';
import { acceptMet, reviewAnswer } from './service/reviews.ts';
import { getUrgingLetter } from './service/urging-letter.ts';
import { urgeLate } from './service/urgings.ts';

export const routes = [
  serve(contract.ListDirectives, listDirectives),
  serve(contract.ListMeasures, listMeasures),
  serve(contract.CitedSources, citedSources),
  serve(contract.ListHabits, listHabits),
  serve(contract.ForgetHabit, forgetHabit),
  serve(contract.GetCascade, getCascade),
  serve(contract.ListMessages, listMessages),
  serve(contract.RefuseDocument, refuseDocument),
  serve(contract.AnswerTakeBack, answerTakeBack),
  serve(contract.MarkHandedOver, markHandedOver),
  serve(contract.ReadDirectiveText, receiveText),
  serve(contract.GetDirective, getDirective),
  serve(contract.ReviseDirective, reviseDirective),
  serve(contract.ReviseTasks, reviseTasks),
  serve(contract.DiscardDraft, discardDraft),
  serve(contract.ReadDeadline, readDeadline),
  serve(contract.PreviewIssue, previewIssue),
  serve(contract.IssueDirective, issueDirective),
  serve(contract.WithdrawDirective, withdrawDirective),
  serve(contract.GetMatrix, getMatrix),
  serve(contract.UrgeLate, urgeLate),
  serve(contract.MeasureObligations, measureDirective),
  serve(contract.ListObligations, listObligations),
  serve(contract.GetObligation, getObligation),
  serve(contract.GetMyWork, getMyWork),
  serve(contract.AcknowledgeObligation, acknowledgeObligation),
  serve(contract.AnswerObligation, answerObligation),
  serve(contract.ReviewAnswer, reviewAnswer),
  serve(contract.AcceptMet, acceptMet),
  serve(contract.RaiseObstacle, raiseObstacle),
  serve(contract.DecideObstacle, decideObstacle),
  serve(contract.ListObstacles, listObstacles),
];

const Ids = z.object({ id: z.uuid(), fileId: z.uuid().optional() });
const LetterAsk = z.object({ unitId: z.uuid().optional(), format: z.enum(['docx', 'pdf']).optional() });

/** Files in and out: the letter itself, and what proves an answer. */
export function streams(http: HttpServer, kernel: Kernel): void {
  const tags = ['directives'];
  http.post(
    '/api/directives/file',
    {
      config: { permission: 'directives:issue' },
      schema: { tags, summary: 'Makes a draft from a file (multipart, one part "file"): text or DOCX' },
    },
    async (request) => {
      const { fileName, bytes } = await fileOf(kernel, request);
      const { id } = await receiveFile(await callerOf(kernel, request), { fileName, bytes });
      return { id };
    },
  );
  http.get(
    '/api/directives/:id/source',
    {
      config: { permission: 'directives:read' },
      schema: { tags, summary: 'The file that a directive came in', params: Ids },
    },
    async (request, reply) => {
      const { id } = parseInput(Ids, request.params);
      return sendFile(kernel, reply, await getSourceFile(await callerOf(kernel, request), { id }));
    },
  );
  http.get(
    '/api/directives/messages/:id/file',
    {
      config: { permission: 'directives:issue' },
      schema: { tags, summary: 'A status message of the document exchange, as edXML', params: Ids },
    },
    async (request, reply) => {
      const { id } = parseInput(Ids, request.params);
      const { fileName, xml } = await getMessageFile(await callerOf(kernel, request), { id });
      return reply.type('application/xml').header('content-disposition', attachmentNamed(fileName)).send(xml);
    },
  );
  http.get(
    '/api/directives/:id/urging-letter',
    {
      config: { permission: 'directives:review' },
      schema: {
        tags,
        summary: 'The letter that urges the late units, or one of them, as DOCX or as PDF to be signed',
        params: Ids,
        querystring: LetterAsk,
      },
    },
    async (request, reply) => {
      const { id } = parseInput(Ids, request.params);
      const caller = await callerOf(kernel, request);
      const { fileName, bytes } = await getUrgingLetter(caller, {
        id,
        ...parseInput(LetterAsk, request.query),
      });
      return reply
        .type(
          fileName.endsWith('.pdf')
            ? 'application/pdf'
            : 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        )
        .header('content-disposition', attachmentNamed(fileName))
        .send(Buffer.from(bytes));
    },
  );
  http.post(
    '/api/obligations/:id/files',
    {
      config: { permission: 'directives:report' },
      schema: { tags, summary: 'Adds a file to an obligation (multipart, one part "file")', params: Ids },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const { id } = parseInput(Ids, request.params);
      const part = await uploadOf(kernel, request);
      if (!part) throw new AppError('invalid', 'directives.file_empty');
      const file = await kernel.files.store(part.name, part.content);
      return addObligationFile(caller, { id, file });
    },
  );
  http.get(
    '/api/obligations/:id/files/:fileId',
    {
      config: { permission: 'directives:read' },
      schema: { tags, summary: 'A file of an answer', params: Ids },
    },
    async (request, reply) => {
      const { id, fileId = '' } = parseInput(Ids, request.params);
      return sendFile(
        kernel,
        reply,
        await getObligationFile(await callerOf(kernel, request), { id, fileId }),
      );
    },
  );
}

async function fileOf(
  kernel: Kernel,
  request: HttpRequest,
): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer> }> {
  const part = await uploadOf(kernel, request);
  if (!part) throw new AppError('invalid', 'directives.file_empty');
  return { fileName: part.name, bytes: new Uint8Array(await buffer(part.content)) };
}

function sendFile(
  kernel: Kernel,
  reply: FastifyReply,
  file: { name: string; mediaType: string; sizeBytes: number; sha256: string },
) {
  return reply
    .type(file.mediaType)
    .header('content-length', file.sizeBytes)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', attachmentNamed(file.name))
    .send(kernel.files.read(file.sha256));
}

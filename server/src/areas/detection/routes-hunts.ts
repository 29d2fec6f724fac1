import { parseInput } from '../../kernel/command.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AnswerHunt,
  AskHuntUnits,
  CancelHunt,
  GetHunt,
  GetObservations,
  KeepObservations,
  ListHuntAsks,
  ListHuntFindings,
  ListHunts,
  NameHunt,
  StartHunt,
} from './contract.ts';
import { answerHunt } from './service/hunt-answers.ts';
import { askHuntUnits, downloadAskedList, listHuntAsks } from './service/hunt-asks.ts';
import { cancelHunt, startHunt } from './service/hunting.ts';
import {
  downloadHunt,
  DownloadHunt,
  getHunt,
  listHuntFindings,
  listHunts,
  nameHunt,
} from './service/hunts.ts';
import { getObservations, keepObservations } from './service/remembering.ts';

/** Looking back: what is remembered, and hunts through it. */
export const huntRoutes = [
  serve(StartHunt, startHunt),
  serve(ListHunts, listHunts),
  serve(GetHunt, getHunt),
  serve(ListHuntFindings, listHuntFindings),
  serve(NameHunt, nameHunt),
  serve(CancelHunt, cancelHunt),
  serve(AskHuntUnits, askHuntUnits),
  serve(ListHuntAsks, listHuntAsks),
  serve(AnswerHunt, answerHunt),
  serve(GetObservations, getObservations),
  serve(KeepObservations, keepObservations),
];

export function serveHuntDownload(http: HttpServer, kernel: Kernel): void {
  http.get(
    '/api/detection/hunt-asks/:id/list',
    {
      config: { permission: 'detection:read' },
      schema: { tags: ['detection'], summary: 'The list that a unit is asked to look for, one value a line' },
    },
    async (request, reply) => {
      const ask = parseInput(AskHuntUnits.input, request.params as object);
      const { name, text } = await downloadAskedList(await callerOf(kernel, request), ask);
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', attachmentNamed(name))
        .header('cache-control', 'no-store')
        .send(text);
    },
  );
  http.get(
    '/api/detection/hunts/:id/download',
    {
      config: { permission: 'detection:read' },
      schema: { tags: ['detection'], summary: 'The findings of a hunt as XLSX or CSV' },
    },
    async (request, reply) => {
      const ask = parseInput(DownloadHunt, { ...(request.query as object), ...(request.params as object) });
      const { name, mediaType, bytes } = await downloadHunt(await callerOf(kernel, request), ask);
      return reply
        .type(mediaType)
        .header('content-disposition', attachmentNamed(name))
        .header('cache-control', 'no-store')
        .send(bytes);
    },
  );
}

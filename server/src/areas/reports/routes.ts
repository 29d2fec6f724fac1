import { parseInput, type Caller } from '../../kernel/command.ts';
import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpRequest, type HttpServer } from '../../kernel/http/server.ts';
import { zipStream } from '../../kernel/http/zip-stream.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AcceptReport,
  AnswerCell,
  ClosePeriod,
  CompareMerge,
  CompareReport,
  CorrectReport,
  GetCalendar,
  GetFrozenRows,
  GetMerge,
  GetReport,
  ListForms,
  ListFormVersions,
  ListMergedUnits,
  ListPeriods,
  ListPunctuality,
  ListReports,
  ListSources,
  OpenPeriod,
  PreviewForm,
  RefreshReport,
  ReopenPeriod,
  ReturnReport,
  SaveForm,
  SignReport,
  SubmitReport,
  UrgeUnits,
} from './contract.ts';
import { getCalendar, listPunctuality } from './service/calendar.ts';
import { closePeriod, reopenPeriod, urgeUnits } from './service/closing.ts';
import { compareMerge, compareReport } from './service/comparison.ts';
import {
  DownloadInput,
  downloadMerge,
  downloadReport,
  downloadUrging,
  type Download,
} from './service/downloads.ts';
import { answerCell, refreshReport } from './service/fill.ts';
import { previewForm } from './service/form-preview.ts';
import { listForms, listFormVersions, saveForm } from './service/forms.ts';
import { getFrozenRows } from './service/frozen-rows.ts';
import { addSignedFile, signReport } from './service/signatures.ts';
import { getSignedFile } from './service/signed-files.ts';
import { lettersOfPeriod } from './service/urging-letters.ts';
import { listSources } from './service/sources.ts';
import { acceptReport, correctReport, returnReport, submitReport } from './service/lifecycle.ts';
import { getMerge, listMergedUnits } from './service/merge.ts';
import { listPeriods, openPeriod } from './service/periods.ts';
import { getReport, listReports } from './service/reports.ts';

const Letters = z.object({ id: z.uuid(), unitId: z.uuid().optional() });
const ReportId = z.object({ id: z.uuid() });

export const routes = [
  serve(ListForms, listForms),
  serve(ListFormVersions, listFormVersions),
  serve(SaveForm, saveForm),
  serve(PreviewForm, previewForm),
  serve(ListSources, listSources),
  serve(GetCalendar, getCalendar),
  serve(ListPunctuality, listPunctuality),
  serve(ListPeriods, listPeriods),
  serve(OpenPeriod, openPeriod),
  serve(ClosePeriod, closePeriod),
  serve(ReopenPeriod, reopenPeriod),
  serve(UrgeUnits, urgeUnits),
  serve(GetMerge, getMerge),
  serve(CompareMerge, compareMerge),
  serve(ListMergedUnits, listMergedUnits),
  serve(ListReports, listReports),
  serve(GetReport, getReport),
  serve(CompareReport, compareReport),
  serve(GetFrozenRows, getFrozenRows),
  serve(AnswerCell, answerCell),
  serve(RefreshReport, refreshReport),
  serve(SubmitReport, submitReport),
  serve(ReturnReport, returnReport),
  serve(AcceptReport, acceptReport),
  serve(CorrectReport, correctReport),
  serve(SignReport, signReport),
];

/** Downloads: a unit's report, the province's, and the letter that urges. `format` is `docx` or `xlsx`. */
export function streams(http: HttpServer, kernel: Kernel): void {
  serveDownload('/api/reports/:id/download', 'A report as DOCX or XLSX', 'reports:read', downloadReport);
  serveDownload(
    '/api/report-periods/:id/download',
    "The province's report as DOCX or XLSX",
    'reports:read',
    downloadMerge,
  );
  serveDownload(
    '/api/report-periods/:id/urging',
    'The letter that urges units whose report is missing (DOCX)',
    'reports:review',
    downloadUrging,
  );
  http.get(
    '/api/report-periods/:id/urging-letters',
    {
      config: { permission: 'reports:review' },
      schema: {
        tags: ['reports'],
        summary: 'A letter (DOCX) to each unit whose report is missing, in one archive; or to the unit named',
      },
    },
    async (request, reply) => {
      const ask = parseInput(Letters, { ...(request.query as object), ...(request.params as object) });
      const { name, letters } = await lettersOfPeriod(await callerOf(kernel, request), ask);
      const [first] = letters;
      reply.header('cache-control', 'no-store');
      if (ask.unitId && first)
        return reply
          .type('application/vnd.openxmlformats-officedocument.wordprocessingml.document')
          .header('content-disposition', attachmentNamed(first.fileName))
          .send(Buffer.from(await first.render()));
      // Letters are of nearly one size: who downloads can tell how far it is.
      const sizeBytes = first ? (await first.render()).length * letters.length : 0;
      return reply
        .type('application/zip')
        .header('content-disposition', attachmentNamed(`${name}.zip`))
        .header('x-letters', letters.length)
        .header('x-approximate-bytes', sizeBytes)
        .send(zipStream(letters));
    },
  );
  http.post(
    '/api/reports/:id/signed-files',
    {
      config: { permission: 'reports:submit' },
      schema: {
        tags: ['reports'],
        summary: 'Puts a signed PDF beside a submission (multipart, one part "file")',
      },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const { id } = parseInput(ReportId, request.params);
      const part = await uploadOf(kernel, request);
      if (!part) throw new AppError('invalid', 'reports.signed_file_empty');
      return addSignedFile(caller, { id, file: await kernel.files.store(part.name, part.content) });
    },
  );
  http.get(
    '/api/reports/:id/signed-files/:fileId',
    {
      config: { permission: 'reports:read' },
      schema: { tags: ['reports'], summary: 'A signed PDF of a report, byte for byte' },
    },
    async (request, reply) => {
      const ask = request.params as { id: string; fileId: string };
      const { name, mediaType, sha256 } = await getSignedFile(await callerOf(kernel, request), ask);
      return reply
        .type(mediaType)
        .header('content-disposition', attachmentNamed(name))
        .header('cache-control', 'no-store')
        .send(kernel.files.read(sha256));
    },
  );

  function serveDownload(
    path: string,
    summary: string,
    permission: 'reports:read' | 'reports:review',
    download: (caller: Caller, input: ReturnType<typeof askOf>) => Promise<Download>,
  ): void {
    http.get(
      path,
      { config: { permission }, schema: { tags: ['reports'], summary } },
      async (request, reply) => {
        const { name, mediaType, bytes } = await download(await callerOf(kernel, request), askOf(request));
        return reply
          .type(mediaType)
          .header('content-disposition', attachmentNamed(name))
          .header('cache-control', 'no-store')
          .send(bytes);
      },
    );
  }
}

function askOf(request: HttpRequest) {
  return parseInput(DownloadInput, { ...(request.query as object), ...(request.params as object) });
}

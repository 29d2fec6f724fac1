import { parseInput, type Caller } from '../../kernel/command.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpRequest, type HttpServer } from '../../kernel/http/server.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AcceptReport,
  AnswerCell,
  ClosePeriod,
  CorrectReport,
  GetMerge,
  GetReport,
  ListForms,
  ListMergedUnits,
  ListPeriods,
  ListReports,
  OpenPeriod,
  RefreshReport,
  ReopenPeriod,
  ReturnReport,
  SaveForm,
  SubmitReport,
  UrgeUnits,
} from './contract.ts';
import { closePeriod, reopenPeriod, urgeUnits } from './service/closing.ts';
import {
  DownloadInput,
  downloadMerge,
  downloadReport,
  downloadUrging,
  type Download,
} from './service/downloads.ts';
import { answerCell, refreshReport } from './service/fill.ts';
import { listForms, saveForm } from './service/forms.ts';
import { acceptReport, correctReport, returnReport, submitReport } from './service/lifecycle.ts';
import { getMerge, listMergedUnits } from './service/merge.ts';
import { listPeriods, openPeriod } from './service/periods.ts';
import { getReport, listReports } from './service/reports.ts';

export const routes = [
  serve(ListForms, listForms),
  serve(SaveForm, saveForm),
  serve(ListPeriods, listPeriods),
  serve(OpenPeriod, openPeriod),
  serve(ClosePeriod, closePeriod),
  serve(ReopenPeriod, reopenPeriod),
  serve(UrgeUnits, urgeUnits),
  serve(GetMerge, getMerge),
  serve(ListMergedUnits, listMergedUnits),
  serve(ListReports, listReports),
  serve(GetReport, getReport),
  serve(AnswerCell, answerCell),
  serve(RefreshReport, refreshReport),
  serve(SubmitReport, submitReport),
  serve(ReturnReport, returnReport),
  serve(AcceptReport, acceptReport),
  serve(CorrectReport, correctReport),
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

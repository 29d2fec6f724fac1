import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import { WORKBOOK_TYPE } from '../../kernel/spreadsheet/write-workbook.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  DeclareMachines,
  GetCoverage,
  GetDeclaredMachines,
  GetImportProgress,
  GetMachine,
  GetSignatureRule,
  ListDuplicates,
  ListImportFaults,
  ListImports,
  ListMachines,
  PreviewImport,
  RegisterMachine,
  RetireMachine,
  ReviseMachine,
  RunImport,
  SetSignatureRule,
  SettleDuplicate,
  UploadMachines,
} from './contract.ts';
import { getCoverage } from './service/coverage.ts';
import {
  exportMachines,
  machinesWorkbook,
  streamMachinesCsv,
  templateWorkbook,
} from './service/downloads.ts';
import { listDuplicates, settleDuplicate } from './service/duplicates.ts';
import { listImportFaults, listImports, previewImport, readHead, uploadMachines } from './service/imports.ts';
import { getMachine, listMachines } from './service/machines.ts';
import {
  declareMachines,
  getDeclaredMachines,
  getSignatureRule,
  registerMachine,
  retireMachine,
  reviseMachine,
  setSignatureRule,
} from './service/register.ts';
import { getImportProgress, runImport } from './service/run-import.ts';

export const routes = [
  serve(ListMachines, listMachines),
  serve(GetMachine, getMachine),
  serve(RegisterMachine, registerMachine),
  serve(ReviseMachine, reviseMachine),
  serve(RetireMachine, retireMachine),
  serve(DeclareMachines, declareMachines),
  serve(GetDeclaredMachines, getDeclaredMachines),
  serve(GetCoverage, getCoverage),
  serve(GetSignatureRule, getSignatureRule),
  serve(SetSignatureRule, setSignatureRule),
  serve(ListDuplicates, listDuplicates),
  serve(SettleDuplicate, settleDuplicate),
  serve(ListImports, listImports),
  serve(PreviewImport, previewImport),
  serve(RunImport, runImport),
  serve(GetImportProgress, getImportProgress),
  serve(ListImportFaults, listImportFaults),
];

/** Uploads and downloads. */
export function streams(http: HttpServer, kernel: Kernel): void {
  const schema = (summary: string) => ({ tags: ['assets'], summary });

  http.post(
    UploadMachines.path,
    {
      config: { permission: 'assets:import', operation: 'assets.upload-machines' },
      schema: { ...schema(UploadMachines.summary), response: { 200: UploadMachines.output } },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const file = await uploadOf(kernel, request);
      if (!file)
        throw new AppError('invalid', 'assets.file_missing', {}, [
          { path: 'file', reason: 'assets.file_missing' },
        ]);
      const stored = await kernel.files.store(file.name, file.content);
      const head = await readHead(kernel.files.pathOf(stored.sha256));
      const { targetUnitId } = request.query as { targetUnitId?: string };
      return uploadMachines(caller, { stored, head, targetUnitId: targetUnitId ?? null });
    },
  );

  const reading = { permission: 'assets:read' } as const;
  http.get(
    '/api/machine-template.xlsx',
    { config: reading, schema: schema('An empty list of machines to fill in') },
    async (_request, reply) =>
      reply
        .type(WORKBOOK_TYPE)
        .header('content-disposition', attachmentNamed('mau-danh-sach-may.xlsx'))
        .send(await templateWorkbook()),
  );

  const exporting = { ...reading, operation: 'assets.export-machines' };
  http.get(
    '/api/machines.csv',
    { config: exporting, schema: schema('The list of machines as CSV') },
    async (request, reply) => {
      const caller = await callerOf(kernel, request);
      const filters = request.query as object;
      await exportMachines(caller, { ...filters, format: 'csv' });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', attachmentNamed('danh-sach-may.csv'))
        .send(streamMachinesCsv(caller, filters));
    },
  );
  http.get(
    '/api/machines.xlsx',
    { config: exporting, schema: schema('The list of machines as a workbook') },
    async (request, reply) => {
      const caller = await callerOf(kernel, request);
      const filters = request.query as object;
      await exportMachines(caller, { ...filters, format: 'xlsx' });
      return reply
        .type(WORKBOOK_TYPE)
        .header('content-disposition', attachmentNamed('danh-sach-may.xlsx'))
        .send(await machinesWorkbook(caller, filters));
    },
  );
}

import { AppError } from '../../kernel/errors.ts';
import { attachmentNamed } from '../../kernel/http/download.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { WORKBOOK_TYPE } from '../../kernel/spreadsheet/write-workbook.ts';
import {
  AddContact,
  AddNetwork,
  ApplyRegister,
  CreateUnit,
  EndContact,
  EndNetwork,
  GetUnit,
  ListUnits,
  ReviseUnit,
  SucceedUnits,
  UploadRegister,
} from './contract.ts';
import { addContact, addNetwork, endContact, endNetwork } from './service/addresses.ts';
import { applyRegister, exportRegister, registerWorkbook, uploadRegister } from './service/register.ts';
import { succeedUnits } from './service/successions.ts';
import { createUnit, getUnit, listUnits, reviseUnit } from './service/units.ts';

export const routes = [
  serve(ListUnits, listUnits),
  serve(GetUnit, getUnit),
  serve(CreateUnit, createUnit),
  serve(ReviseUnit, reviseUnit),
  serve(SucceedUnits, succeedUnits),
  serve(AddNetwork, addNetwork),
  serve(EndNetwork, endNetwork),
  serve(AddContact, addContact),
  serve(EndContact, endContact),
  serve(ApplyRegister, applyRegister),
];

/** The sheet of units, in and out. */
export function streams(http: HttpServer, kernel: Kernel): void {
  const managing = { permission: 'organisation:manage' } as const;
  http.post(
    UploadRegister.path,
    {
      config: { ...managing, operation: 'organisation.upload-register' },
      schema: {
        tags: ['organisation'],
        summary: UploadRegister.summary,
        response: { 200: UploadRegister.output },
      },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const file = await uploadOf(kernel, request);
      if (!file)
        throw new AppError('invalid', 'organisation.file_missing', {}, [
          { path: 'file', reason: 'organisation.file_missing' },
        ]);
      return uploadRegister(caller, { stored: await kernel.files.store(file.name, file.content) });
    },
  );
  http.get(
    '/api/unit-register.xlsx',
    {
      config: { ...managing, operation: 'organisation.export-register' },
      schema: { tags: ['organisation'], summary: 'Every unit with its codes, networks and contacts' },
    },
    async (request, reply) => {
      const caller = await callerOf(kernel, request);
      await exportRegister(caller, {});
      return reply
        .type(WORKBOOK_TYPE)
        .header('content-disposition', attachmentNamed('danh-muc-don-vi.xlsx'))
        .send(await registerWorkbook(caller, {}));
    },
  );
}

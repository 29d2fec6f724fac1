import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import { callerOf, serve, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AddIndicator,
  CreateList,
  GetImport,
  ImportList,
  ListFalseAlarms,
  ListImports,
  ListIndicators,
  ListLists,
  MarkFalseAlarm,
  RemoveList,
  ReviseList,
  SetProtectedNames,
  SwitchIndicator,
  TakeBackFalseAlarm,
} from './contract.ts';
import { importList } from './service/importing.ts';
import {
  addIndicator,
  listFalseAlarms,
  listIndicators,
  markFalseAlarm,
  switchIndicator,
  takeBackFalseAlarm,
} from './service/indicators.ts';
import {
  createList,
  getImport,
  listImports,
  listLists,
  removeList,
  reviseList,
  setProtectedNames,
} from './service/lists.ts';

export const routes = [
  serve(ListLists, listLists),
  serve(CreateList, createList),
  serve(ReviseList, reviseList),
  serve(RemoveList, removeList),
  serve(GetImport, getImport),
  serve(ListImports, listImports),
  serve(ListIndicators, listIndicators),
  serve(AddIndicator, addIndicator),
  serve(SwitchIndicator, switchIndicator),
  serve(MarkFalseAlarm, markFalseAlarm),
  serve(TakeBackFalseAlarm, takeBackFalseAlarm),
  serve(ListFalseAlarms, listFalseAlarms),
  serve(SetProtectedNames, setProtectedNames),
];

export function streams(http: HttpServer, kernel: Kernel): void {
  http.post(
    ImportList.path,
    {
      config: { permission: 'intel:manage' },
      schema: { tags: ['intel'], summary: ImportList.summary, consumes: ['multipart/form-data'] },
    },
    async (request) => {
      const caller = await callerOf(kernel, request);
      const ask = parseInput(ImportList.input, {
        ...(request.query as object),
        ...(request.params as object),
      });
      const file = await uploadOf(kernel, request);
      if (!file)
        throw new AppError('invalid', 'kernel.invalid_input', { fields: 'file' }, [
          { path: 'file', reason: 'intel.file_missing' },
        ]);
      const done = await importList(caller, ask, file);
      return ImportList.output.encode(done);
    },
  );
}

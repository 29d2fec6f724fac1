import { parseInput } from '../../kernel/command.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Endpoint } from '../../kernel/contract.ts';
import { callerOf, serve, type HttpRequest, type HttpServer } from '../../kernel/http/server.ts';
import { uploadOf, type Upload } from '../../kernel/http/upload.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  AddIndicator,
  CreateList,
  GetImport,
  GetIndicator,
  ImportList,
  ListFalseAlarms,
  ListImports,
  ListIndicators,
  ListLists,
  MarkFalseAlarm,
  RemoveList,
  ReviseList,
  SwitchIndicator,
  TakeBackFalseAlarm,
} from './contract.ts';
import {
  CreateFeed,
  FetchFeed,
  GetFeed,
  ListFeeds,
  RemoveFeed,
  ReviseFeed,
  UploadToFeed,
} from './contract-feeds.ts';
import {
  AddProtected,
  ImportWarningList,
  ListProtected,
  ListWarningLists,
  RemoveProtected,
  RemoveWarningList,
} from './contract-protection.ts';
import { feedRunnerOf } from './feed-runner.ts';
import { listFalseAlarms, markFalseAlarm, takeBackFalseAlarm } from './service/false-alarms.ts';
import { askFeed, createFeed, getFeed, listFeeds, removeFeed, reviseFeed } from './service/feeds.ts';
import { importList, uploadToFeed } from './service/uploading.ts';
import { addIndicator, getIndicator, listIndicators, switchIndicator } from './service/indicators.ts';
import { createList, getImport, listImports, listLists, removeList, reviseList } from './service/lists.ts';
import {
  addProtected,
  importWarningList,
  listProtected,
  listWarningLists,
  removeProtected,
  removeWarningList,
} from './service/protection.ts';

const WARNING_LIST_LIMIT_BYTES = 32 * 1024 ** 2;

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
  serve(GetIndicator, getIndicator),
  serve(ListFeeds, listFeeds),
  serve(GetFeed, getFeed),
  serve(CreateFeed, createFeed),
  serve(ReviseFeed, reviseFeed),
  serve(RemoveFeed, removeFeed),
  serve(FetchFeed, askFeed),
  serve(ListProtected, listProtected),
  serve(AddProtected, addProtected),
  serve(RemoveProtected, removeProtected),
  serve(ListWarningLists, listWarningLists),
  serve(RemoveWarningList, removeWarningList),
];

export function streams(http: HttpServer, kernel: Kernel): void {
  const runner = feedRunnerOf(kernel);
  http.addHook('onClose', async () => runner.stop());
  takes(http, ImportList, async (request) => {
    const caller = await callerOf(kernel, request);
    const ask = parseInput(ImportList.input, {
      ...(request.query as object),
      ...(request.params as object),
    });
    const done = await importList(caller, ask, await fileOf(kernel, request));
    return ImportList.output.encode(done);
  });
  takes(http, UploadToFeed, async (request) => {
    const caller = await callerOf(kernel, request);
    const { id } = parseInput(UploadToFeed.input, request.params);
    await getFeed(caller, { id });
    const done = await uploadToFeed(caller, id, await fileOf(kernel, request));
    return UploadToFeed.output.encode(done);
  });
  takes(http, ImportWarningList, async (request) => {
    const caller = await callerOf(kernel, request);
    const { content } = await fileOf(kernel, request);
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of content) {
      bytes += (piece as Buffer).length;
      if (bytes > WARNING_LIST_LIMIT_BYTES) throw new AppError('too_large', 'intel.warning_list_too_large');
      pieces.push(piece as Buffer);
    }
    return importWarningList(caller, { text: Buffer.concat(pieces).toString() });
  });
}

/** A route that takes one file of a form. */
function takes(
  http: HttpServer,
  { path, summary }: Endpoint,
  handler: (request: HttpRequest) => Promise<unknown>,
): void {
  http.post(
    path,
    {
      config: { permission: 'intel:manage' },
      schema: { tags: ['intel'], summary, consumes: ['multipart/form-data'] },
    },
    handler,
  );
}

/** @throws AppError `intel.file_missing` */
async function fileOf(kernel: Kernel, request: HttpRequest): Promise<Upload> {
  const file = await uploadOf(kernel, request);
  if (file) return file;
  throw new AppError('invalid', 'kernel.invalid_input', { fields: 'file' }, [
    { path: 'file', reason: 'intel.file_missing' },
  ]);
}

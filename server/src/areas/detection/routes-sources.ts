import { serve } from '../../kernel/http/server.ts';
import {
  CreateSource,
  DismissSender,
  GetReceiving,
  GetSource,
  ListSources,
  PreviewReading,
  ReadAgain,
  RetryBatch,
  RevokeSource,
  SetReading,
  UpdateSource,
} from './contract.ts';
import { readAgain } from './service/kept.ts';
import { getSource, previewReading, setReading } from './service/readings.ts';
import { dismissSender, getReceiving, retryBatch } from './service/receiving.ts';
import { createSource, listSources, revokeSource, updateSource } from './service/sources.ts';

export const sourceRoutes = [
  serve(ListSources, listSources),
  serve(GetSource, getSource),
  serve(CreateSource, createSource),
  serve(UpdateSource, updateSource),
  serve(RevokeSource, revokeSource),
  serve(SetReading, setReading),
  serve(PreviewReading, previewReading),
  serve(ReadAgain, readAgain),
  serve(GetReceiving, getReceiving),
  serve(DismissSender, dismissSender),
  serve(RetryBatch, retryBatch),
];

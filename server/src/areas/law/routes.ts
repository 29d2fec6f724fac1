import { serve } from '../../kernel/http/server.ts';
import {
  ImportNotice,
  ListClocks,
  ListHolidays,
  ListRules,
  ReadNotice,
  RemoveNotice,
  TryLevel,
} from './contract.ts';
import { listClocks } from './service/clocks.ts';
import { importNotice, listHolidays, readNotice, removeNotice } from './service/holidays.ts';
import { tryLevel } from './service/levels.ts';
import { listRules } from './service/rules.ts';

export const routes = [
  serve(ListRules, listRules),
  serve(TryLevel, tryLevel),
  serve(ListClocks, listClocks),
  serve(ListHolidays, listHolidays),
  serve(ReadNotice, readNotice),
  serve(ImportNotice, importNotice),
  serve(RemoveNotice, removeNotice),
];

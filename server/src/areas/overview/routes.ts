import { serve } from '../../kernel/http/server.ts';
import { GetMeasure, GetOverview, ListMeasures, SearchEverything } from './contract.ts';
import { getMeasure, listMeasures } from './service/measures.ts';
import { getOverview } from './service/overview.ts';
import { searchEverything } from './service/search.ts';

export const routes = [
  serve(GetOverview, getOverview),
  serve(SearchEverything, searchEverything),
  serve(ListMeasures, listMeasures),
  serve(GetMeasure, getMeasure),
];

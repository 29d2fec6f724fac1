import type { WebArea } from '../app/area.ts';
import { area as assets } from './assets/index.tsx';
import { area as audit } from './audit/index.tsx';
import { area as detection } from './detection/index.tsx';
import { area as directives } from './directives/index.tsx';
import { area as exchange } from './exchange/index.tsx';
import { area as identity } from './identity/index.tsx';
import { area as intel } from './intel/index.tsx';
import { area as law } from './law/index.tsx';
import { area as organisation } from './organisation/index.tsx';
import { area as overview } from './overview/index.tsx';
import { area as reports } from './reports/index.tsx';
import { area as signing } from './signing/index.tsx';

/** Every area with pages, in the order of the server's. */
export const areas: readonly WebArea[] = [
  organisation,
  identity,
  audit,
  law,
  signing,
  assets,
  intel,
  detection,
  directives,
  reports,
  exchange,
  overview,
];

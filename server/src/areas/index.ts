import type { Area } from '../kernel/area.ts';
import { assets } from './assets/index.ts';
import { audit } from './audit/index.ts';
import { detection } from './detection/index.ts';
import { directives } from './directives/index.ts';
import { exchange } from './exchange/index.ts';
import { identity } from './identity/index.ts';
import { intel } from './intel/index.ts';
import { law } from './law/index.ts';
import { organisation } from './organisation/index.ts';
import { overview } from './overview/index.ts';
import { reports } from './reports/index.ts';
import { signing } from './signing/index.ts';

/** Every area, in order of dependency: each may use those before it. */
export const areas: readonly Area[] = [
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

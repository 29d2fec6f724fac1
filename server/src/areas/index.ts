import type { Area } from '../kernel/area.ts';
import { audit } from './audit/index.ts';
import { detection } from './detection/index.ts';
import { identity } from './identity/index.ts';
import { intel } from './intel/index.ts';
import { organisation } from './organisation/index.ts';

/** Every area, in order of dependency: each may use those before it. */
export const areas: readonly Area[] = [organisation, identity, audit, intel, detection];

import type { Area } from '../../kernel/area.ts';
import type { InfectionState } from './contract.ts';
import { jobs } from './jobs.ts';
import { measures } from './measures.ts';
import { routes, streams } from './routes.ts';
import { searches } from './searches.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** New contacts of a unit, once a batch. */
    'detection.sightings-recorded': { unitId: string; sightings: number; newInfections: number };
    'detection.infection-changed': { id: string; state: InfectionState };
    /** Told to the province alone. */
    'detection.unattributed-recorded': { contacts: number };
    /** A source that should send does not; and sends again. */
    'detection.source-silent': { id: string; name: string };
    'detection.source-recovered': { id: string; name: string };
    /** Somebody sends logs whom no source expects. Told to the province alone. */
    'detection.unknown-sender': { senders: number };
  }
}

export { compilePlan, withMachine, type MatchingPlan } from './matching.ts';
export { createSource, revokeSource } from './service/sources.ts';
export { recordTold, type ToldFinding } from './service/told.ts';
export {
  cleanInfection,
  confirmInfection,
  dismissInfection,
  isolateInfection,
  verifyInfection,
} from './service/responding.ts';
export { listInfections } from './service/infections.ts';
export { detectorOf, type Detector } from './worker.ts';

export const detection: Area = { name: 'detection', routes, streams, jobs, measures, searches };

import type { Area } from '../../kernel/area.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { InfectionState } from './contract.ts';
import { hunterOf } from './hunter.ts';
import { nameCheckedIn } from './service/late-evidence.ts';
import { jobs } from './jobs.ts';
import { measures } from './measures.ts';
import { sourcesSending } from './measures/sources.ts';
import { routes, streams } from './routes.ts';
import { searches } from './searches.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** New contacts of a unit, once a batch. */
    'detection.sightings-recorded': { unitId: string; sightings: number; newInfections: number };
    'detection.infection-changed': { id: string; state: InfectionState };
    /** New abnormal signs of a unit. */
    'detection.alerts-raised': { unitId: string; alerts: number };
    'detection.hunt-asked': { id: string };
    /** A hunt is over, or was given up. */
    'detection.hunt-finished': { id: string };
    /** A unit that keeps its own is asked to look for a list itself. */
    'detection.hunt-handed-on': { id: string };
    /** Told to the province alone. */
    'detection.unattributed-recorded': { contacts: number };
    /** A unit behind a shared exit is asked which of its machines made contacts; and answers. */
    'detection.contact-asked': { contacts: number };
    'detection.contact-answered': { id: string; answer: 'ours' | 'not_ours' };
    /** A source that should send does not; and sends again. */
    'detection.source-silent': { id: string; name: string };
    'detection.source-recovered': { id: string; name: string };
    /** Somebody sends logs whom no source expects. Told to the province alone. */
    'detection.unknown-sender': { senders: number };
  }
}

export { compilePlan, type MatchingPlan } from './matching.ts';
export { digestOf, readAnswer, type AnswerHead } from './hunt-answer.ts';
export { DuckDbStore } from './observations/duckdb-store.ts';
export { observe } from './observations/observing.ts';
export type { PastContact } from './observations/store.ts';
export { targetOf } from './observations/targets.ts';
export { watchForSigns } from './service/alerting.ts';
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
export { hunterOf, type Hunter } from './hunter.ts';
export { detectorOf, type Detector } from './worker.ts';

function listen(kernel: Kernel): void {
  const wake = async () => hunterOf(kernel).wake();
  kernel.events.on('intel.indicators-changed', wake);
  kernel.events.on('detection.hunt-asked', wake);
  kernel.events.on(
    'assets.machines-imported',
    async (caller, { unitId }) => void (await nameCheckedIn(caller, unitId)),
  );
}

export const detection: Area = {
  name: 'detection',
  routes,
  streams,
  jobs,
  measures: [...measures, sourcesSending],
  searches,
  listen,
};

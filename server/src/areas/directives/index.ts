import type { Area } from '../../kernel/area.ts';
import { jobs } from './jobs.ts';
import { measures } from './measures.ts';
import { routes, streams } from './routes.ts';
import { searches } from './searches.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    /** A directive has been sent to the unit of the event. */
    'directives.issued': { directiveId: string };
    'directives.withdrawn': { directiveId: string };
    /** The next period of a recurring task has begun for the unit of the event. */
    'directives.period-opened': Record<string, never>;
    'directives.obligation-changed': { obligationId: string };
    'directives.answers-accepted': { directiveId: string };
    'directives.obstacle-changed': { obligationId: string };
    'directives.urged': { directiveId: string };
  }
}

export { isOverdue, type Obligation, type RollUp } from './contract.ts';
export { receiveText } from './service/intake.ts';
export { issueDirective } from './service/issue.ts';
export { measureAll } from './service/measure-snapshots.ts';
export { unitsOfDirective } from './service/status-figures.ts';
export { dueSoon, obligationRollUp, overdueUnits } from './service/roll-ups.ts';

export const directives: Area = { name: 'directives', routes, streams, jobs, measures, searches };

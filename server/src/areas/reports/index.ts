import type { Area } from '../../kernel/area.ts';
import { jobs } from './jobs.ts';
import { measures } from './measures.ts';
import { routes, streams } from './routes.ts';

declare module '../../kernel/events.ts' {
  interface Events {
    'reports.period-opened': { periodId: string };
    'reports.period-closed': { periodId: string };
    'reports.report-changed': { reportId: string };
    'reports.units-urged': { periodId: string; unitIds: string[] };
  }
}

export { reportsStanding } from './service/standing.ts';

export const reports: Area = { name: 'reports', routes, streams, jobs, measures };

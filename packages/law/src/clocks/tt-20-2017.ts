import type { IncidentRule } from './incident.ts';

/** TT 20/2017: within five days from detection, to all of them at the same time. Until 30/6/2026. */
export const tt20IncidentRules: readonly IncidentRule[] = [
  {
    id: 'incident-tt-20-5-days',
    title: 'Báo cáo sự cố',
    file: 'src/clocks/tt-20-2017.ts',
    source: 'tt-20-2017',
    article: null,
    validFrom: null,
    validTo: '2026-06-30',
    certainty: 'B',
    content: 'Báo cáo ban đầu sự cố',
    limit: { amount: 5, unit: 'day' },
    to: ['owner', 'incident-coordinator', 'provincial-team', 'network-members'],
    applies: () => true,
  },
];

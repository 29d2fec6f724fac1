/** Everything a person or a program may be allowed to do. One list, on one screen. */
export const permissions = [
  'organisation:read',
  'organisation:manage',
  'identity:manage',
  'audit:read',
  'law:read',
  'law:manage',
  'assets:read',
  'assets:import',
  'intel:read',
  'intel:manage',
  'intel:fetch',
  'detection:read',
  'detection:manage',
  'detection:ingest',
  'detection:respond',
  'detection:verify',
  'directives:read',
  'directives:issue',
  'directives:review',
  'directives:report',
  'reports:read',
  'reports:fill',
  'reports:submit',
  'reports:review',
  'exchange:read',
  'exchange:manage',
  'overview:read',
  'signing:verify',
  'signing:sign',
  'signing:manage',
  'self:manage',
] as const;

export type Permission = (typeof permissions)[number];

/** How far a role sees: the whole province, its own unit and what is under it, or its own unit only. */
export type Reach = 'province' | 'subtree' | 'unit';

interface Role {
  reach: Reach;
  permissions: readonly Permission[];
}

const reading = [
  'organisation:read',
  'law:read',
  'assets:read',
  'intel:read',
  'detection:read',
  'directives:read',
  'reports:read',
  'overview:read',
  'signing:verify',
  'self:manage',
] as const;

const unitWork = [
  'organisation:read',
  'law:read',
  'assets:read',
  'assets:import',
  'detection:read',
  'detection:respond',
  'directives:read',
  'directives:report',
  'reports:read',
  'reports:fill',
  'overview:read',
  'signing:verify',
  'self:manage',
] as const;

/** Roles are sets of permissions; which rows they apply to is the reach of the role. */
export const roles = {
  administrator: {
    reach: 'province',
    permissions: [
      ...reading,
      'organisation:manage',
      'identity:manage',
      'audit:read',
      'law:manage',
      'detection:manage',
      'intel:manage',
      'signing:manage',
      'exchange:read',
      'exchange:manage',
    ],
  },
  province_officer: {
    reach: 'province',
    permissions: [
      ...reading,
      'law:manage',
      'assets:import',
      'intel:manage',
      'detection:manage',
      'detection:respond',
      'detection:verify',
      'directives:issue',
      'directives:review',
      'reports:review',
      'audit:read',
      'exchange:read',
      'exchange:manage',
    ],
  },
  province_leader: {
    reach: 'province',
    permissions: [...reading, 'directives:issue', 'directives:review', 'reports:review', 'signing:sign'],
  },
  analyst: {
    reach: 'province',
    permissions: [...reading, 'intel:manage', 'detection:manage', 'detection:respond', 'detection:verify'],
  },
  auditor: { reach: 'province', permissions: [...reading, 'audit:read'] },
  unit_officer: { reach: 'subtree', permissions: unitWork },
  unit_leader: { reach: 'subtree', permissions: [...unitWork, 'reports:submit'] },
  partner: {
    reach: 'unit',
    permissions: ['directives:read', 'directives:report', 'signing:verify', 'self:manage'],
  },
  collector: { reach: 'unit', permissions: ['detection:ingest'] },
  subscriber: { reach: 'unit', permissions: ['intel:fetch'] },
} as const satisfies Record<string, Role>;

export type RoleName = keyof typeof roles;
export const roleNames = Object.keys(roles) as RoleName[];

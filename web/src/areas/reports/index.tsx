import { FileDoneOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/reports',
      permission: 'reports:read',
      load: () => import('./reports-page.tsx'),
      menu: { order: 40, icon: <FileDoneOutlined />, textKey: 'reports.reports' },
    },
    { path: '/report-calendar', permission: 'reports:read', load: () => import('./calendar-page.tsx') },
    { path: '/report-punctuality', permission: 'reports:read', load: () => import('./punctuality-page.tsx') },
    { path: '/report-forms', permission: 'reports:read', load: () => import('./forms-page.tsx') },
    { path: '/report-forms/:key', permission: 'reports:read', load: () => import('./form-editor-page.tsx') },
    {
      path: '/reports/:id/rows/:key',
      permission: 'reports:read',
      load: () => import('./frozen-rows-page.tsx'),
    },
    { path: '/reports/:id', permission: 'reports:read', load: () => import('./report-page.tsx') },
    { path: '/report-periods/:id', permission: 'reports:read', load: () => import('./merge-page.tsx') },
    {
      path: '/report-periods/:id/cells/:key',
      permission: 'reports:read',
      load: () => import('./merged-cell-page.tsx'),
    },
  ],
  texts,
  failures,
};

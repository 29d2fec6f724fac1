import { DashboardOutlined, LineChartOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

const permission = 'overview:read';

export const area: WebArea = {
  pages: [
    {
      path: '/',
      permission,
      load: () => import('./overview-page.tsx'),
      menu: { order: 10, icon: <DashboardOutlined />, textKey: 'overview.board', only: 'province' },
    },
    {
      path: '/overview',
      permission,
      load: () => import('./overview-page.tsx'),
      menu: { order: 45, icon: <DashboardOutlined />, textKey: 'overview.unit', only: 'unit' },
    },
    {
      path: '/measures',
      permission,
      load: () => import('./measures-page.tsx'),
      menu: { order: 70, icon: <LineChartOutlined />, textKey: 'overview.measures', only: 'province' },
    },
    { path: '/measures/:key', permission, load: () => import('./measure-page.tsx') },
    { path: '/search', load: () => import('./search-page.tsx') },
  ],
  texts,
  failures,
};

import { DesktopOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/machines',
      permission: 'assets:read',
      load: () => import('./machines-page.tsx'),
      menu: { order: 40, icon: <DesktopOutlined />, textKey: 'assets.machines' },
    },
    { path: '/machines/coverage', permission: 'assets:read', load: () => import('./coverage-page.tsx') },
    { path: '/machines/declare', permission: 'assets:read', load: () => import('./declare-page.tsx') },
    { path: '/machines/duplicates', permission: 'assets:read', load: () => import('./duplicates-page.tsx') },
    { path: '/machines/import', permission: 'assets:import', load: () => import('./upload-page.tsx') },
    { path: '/machines/import/:id', permission: 'assets:import', load: () => import('./import-page.tsx') },
    { path: '/machines/:id', permission: 'assets:read', load: () => import('./machine-page.tsx') },
  ],
  texts,
  failures,
};

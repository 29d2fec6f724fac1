import { ApartmentOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/units',
      permission: 'organisation:read',
      load: () => import('./units-page.tsx'),
      menu: { order: 80, icon: <ApartmentOutlined />, textKey: 'organisation.units', only: 'province' },
    },
    {
      path: '/units/register',
      permission: 'organisation:manage',
      load: () => import('./register-page.tsx'),
    },
    { path: '/units/:id', permission: 'organisation:read', load: () => import('./unit-page.tsx') },
  ],
  texts,
  failures,
};

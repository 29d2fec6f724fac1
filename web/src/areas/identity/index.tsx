import { TeamOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/users',
      permission: 'identity:manage',
      load: () => import('./users-page.tsx'),
      menu: { order: 90, icon: <TeamOutlined />, textKey: 'identity.users' },
    },
    { path: '/account', load: () => import('./account-page.tsx') },
  ],
  texts,
  failures,
};

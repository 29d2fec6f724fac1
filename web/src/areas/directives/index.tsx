import { CarryOutOutlined, FileTextOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

const permission = 'directives:read';

export const area: WebArea = {
  pages: [
    {
      path: '/my-work',
      permission,
      load: () => import('./my-work-page.tsx'),
      menu: { order: 1, icon: <CarryOutOutlined />, textKey: 'directives.my_work', only: 'unit' },
    },
    {
      path: '/directives',
      permission,
      load: () => import('./directives-page.tsx'),
      menu: { order: 20, icon: <FileTextOutlined />, textKey: 'directives.menu' },
    },
    {
      path: '/directives/habits',
      permission: 'directives:issue',
      load: () => import('./habits-page.tsx'),
    },
    { path: '/directives/:id', permission, load: () => import('./directive-page.tsx') },
    { path: '/directives/:id/cascade', permission, load: () => import('./cascade-page.tsx') },
    {
      path: '/obligations',
      permission,
      load: () => import('./obligations-page.tsx'),
      menu: { order: 21, icon: <CarryOutOutlined />, textKey: 'directives.obligations', only: 'province' },
    },
    { path: '/obligations/:id', permission, load: () => import('./obligation-page.tsx') },
  ],
  texts,
  failures,
};

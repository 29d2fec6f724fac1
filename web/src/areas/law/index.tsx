import { BookOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { english } from './texts-en.ts';
import { vietnamese } from './texts-vi.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/law',
      permission: 'law:read',
      load: () => import('./rules-page.tsx'),
      menu: { order: 75, icon: <BookOutlined />, textKey: 'law.menu' },
    },
    { path: '/law/level', permission: 'law:read', load: () => import('./level-page.tsx') },
    { path: '/law/incident', permission: 'law:read', load: () => import('./incident-page.tsx') },
    { path: '/law/holidays', permission: 'law:read', load: () => import('./holidays-page.tsx') },
  ],
  texts: { vi: vietnamese, en: english },
  failures,
};

import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';
import { feedTexts } from './texts-feeds.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/intel',
      permission: 'intel:read',
      load: () => import('./lists-page.tsx'),
      menu: { order: 62, icon: <SafetyCertificateOutlined />, textKey: 'intel.lists', only: 'province' },
    },
    { path: '/intel/indicators', permission: 'intel:read', load: () => import('./indicators-page.tsx') },
    { path: '/intel/indicators/:id', permission: 'intel:read', load: () => import('./indicator-page.tsx') },
    { path: '/intel/feeds', permission: 'intel:read', load: () => import('./feeds-page.tsx') },
    { path: '/intel/feeds/:id', permission: 'intel:read', load: () => import('./feed-page.tsx') },
    { path: '/intel/protected', permission: 'intel:read', load: () => import('./protected-page.tsx') },
    { path: '/intel/false-alarms', permission: 'intel:read', load: () => import('./false-alarms-page.tsx') },
  ],
  texts: { vi: { ...texts.vi, ...feedTexts.vi }, en: { ...texts.en, ...feedTexts.en } },
  failures,
};

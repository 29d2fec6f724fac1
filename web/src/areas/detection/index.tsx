import {
  AlertOutlined,
  BugOutlined,
  CloudDownloadOutlined,
  HistoryOutlined,
  QuestionCircleOutlined,
  RadarChartOutlined,
} from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { alertTexts } from './texts-alerts.ts';
import { guideTexts } from './texts-guides.ts';
import { huntTexts } from './texts-hunts.ts';
import { leaseTexts } from './texts-leases.ts';
import { readingTexts } from './texts-readings.ts';
import { sourceFormTexts } from './texts-source-form.ts';
import { sourceTexts } from './texts-sources.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/infections',
      permission: 'detection:read',
      load: () => import('./infections-page.tsx'),
      menu: { order: 30, icon: <BugOutlined />, textKey: 'detection.infections' },
    },
    { path: '/infections/:id', permission: 'detection:read', load: () => import('./infection-page.tsx') },
    { path: '/infections/:id/guide', permission: 'detection:read', load: () => import('./guide-page.tsx') },
    {
      path: '/sightings',
      permission: 'detection:read',
      load: () => import('./sightings-page.tsx'),
      menu: { order: 31, icon: <RadarChartOutlined />, textKey: 'detection.sightings' },
    },
    { path: '/sightings/:id', permission: 'detection:read', load: () => import('./sighting-page.tsx') },
    {
      path: '/contact-requests',
      permission: 'detection:read',
      load: () => import('./requests-page.tsx'),
      menu: { order: 33, icon: <QuestionCircleOutlined />, textKey: 'detection.requests' },
    },
    {
      path: '/address-plan',
      permission: 'detection:verify',
      load: () => import('./address-plan-page.tsx'),
    },
    { path: '/exits', permission: 'detection:verify', load: () => import('./exits-page.tsx') },
    { path: '/same-machine', permission: 'detection:read', load: () => import('./same-machine-page.tsx') },
    { path: '/leases', permission: 'detection:read', load: () => import('./leases-page.tsx') },
    {
      path: '/alerts',
      permission: 'detection:read',
      load: () => import('./alerts-page.tsx'),
      menu: { order: 33, icon: <AlertOutlined />, textKey: 'detection.alerts' },
    },
    {
      path: '/alert-exceptions',
      permission: 'detection:read',
      load: () => import('./exceptions-page.tsx'),
    },
    { path: '/alerts/:id', permission: 'detection:read', load: () => import('./alert-page.tsx') },
    {
      path: '/hunts',
      permission: 'detection:read',
      load: () => import('./hunts-page.tsx'),
      menu: { order: 32, icon: <HistoryOutlined />, textKey: 'detection.hunts' },
    },
    { path: '/hunts/:id', permission: 'detection:read', load: () => import('./hunt-page.tsx') },
    { path: '/observations', permission: 'detection:manage', load: () => import('./observations-page.tsx') },
    { path: '/unattributed', permission: 'detection:verify', load: () => import('./unattributed-page.tsx') },
    {
      path: '/sources',
      permission: 'detection:read',
      load: () => import('./sources-page.tsx'),
      menu: { order: 60, icon: <CloudDownloadOutlined />, textKey: 'detection.sources', only: 'province' },
    },
    {
      path: '/sources/guide',
      permission: 'detection:manage',
      load: () => import('./sending-guide-page.tsx'),
    },
    { path: '/sources/:id', permission: 'detection:read', load: () => import('./source-page.tsx') },
  ],
  texts: {
    vi: {
      ...texts.vi,
      ...sourceTexts.vi,
      ...sourceFormTexts.vi,
      ...readingTexts.vi,
      ...huntTexts.vi,
      ...alertTexts.vi,
      ...leaseTexts.vi,
      ...guideTexts.vi,
    },
    en: {
      ...texts.en,
      ...sourceTexts.en,
      ...sourceFormTexts.en,
      ...readingTexts.en,
      ...huntTexts.en,
      ...alertTexts.en,
      ...leaseTexts.en,
      ...guideTexts.en,
    },
  },
  failures,
};

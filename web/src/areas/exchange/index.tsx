import { CloudUploadOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/exchange',
      permission: 'exchange:read',
      load: () => import('./console-page.tsx'),
      menu: { order: 64, icon: <CloudUploadOutlined />, textKey: 'exchange.title', only: 'province' },
    },
    { path: '/exchange/batches/:id', permission: 'exchange:read', load: () => import('./batch-page.tsx') },
    { path: '/exchange/senders', permission: 'exchange:read', load: () => import('./senders-page.tsx') },
    {
      path: '/exchange/reconciliation',
      permission: 'exchange:read',
      load: () => import('./reconciliation-page.tsx'),
    },
  ],
  texts,
  failures,
};

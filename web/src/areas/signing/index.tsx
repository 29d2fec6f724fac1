import { FileProtectOutlined } from '@ant-design/icons';
import type { WebArea } from '../../app/area.ts';
import { failures } from './failures.ts';
import { texts } from './texts.ts';

export const area: WebArea = {
  pages: [
    {
      path: '/signatures',
      permission: 'signing:verify',
      load: () => import('./signatures-page.tsx'),
      menu: { order: 85, icon: <FileProtectOutlined />, textKey: 'signing.title' },
    },
  ],
  texts,
  failures,
};

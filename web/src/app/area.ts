import type { Permission } from '@lachan/server/kernel/permissions';
import type { ComponentType, ReactNode } from 'react';

/** Words of the interface by key, `area.what`; `{{name}}` is a blank. */
export type Texts = Record<string, string>;

/** One page of the web app. */
export interface Page {
  /** `/machines/:id` */
  path: string;
  /** Who may open it; left out, anyone signed in. */
  permission?: Permission;
  load: () => Promise<{ default: ComponentType }>;
  /** Its place in the menu: lower orders first; on a phone the first four stand at the bottom. */
  menu?: {
    order: number;
    icon: ReactNode;
    textKey: string;
    /** Only for those who see the province, or only for those who do not. */ only?: 'province' | 'unit';
  };
}

/** What an area brings to the web. */
export interface WebArea {
  pages: Page[];
  texts: { vi: Texts; en: Texts };
  /** Words for every reason a failure of the area can carry. */
  failures: { vi: Texts; en: Texts };
}

import type { Texts } from '../../app/area.ts';
import { english } from './texts-en.ts';
import { vietnamese } from './texts-vi.ts';

export const texts: { vi: Texts; en: Texts } = { vi: vietnamese, en: english };

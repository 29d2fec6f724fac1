import type { Area } from '../../kernel/area.ts';
import { routes } from './routes.ts';

export const overview: Area = { name: 'overview', routes };

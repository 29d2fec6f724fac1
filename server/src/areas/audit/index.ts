import type { Area } from '../../kernel/area.ts';
import { routes } from './routes.ts';

export const audit: Area = { name: 'audit', routes };

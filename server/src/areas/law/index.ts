import type { Area } from '../../kernel/area.ts';
import { routes } from './routes.ts';

export { provinceCalendar } from './service/holidays.ts';

export const law: Area = { name: 'law', routes };

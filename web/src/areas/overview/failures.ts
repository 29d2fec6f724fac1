import type { WebArea } from '../../app/area.ts';

export const failures: WebArea['failures'] = {
  vi: { 'overview.measure_not_found': 'Không có số liệu này.' },
  en: { 'overview.measure_not_found': 'There is no such figure.' },
};

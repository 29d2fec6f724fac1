import type { LegalRule } from '../certainty.ts';
import { dayParts, type Day } from '../day.ts';
import { LawError } from '../errors.ts';

export type RegimeId = 'R1' | 'R2' | 'R3';

/** A time in which the same bodies were in charge under the same laws. */
export interface Regime extends LegalRule {
  regime: RegimeId;
}

const file = 'src/regimes/regimes.ts';

/** Without gaps and in order. */
export const regimes: readonly Regime[] = [
  {
    regime: 'R1',
    id: 'regime-r1',
    title: 'Luật An toàn thông tin mạng; Bộ TT&TT quản lý nhà nước',
    file,
    source: 'luat-86-2015',
    article: null,
    validFrom: null,
    validTo: '2025-02-28',
    certainty: 'B',
  },
  {
    regime: 'R2',
    id: 'regime-r2',
    title: 'Luật An toàn thông tin mạng; Bộ Công an quản lý nhà nước',
    file,
    source: 'handover-2025',
    article: null,
    validFrom: '2025-03-01',
    validTo: '2026-06-30',
    certainty: 'B',
  },
  {
    regime: 'R3',
    id: 'regime-r3',
    title: 'Luật An ninh mạng 2025; Bộ Công an quản lý nhà nước',
    file,
    source: 'luat-116-2025',
    article: 'Điều 44',
    validFrom: '2026-07-01',
    validTo: null,
    certainty: 'A',
  },
];

/** A day on which something in force changed, inside or between regimes. */
export interface Milestone extends LegalRule {
  on: Day;
}

export const milestones: readonly Milestone[] = [
  milestone(
    '2025-03-01',
    'handover',
    'An toàn thông tin mạng chuyển từ Bộ TT&TT về Bộ Công an',
    'handover-2025',
    'B',
  ),
  milestone('2025-07-01', 'units', 'Còn 34 tỉnh, thành phố; bỏ cấp huyện', 'nq-202-2025', 'B'),
  milestone('2026-01-01', 'personal-data', 'Luật Bảo vệ dữ liệu cá nhân có hiệu lực', 'luat-91-2025', 'B'),
  milestone('2026-04-30', 'dong-nai', 'Đồng Nai thành thành phố trực thuộc trung ương', 'nq-30-2026', 'B'),
  milestone(
    '2026-07-01',
    'law',
    'Luật An ninh mạng 2025 có hiệu lực; Luật 86/2015 và Luật 24/2018 hết hiệu lực',
    'luat-116-2025',
    'A',
    'Điều 44',
  ),
  milestone(
    '2026-08-19',
    'decrees',
    'Các nghị định 329, 330, 331, 332, 333/2026 có hiệu lực',
    'nd-331-2026',
    'B',
  ),
];

/** The regime at the date of the fact: of the document, of the detection, of the opening of the dossier. */
export function regimeOn(day: Day): Regime {
  dayParts(day);
  const regime = regimes.findLast(({ validFrom }) => validFrom === null || day >= validFrom);
  if (!regime) throw new LawError('no_such_regime', 'No regime on this day', { day });
  return regime;
}

/** Milestones after `from` up to `to`, both included: what changed between a document and today. */
export function milestonesBetween(from: Day, to: Day): Milestone[] {
  return milestones.filter(({ on }) => on >= from && on <= to);
}

function milestone(
  on: Day,
  id: string,
  title: string,
  source: LegalRule['source'],
  certainty: LegalRule['certainty'],
  article: string | null = null,
): Milestone {
  return { on, id: `milestone-${id}`, title, file, source, article, validFrom: on, validTo: null, certainty };
}

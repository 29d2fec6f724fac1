import type { LegalRule } from '../certainty.ts';
import type { Criterion } from './criterion.ts';
import type { Level } from './facts.ts';

export const harmRule: LegalRule = {
  id: 'level-harm',
  title: 'Lập luận mức độ tổn hại khi hệ thống bị phá hoại',
  file: 'src/levels/harm.ts',
  source: 'luat-116-2025',
  article: 'Điều 8.1',
  validFrom: '2026-07-01',
  validTo: null,
  certainty: 'A',
};

/** The words of the scale are recalled from Luật 86/2015 Đ21: a help for the writer, not to be printed as law. */
export const harmScaleRule: LegalRule = {
  ...harmRule,
  id: 'level-harm-scale',
  title: 'Thang mức độ tổn hại theo cấp độ',
  source: 'luat-86-2015',
  article: 'Điều 21',
  validFrom: null,
  validTo: '2026-06-30',
  certainty: 'C+',
};

/** What the dossier must argue besides the criteria. `draft` is a start; the operator writes the argument. */
export interface HarmArgument {
  level: Level;
  /** That it must be argued at all. */
  rule: LegalRule;
  scale: string;
  scaleRule: LegalRule;
  draft: string;
}

export const harmScale: Readonly<Record<Level, string>> = {
  1: 'tổn hại quyền và lợi ích hợp pháp của tổ chức, cá nhân; không tổn hại lợi ích công cộng, trật tự, an toàn xã hội, quốc phòng, an ninh quốc gia',
  2: 'tổn hại nghiêm trọng quyền và lợi ích hợp pháp của tổ chức, cá nhân hoặc tổn hại lợi ích công cộng; không tổn hại trật tự, an toàn xã hội, quốc phòng, an ninh quốc gia',
  3: 'tổn hại nghiêm trọng sản xuất, lợi ích công cộng, trật tự, an toàn xã hội hoặc tổn hại quốc phòng, an ninh quốc gia',
  4: 'tổn hại đặc biệt nghiêm trọng lợi ích công cộng, trật tự, an toàn xã hội hoặc tổn hại nghiêm trọng quốc phòng, an ninh quốc gia',
  5: 'tổn hại đặc biệt nghiêm trọng quốc phòng, an ninh quốc gia',
};

export function harmArgument(level: Level, fired: readonly Criterion[]): HarmArgument {
  const grounds = fired
    .filter((criterion) => criterion.level === level)
    .map(({ title }) => title.toLowerCase());
  const because = grounds.length > 0 ? ` vì ${grounds.join('; ')}` : '';
  const draft = `Nếu bị phá hoại, hệ thống có thể gây ${harmScale[level]}${because}.`;
  return { level, rule: harmRule, scale: harmScale[level], scaleRule: harmScaleRule, draft };
}

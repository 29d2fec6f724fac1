import { isInForce, legalPart, type LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';
import { withoutMarks } from '../vietnamese-text.ts';
import {
  dongNaiRule,
  MERGER_DAY,
  mergerRule,
  provinceKey,
  provinceTitle,
  provinceToday,
} from './nq-202-2025-provinces.ts';

/** For which of its tasks an old body has a successor: they went to different places. */
export type SuccessorScope = 'security' | 'digital' | 'all';

/** An old actor and one unit that took over from a day on. Several rows may name the same actor. */
export interface SuccessorRule extends LegalRule {
  actor: string;
  /** Over the text without marks, lower case. */
  words: RegExp;
  successor: string;
  scope: SuccessorScope;
}

/** A proposal for a person to accept: which unit of today an old name stands for. */
export interface SuccessorProposal {
  successor: string;
  scope: SuccessorScope;
  rule: LegalRule;
}

const file = 'src/regimes/successor-actors.ts';
const HANDOVER: Day = '2025-03-01';
const NEW_LAW: Day = '2026-07-01';
const ICT_DEPARTMENT = /\bso (?:thong tin (?:va|&) truyen thong|tt ?& ?tt|tttt)\b|\bstttt\b/u;
const ICT_MINISTRY = /\bbo (?:thong tin (?:va|&) truyen thong|tt ?& ?tt|tttt)\b|\bbtttt\b/u;

export const successorRules: readonly SuccessorRule[] = [
  rule(
    'Sở Thông tin và Truyền thông',
    ICT_DEPARTMENT,
    'Công an tỉnh',
    'security',
    HANDOVER,
    'binh-thuan-2025',
    'B',
  ),
  rule(
    'Sở Thông tin và Truyền thông',
    ICT_DEPARTMENT,
    'Sở Khoa học và Công nghệ',
    'digital',
    HANDOVER,
    'bac-ninh-186-2025',
    'B',
  ),
  rule(
    'Bộ Thông tin và Truyền thông',
    ICT_MINISTRY,
    'Bộ Công an (A05)',
    'security',
    HANDOVER,
    'handover-2025',
    'B',
  ),
  rule(
    'Bộ Thông tin và Truyền thông',
    ICT_MINISTRY,
    'Bộ Khoa học và Công nghệ',
    'digital',
    HANDOVER,
    'merger-mic-2025',
    'B',
  ),
  rule(
    'Cục An toàn thông tin',
    /\bcuc an toan thong tin\b|\bcuc attt\b|\bcattt\b/u,
    'Cục A05, Bộ Công an',
    'security',
    HANDOVER,
    'handover-2025',
    'B',
  ),
  rule(
    'Trung tâm Giám sát an toàn không gian mạng quốc gia',
    /\bgiam sat an toan khong gian mang\b|\bncsc\b/u,
    'Trung tâm An ninh mạng quốc gia, Bộ Công an',
    'security',
    NEW_LAW,
    'luat-116-2025',
    'A',
    'Điều 40.1.b',
  ),
  rule(
    'VNCERT/CC',
    /\bvncert\b/u,
    'Bộ Công an (A05), điều phối mạng lưới ứng phó sự cố',
    'security',
    NEW_LAW,
    'nd-333-2026',
    'A',
    'Điều 9.8',
  ),
  rule(
    'Ban Chỉ đạo ứng cứu khẩn cấp sự cố',
    /\bban chi dao (?:ung cuu|ung dung cong nghe thong tin)\b/u,
    'Tiểu ban An ninh mạng tỉnh',
    'security',
    NEW_LAW,
    'ha-tinh-2026',
    'B',
  ),
  rule(
    'UBND cấp huyện',
    /\b(?:ubnd|uy ban nhan dan) (?:cac |cap )?(?:quan|huyen|thi xa)\b|\b(?:ubnd|uy ban nhan dan) cac thanh pho\b/u,
    'UBND các xã, phường, đặc khu',
    'all',
    MERGER_DAY,
    'nq-202-2025',
    'B',
  ),
  rule(
    'Phòng Văn hóa và Thông tin cấp huyện',
    /\bphong van hoa (?:va|-) thong tin\b|\bphong vh ?& ?tt\b/u,
    'Phòng Văn hóa - Xã hội cấp xã',
    'all',
    MERGER_DAY,
    'design',
    'C',
  ),
  rule(
    'Công an cấp huyện',
    /\bcong an (?:huyen|thi xa|quan|cap huyen)\b/u,
    'Công an cấp xã, Công an tỉnh',
    'all',
    HANDOVER,
    'design',
    'C+',
  ),
  rule(
    'UBND thành phố Biên Hòa',
    /\bbien hoa\b/u,
    'UBND các phường thuộc địa bàn thành phố Biên Hòa cũ',
    'all',
    MERGER_DAY,
    'nq-202-2025',
    'B',
  ),
];

/**
 * Which units of today an actor of an old document stands for. A proposal: tasks were divided, so a person
 * chooses. Empty when the name was still right on that day, or is not known.
 * @example successorsOf('Sở TT&TT', '2026-11-01') // Công an tỉnh (security), Sở Khoa học và Công nghệ (digital)
 */
export function successorsOf(actor: string, onDate: Day): SuccessorProposal[] {
  const plain = withoutMarks(actor.toLowerCase()).replaceAll(/\s+/gu, ' ');
  const known = successorRules
    .filter((rule) => isInForce(rule, onDate) && rule.words.test(plain))
    .map((rule): SuccessorProposal => ({
      successor: rule.successor,
      scope: rule.scope,
      rule: legalPart(rule),
    }));
  return [...known, ...provinceSuccessor(actor, onDate)];
}

function provinceSuccessor(actor: string, onDate: Day): SuccessorProposal[] {
  const today = onDate < MERGER_DAY ? null : provinceToday(actor);
  if (!today) return [];
  const successor = provinceTitle(today, onDate);
  if (provinceKey(actor) !== provinceKey(today.name)) return [{ successor, scope: 'all', rule: mergerRule }];
  const isOldTitle = successor.startsWith('Thành phố') && /(?:^|\s)t[iỉ]nh\s/iu.test(actor.normalize('NFC'));
  return isOldTitle ? [{ successor, scope: 'all', rule: dongNaiRule }] : [];
}

function rule(
  actor: string,
  words: RegExp,
  successor: string,
  scope: SuccessorScope,
  validFrom: Day,
  source: LegalRule['source'],
  certainty: LegalRule['certainty'],
  article: string | null = null,
): SuccessorRule {
  const id = `successor-${withoutMarks(actor.toLowerCase()).replaceAll(/[^a-z]+/gu, '-')}-${scope}`;
  const title = `${actor} → ${successor}`;
  return {
    id,
    title,
    file,
    actor,
    words,
    successor,
    scope,
    validFrom,
    validTo: null,
    source,
    article,
    certainty,
  };
}

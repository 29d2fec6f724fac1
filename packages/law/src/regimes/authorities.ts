import { isInForce, type LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';

/** What a body does for a province in this field. */
export type AuthorityRole =
  | 'national-authority'
  | 'national-department'
  | 'national-centre'
  | 'incident-coordinator'
  | 'provincial-security'
  | 'provincial-digital'
  | 'provincial-centre'
  | 'provincial-steering'
  | 'provincial-team';

/** The body in a role, with the name it had at that time. */
export interface Authority extends LegalRule {
  role: AuthorityRole;
  name: string;
  /** As it is written in symbols and lists of recipients; `null` when there is none. */
  shortName: string | null;
}

const file = 'src/regimes/authorities.ts';
const END_R1 = '2025-02-28';
const START_R2 = '2025-03-01';
const END_R2 = '2026-06-30';
const START_R3 = '2026-07-01';

export const authorities: readonly Authority[] = [
  body('national-authority', 'Bộ Thông tin và Truyền thông', 'Bộ TT&TT', null, END_R1, 'luat-86-2015', 'B'),
  body('national-authority', 'Bộ Công an', 'BCA', START_R2, null, 'handover-2025', 'B'),
  body('national-department', 'Cục An toàn thông tin', 'Cục ATTT', null, END_R1, 'luat-86-2015', 'B'),
  body('national-department', 'Cục A05, Bộ Công an', 'A05', START_R2, null, 'handover-2025', 'B'),
  body(
    'national-centre',
    'Trung tâm Giám sát an toàn không gian mạng quốc gia',
    'NCSC',
    null,
    END_R1,
    'luat-86-2015',
    'B',
  ),
  // Between the hand-over and the new law the centre's name was not found.
  body('national-centre', 'Trung tâm An ninh mạng quốc gia', null, START_R2, END_R2, 'handover-2025', 'D'),
  body(
    'national-centre',
    'Trung tâm An ninh mạng quốc gia',
    null,
    START_R3,
    null,
    'luat-116-2025',
    'A',
    'Điều 40.1.b',
  ),
  body(
    'incident-coordinator',
    'Cơ quan điều phối quốc gia (VNCERT/CC)',
    'VNCERT/CC',
    null,
    END_R1,
    'qd-05-2017',
    'B',
  ),
  body('incident-coordinator', 'Bộ Công an (A05)', 'A05', START_R2, END_R2, 'handover-2025', 'B'),
  body(
    'incident-coordinator',
    'Cơ quan chuyên trách bảo vệ an ninh mạng của Bộ Công an',
    'A05',
    START_R3,
    null,
    'nd-333-2026',
    'A',
    'Điều 9.8',
  ),
  body('provincial-security', 'Sở Thông tin và Truyền thông', 'Sở TT&TT', null, END_R1, 'ct-14-2018', 'B'),
  body('provincial-security', 'Công an tỉnh', 'PA05', START_R2, null, 'binh-thuan-2025', 'B'),
  body('provincial-digital', 'Sở Thông tin và Truyền thông', 'Sở TT&TT', null, END_R1, 'ct-14-2018', 'B'),
  body(
    'provincial-digital',
    'Sở Khoa học và Công nghệ',
    'Sở KH&CN',
    START_R2,
    null,
    'bac-ninh-186-2025',
    'B',
  ),
  body(
    'provincial-centre',
    'Trung tâm An ninh mạng của tỉnh, thành phố',
    null,
    START_R3,
    null,
    'luat-116-2025',
    'A',
    'Điều 40.1.b',
  ),
  body(
    'provincial-steering',
    'Ban Chỉ đạo ứng dụng công nghệ thông tin (Ban Chỉ đạo ứng cứu khẩn cấp sự cố)',
    null,
    null,
    END_R2,
    'qd-05-2017',
    'B',
  ),
  body('provincial-steering', 'Tiểu ban An ninh mạng tỉnh', null, START_R3, null, 'ha-tinh-2026', 'B'),
  body('provincial-team', 'Đội ứng cứu sự cố an toàn thông tin mạng', null, null, END_R2, 'qd-05-2017', 'B'),
  body(
    'provincial-team',
    'Đội ứng phó sự cố an ninh mạng (đứng đầu: Phó Giám đốc Công an tỉnh)',
    null,
    START_R3,
    null,
    'nghe-an-2026',
    'B',
  ),
];

/** Who held the role on that day; `null` when nobody did, or it was not found. */
export function authorityOn(role: AuthorityRole, onDate: Day): Authority | null {
  return authorities.find((authority) => authority.role === role && isInForce(authority, onDate)) ?? null;
}

function body(
  role: AuthorityRole,
  name: string,
  shortName: string | null,
  validFrom: Day | null,
  validTo: Day | null,
  source: LegalRule['source'],
  certainty: LegalRule['certainty'],
  article: string | null = null,
): Authority {
  const id = `authority-${role}-${validFrom ?? 'start'}`;
  return { id, title: name, file, role, name, shortName, validFrom, validTo, source, article, certainty };
}

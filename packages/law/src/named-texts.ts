import { source, type Source } from './source.ts';

/**
 * Texts that no rule of this package encodes but that a reader of directives meets, some of them to be mistaken
 * for another: a number alone never says which document is meant.
 */
export const namedTexts = {
  'ct-14-2019': source(
    '14/CT-TTg',
    'Cải thiện xếp hạng của Việt Nam về an toàn, an ninh mạng',
    '2019-06-07',
    'B',
    'Press; not the directive of 2018 on malware',
  ),
  'ct-14-2026': source(
    '14/CT-TTg',
    'Kỹ năng số của cán bộ, công chức, viên chức',
    '2026-04-22',
    'B',
    'Press; not the directive of 2018 on malware',
  ),
  'ct-57-2025': source(
    '57-CT/TW',
    'An ninh mạng, bảo mật thông tin, an ninh dữ liệu trong hệ thống chính trị',
    '2025-12-31',
    'B',
    'Press',
  ),
  'luat-60-2024': source(
    '60/2024/QH15',
    'Luật Dữ liệu',
    null,
    'B',
    'Only that it is in force from 01/7/2025',
  ),
  'nq-22-2026': source(
    '22/2026/NQ-CP',
    'Thủ tục hành chính của Bộ Công an',
    null,
    'B',
    'Only that it holds from 29/4/2026 to 01/3/2027',
  ),
  'nd-137-2024': source(
    '137/2024/NĐ-CP',
    'Giao dịch điện tử của cơ quan nhà nước và hệ thống thông tin phục vụ giao dịch điện tử',
    '2024-10-23',
    'B',
    'Criteria of the trust label in a secondary source; the title is recalled',
  ),
  'qcvn-102-2016': source(
    'QCVN 102:2016/BTTTT',
    'Cấu trúc mã định danh và định dạng dữ liệu gói tin',
    null,
    'B',
    'Codes of 13 characters, seen in use; the title is recalled',
  ),
  'qd-20-2020': source(
    '20/2020/QĐ-TTg',
    'Mã định danh điện tử của các cơ quan, tổ chức',
    null,
    'B',
    'Seen in use; amended by 09/2025/QĐ-TTg of 14/4/2025',
  ),
  'tcvn-11930-2017': source(
    'TCVN 11930:2017',
    'Yêu cầu cơ bản về an toàn hệ thống thông tin theo cấp độ',
    null,
    'B',
    'Replaced by TCVN 14423:2026',
  ),
} satisfies Record<string, Source>;

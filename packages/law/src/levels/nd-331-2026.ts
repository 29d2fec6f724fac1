import type { Condition, Criterion, LevelTable } from './criterion.ts';
import type { Level } from './facts.ts';

const provenance = {
  file: 'src/levels/nd-331-2026.ts',
  source: 'nd-331-2026',
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'A',
} as const;

const SECRET_OR_DEFENCE: readonly Condition[] = [
  { fact: 'hasStateSecrets', is: true },
  { fact: 'servesDefenceOrSecurity', is: true },
];
const SERVICE: Condition = { fact: 'kind', is: 'service' };
const INFRASTRUCTURE: Condition = { fact: 'kind', is: 'infrastructure' };
const INDUSTRIAL: Condition = { fact: 'kind', is: 'industrial' };

/** NĐ 331/2026 Đ11–15. All rows are tried and the highest that fires is the level (Đ8.2). */
export const nd331Table: LevelTable = {
  ...provenance,
  table: 'nd-331-2026',
  id: 'levels-nd-331-2026',
  title: 'Tiêu chí xác định cấp độ (NĐ 331/2026)',
  article: 'Điều 11–15',
  criteria: [
    row(1, 'internal-public', 'Điều 11', 'Phục vụ hoạt động nội bộ, chỉ xử lý thông tin công cộng', [
      { fact: 'kind', is: 'internal' },
      { fact: 'hasPrivateOrPersonalInformation', is: false },
      { fact: 'hasStateSecrets', is: false },
    ]),
    row(
      2,
      'internal-private',
      'Điều 12',
      'Phục vụ hoạt động nội bộ, có thông tin riêng, thông tin cá nhân, không có bí mật nhà nước',
      [
        { fact: 'kind', is: 'internal' },
        { fact: 'hasPrivateOrPersonalInformation', is: true },
        { fact: 'hasStateSecrets', is: false },
      ],
    ),
    row(
      2,
      'service-unconditional',
      'Điều 12',
      'Dịch vụ trực tuyến không thuộc danh mục ngành, nghề kinh doanh có điều kiện',
      [SERVICE, { fact: 'isConditionalService', is: false }],
    ),
    row(
      2,
      'service-few-basic',
      'Điều 12',
      'Dịch vụ trực tuyến khác, dữ liệu cá nhân cơ bản của dưới 100.000 chủ thể',
      [SERVICE, { fact: 'basicDataSubjects', below: 100_000 }],
    ),
    row(
      2,
      'service-few-sensitive',
      'Điều 12',
      'Dịch vụ trực tuyến khác, dữ liệu cá nhân nhạy cảm của dưới 10.000 chủ thể',
      [SERVICE, { fact: 'sensitiveDataSubjects', below: 10_000 }],
    ),
    row(2, 'infrastructure-agency', 'Điều 12', 'Hạ tầng phục vụ một cơ quan, tổ chức', [
      INFRASTRUCTURE,
      { fact: 'reach', is: 'one-agency' },
    ]),
    row(
      3,
      'security',
      'Điều 13',
      'Có bí mật nhà nước hoặc phục vụ quốc phòng, an ninh; bị phá hoại làm tổn hại an ninh quốc gia',
      [{ fact: 'securityHarm', is: 'harms' }],
      SECRET_OR_DEFENCE,
    ),
    row(
      3,
      'service-conditional',
      'Điều 13',
      'Dịch vụ trực tuyến thuộc danh mục ngành, nghề kinh doanh có điều kiện',
      [SERVICE, { fact: 'isConditionalService', is: true }],
    ),
    row(3, 'service-procedures', 'Điều 13', 'Hệ thống giải quyết thủ tục hành chính', [
      SERVICE,
      { fact: 'resolvesProcedures', is: true },
    ]),
    row(3, 'service-many-basic', 'Điều 13', 'Dữ liệu cá nhân cơ bản của từ 100.000 chủ thể trở lên', [
      SERVICE,
      { fact: 'basicDataSubjects', atLeast: 100_000 },
    ]),
    row(3, 'service-many-sensitive', 'Điều 13', 'Dữ liệu cá nhân nhạy cảm của từ 10.000 chủ thể trở lên', [
      SERVICE,
      { fact: 'sensitiveDataSubjects', atLeast: 10_000 },
    ]),
    // "Nationwide" is listed too: it reaches several provinces even when it may stop.
    row(
      3,
      'infrastructure-province',
      'Điều 13',
      'Hạ tầng phục vụ các cơ quan của một bộ, ngành, một tỉnh hoặc một số tỉnh',
      [
        INFRASTRUCTURE,
        { fact: 'reach', in: ['ministry-or-sector', 'one-province', 'several-provinces', 'nationwide'] },
      ],
    ),
    row(3, 'industrial-2-4', 'Điều 13', 'Điều khiển công trình cấp II, III, IV', [
      INDUSTRIAL,
      { fact: 'worksClass', in: ['II', 'III', 'IV'] },
    ]),
    row(
      4,
      'security-serious',
      'Điều 14',
      'Có bí mật nhà nước hoặc phục vụ quốc phòng, an ninh; bị phá hoại làm tổn hại nghiêm trọng an ninh quốc gia',
      [{ fact: 'securityHarm', is: 'seriously-harms' }],
      SECRET_OR_DEFENCE,
    ),
    row(
      4,
      'infrastructure-nationwide',
      'Điều 14',
      'Hạ tầng phạm vi toàn quốc, vận hành 24/7, không chấp nhận ngừng ngoài kế hoạch',
      [INFRASTRUCTURE, { fact: 'reach', is: 'nationwide' }, { fact: 'mustNotStop', is: true }],
    ),
    row(
      4,
      'e-government',
      'Điều 14',
      'Hệ thống quốc gia phục vụ chính phủ điện tử, vận hành 24/7, không chấp nhận ngừng ngoài kế hoạch',
      [INFRASTRUCTURE, { fact: 'isNationalEGovernment', is: true }, { fact: 'mustNotStop', is: true }],
    ),
    row(4, 'industrial-1', 'Điều 14', 'Điều khiển công trình cấp I', [
      INDUSTRIAL,
      { fact: 'worksClass', is: 'I' },
    ]),
    row(
      5,
      'security-strategic',
      'Điều 15',
      'Có bí mật nhà nước hoặc phục vụ quốc phòng, an ninh; bị phá hoại gây tổn hại đặc biệt nghiêm trọng, có tính chiến lược',
      [{ fact: 'securityHarm', is: 'strategic' }],
      SECRET_OR_DEFENCE,
    ),
    row(5, 'infrastructure-international', 'Điều 15', 'Hạ tầng quốc gia kết nối Việt Nam với quốc tế', [
      INFRASTRUCTURE,
      { fact: 'reach', is: 'international' },
    ]),
    row(
      5,
      'industrial-special',
      'Điều 15',
      'Điều khiển công trình cấp đặc biệt hoặc công trình an ninh quốc gia',
      [INDUSTRIAL, { fact: 'worksClass', in: ['special', 'national-security'] }],
    ),
    row(5, 'special-data', 'Điều 15', 'Lưu trữ tập trung dữ liệu đặc biệt quan trọng quốc gia', [
      { fact: 'storesNationalSpecialData', is: true },
    ]),
    ...([1, 2, 3, 4, 5] as const).map((level) =>
      row(
        level,
        `decided-${level}`,
        `Điều ${level + 10}`,
        `Cấp độ ${level} theo quyết định của Thủ tướng Chính phủ hoặc Khung quản lý rủi ro`,
        [
          { fact: 'kind', is: 'other' },
          { fact: 'decidedLevel', is: level },
        ],
      ),
    ),
  ],
};

function row(
  level: Level,
  id: string,
  article: string,
  title: string,
  all: readonly Condition[],
  any?: readonly Condition[],
): Criterion {
  return { ...provenance, id: `nd-331-${id}`, title, article, level, all, ...(any && { any }) };
}

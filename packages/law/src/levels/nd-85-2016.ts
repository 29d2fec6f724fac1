import type { Condition, Criterion, LevelTable } from './criterion.ts';
import type { Level } from './facts.ts';

// The body of the decree was not found: the table is recalled, its structure corroborated by Luật 86/2015 Đ21
// and TT 12/2022 Đ7. It serves old dossiers and is not citable.
const provenance = {
  file: 'src/levels/nd-85-2016.ts',
  source: 'nd-85-2016',
  validFrom: '2016-07-01',
  validTo: '2026-08-18',
  certainty: 'C+',
} as const;

const SECRET_OR_DEFENCE: readonly Condition[] = [
  { fact: 'hasStateSecrets', is: true },
  { fact: 'servesDefenceOrSecurity', is: true },
];
const SERVICE: Condition = { fact: 'kind', is: 'service' };
const INFRASTRUCTURE: Condition = { fact: 'kind', is: 'infrastructure' };
const INDUSTRIAL: Condition = { fact: 'kind', is: 'industrial' };

/** NĐ 85/2016 Đ7–11. */
export const nd85Table: LevelTable = {
  ...provenance,
  table: 'nd-85-2016',
  id: 'levels-nd-85-2016',
  title: 'Tiêu chí xác định cấp độ (NĐ 85/2016)',
  article: 'Điều 7–11',
  criteria: [
    row(1, 'internal-public', 'Phục vụ hoạt động nội bộ, chỉ xử lý thông tin công cộng', [
      { fact: 'kind', is: 'internal' },
      { fact: 'hasPrivateOrPersonalInformation', is: false },
      { fact: 'hasStateSecrets', is: false },
    ]),
    row(
      2,
      'internal-private',
      'Phục vụ hoạt động nội bộ, có thông tin riêng, thông tin cá nhân, không có bí mật nhà nước',
      [
        { fact: 'kind', is: 'internal' },
        { fact: 'hasPrivateOrPersonalInformation', is: true },
        { fact: 'hasStateSecrets', is: false },
      ],
    ),
    row(2, 'service-grade-2', 'Dịch vụ công trực tuyến mức độ 2 trở xuống', [
      SERVICE,
      { fact: 'publicServiceGrade', in: [1, 2] },
    ]),
    row(
      2,
      'service-unconditional',
      'Dịch vụ trực tuyến không thuộc danh mục ngành, nghề kinh doanh có điều kiện',
      [SERVICE, { fact: 'isConditionalService', is: false }],
    ),
    row(2, 'service-few-users', 'Dịch vụ trực tuyến khác, dưới 10.000 người sử dụng', [
      SERVICE,
      { fact: 'users', below: 10_000 },
    ]),
    row(2, 'infrastructure-agency', 'Hạ tầng phục vụ một cơ quan, tổ chức', [
      INFRASTRUCTURE,
      { fact: 'reach', is: 'one-agency' },
    ]),
    row(
      3,
      'security',
      'Có bí mật nhà nước hoặc phục vụ quốc phòng, an ninh; bị phá hoại làm tổn hại quốc phòng, an ninh quốc gia',
      [{ fact: 'securityHarm', is: 'harms' }],
      SECRET_OR_DEFENCE,
    ),
    row(3, 'service-grade-3', 'Dịch vụ công trực tuyến mức độ 3 trở lên', [
      SERVICE,
      { fact: 'publicServiceGrade', atLeast: 3 },
    ]),
    row(3, 'service-conditional', 'Dịch vụ trực tuyến thuộc danh mục ngành, nghề kinh doanh có điều kiện', [
      SERVICE,
      { fact: 'isConditionalService', is: true },
    ]),
    row(3, 'service-many-users', 'Dịch vụ trực tuyến khác, từ 10.000 người sử dụng trở lên', [
      SERVICE,
      { fact: 'users', atLeast: 10_000 },
    ]),
    row(3, 'infrastructure-province', 'Hạ tầng dùng chung của một ngành, một tỉnh hoặc một số tỉnh', [
      INFRASTRUCTURE,
      { fact: 'reach', in: ['ministry-or-sector', 'one-province', 'several-provinces', 'nationwide'] },
    ]),
    row(3, 'industrial-2-4', 'Điều khiển công trình cấp II, III, IV', [
      INDUSTRIAL,
      { fact: 'worksClass', in: ['II', 'III', 'IV'] },
    ]),
    row(
      4,
      'security-serious',
      'Có bí mật nhà nước hoặc phục vụ quốc phòng, an ninh; bị phá hoại làm tổn hại nghiêm trọng',
      [{ fact: 'securityHarm', is: 'seriously-harms' }],
      SECRET_OR_DEFENCE,
    ),
    row(
      4,
      'infrastructure-nationwide',
      'Hạ tầng phạm vi toàn quốc, vận hành 24/7, không chấp nhận ngừng ngoài kế hoạch',
      [INFRASTRUCTURE, { fact: 'reach', is: 'nationwide' }, { fact: 'mustNotStop', is: true }],
    ),
    row(4, 'e-government', 'Hệ thống quốc gia phục vụ chính phủ điện tử, vận hành 24/7', [
      INFRASTRUCTURE,
      { fact: 'isNationalEGovernment', is: true },
      { fact: 'mustNotStop', is: true },
    ]),
    row(4, 'industrial-1', 'Điều khiển công trình cấp I', [INDUSTRIAL, { fact: 'worksClass', is: 'I' }]),
    row(
      5,
      'security-strategic',
      'Có bí mật nhà nước hoặc phục vụ quốc phòng, an ninh; bị phá hoại gây tổn hại đặc biệt nghiêm trọng',
      [{ fact: 'securityHarm', is: 'strategic' }],
      SECRET_OR_DEFENCE,
    ),
    row(5, 'infrastructure-international', 'Hạ tầng quốc gia kết nối Việt Nam với quốc tế', [
      INFRASTRUCTURE,
      { fact: 'reach', is: 'international' },
    ]),
    row(5, 'industrial-special', 'Điều khiển công trình cấp đặc biệt hoặc công trình an ninh quốc gia', [
      INDUSTRIAL,
      { fact: 'worksClass', in: ['special', 'national-security'] },
    ]),
    row(5, 'special-data', 'Lưu trữ tập trung dữ liệu đặc biệt quan trọng quốc gia', [
      { fact: 'storesNationalSpecialData', is: true },
    ]),
    ...([1, 2, 3, 4, 5] as const).map((level) =>
      row(level, `decided-${level}`, `Cấp độ ${level} theo quyết định của Thủ tướng Chính phủ`, [
        { fact: 'kind', is: 'other' },
        { fact: 'decidedLevel', is: level },
      ]),
    ),
  ],
};

function row(
  level: Level,
  id: string,
  title: string,
  all: readonly Condition[],
  any?: readonly Condition[],
): Criterion {
  return {
    ...provenance,
    id: `nd-85-${id}`,
    title,
    article: `Điều ${level + 6}`,
    level,
    all,
    ...(any && { any }),
  };
}

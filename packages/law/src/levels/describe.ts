import type { Condition } from './criterion.ts';
import type { FactName } from './facts.ts';

/** What each fact is called in Vietnamese, for a form and for the reasons of a level. */
export const factTitles: Readonly<Record<FactName, string>> = {
  kind: 'Loại hình hệ thống',
  hasPrivateOrPersonalInformation: 'Có thông tin riêng, thông tin cá nhân',
  hasStateSecrets: 'Có bí mật nhà nước',
  servesDefenceOrSecurity: 'Phục vụ quốc phòng, an ninh',
  securityHarm: 'Mức tổn hại an ninh quốc gia khi bị phá hoại',
  isConditionalService: 'Dịch vụ thuộc danh mục ngành, nghề kinh doanh có điều kiện',
  resolvesProcedures: 'Giải quyết thủ tục hành chính',
  basicDataSubjects: 'Số chủ thể dữ liệu cá nhân cơ bản',
  sensitiveDataSubjects: 'Số chủ thể dữ liệu cá nhân nhạy cảm',
  publicServiceGrade: 'Mức độ dịch vụ công trực tuyến',
  users: 'Số người sử dụng',
  reach: 'Phạm vi phục vụ của hạ tầng',
  isNationalEGovernment: 'Hệ thống quốc gia phục vụ chính phủ điện tử',
  mustNotStop: 'Vận hành 24/7, không chấp nhận ngừng ngoài kế hoạch',
  worksClass: 'Cấp công trình được điều khiển',
  storesNationalSpecialData: 'Lưu trữ tập trung dữ liệu đặc biệt quan trọng quốc gia',
  decidedLevel: 'Cấp độ do Thủ tướng Chính phủ hoặc Khung quản lý rủi ro quy định',
  riskLevel: 'Cấp độ theo đánh giá rủi ro',
  constructionStartedOn: 'Ngày bắt đầu xây dựng',
};

/** Names of the values a fact can take; values without a name are shown as they are. */
export const factValueTitles: Readonly<Partial<Record<FactName, Readonly<Record<string, string>>>>> = {
  kind: {
    internal: 'phục vụ hoạt động nội bộ',
    service: 'phục vụ người dân, doanh nghiệp',
    infrastructure: 'cơ sở hạ tầng thông tin',
    industrial: 'điều khiển công nghiệp',
    other: 'khác',
  },
  securityHarm: {
    none: 'không tổn hại',
    harms: 'tổn hại',
    'seriously-harms': 'tổn hại nghiêm trọng',
    strategic: 'tổn hại đặc biệt nghiêm trọng, có tính chiến lược',
  },
  reach: {
    'one-agency': 'một cơ quan, tổ chức',
    'ministry-or-sector': 'một bộ, ngành',
    'one-province': 'một tỉnh',
    'several-provinces': 'một số tỉnh',
    nationwide: 'toàn quốc',
    international: 'kết nối quốc tế',
  },
  worksClass: { special: 'đặc biệt', 'national-security': 'an ninh quốc gia' },
};

/**
 * A condition in Vietnamese words.
 * @example describeCondition({ fact: 'basicDataSubjects', atLeast: 100_000 })
 * // 'Số chủ thể dữ liệu cá nhân cơ bản: từ 100.000 trở lên'
 */
export function describeCondition(condition: Condition): string {
  return `${factTitles[condition.fact]}: ${wanted(condition)}`;
}

function wanted(condition: Condition): string {
  if ('atLeast' in condition) return `từ ${formatNumber(condition.atLeast)} trở lên`;
  if ('below' in condition) return `dưới ${formatNumber(condition.below)}`;
  if ('in' in condition) return condition.in.map((value) => valueTitle(condition.fact, value)).join(', ');
  return valueTitle(condition.fact, condition.is);
}

function valueTitle(fact: FactName, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'có' : 'không';
  return factValueTitles[fact]?.[String(value)] ?? String(value);
}

function formatNumber(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, '.');
}

import type { LegalRule } from '../certainty.ts';
import { levels, type Level } from '../levels/facts.ts';

export type RequirementId =
  | 'log-retention'
  | 'log-review'
  | 'vulnerability-scan'
  | 'critical-vulnerability-scan'
  | 'patching'
  | 'rogue-device-check'
  | 'software-check'
  | 'account-review'
  | 'restore-test'
  | 'exercise'
  | 'penetration-test'
  | 'awareness-training';

/**
 * How often (or how long) at each level, in months. `periodic`: the standard says "định kỳ" without a figure;
 * `own-choice`: the owner decides; `null`: not required at that level.
 */
export interface Requirement {
  id: RequirementId;
  title: string;
  months: Readonly<Record<Level, number | 'periodic' | 'own-choice' | null>>;
}

/** The standard is under copyright: only figures and our own words stand here. Read in a digest. */
export const tcvn14423Rule: LegalRule = {
  id: 'tcvn-14423-intervals',
  title: 'Chu kỳ thực hiện yêu cầu an ninh mạng theo cấp độ',
  file: 'src/thresholds/tcvn-14423-2026.ts',
  source: 'tcvn-14423-2026',
  article: 'Điều 3–7',
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'B',
};

export const tcvn14423Requirements: readonly Requirement[] = [
  requirement('log-retention', 'Lưu nhật ký', [null, 1, 3, 6, 12]),
  requirement('log-review', 'Xem xét nhật ký', [12, 12, 6, 1, 1]),
  requirement('vulnerability-scan', 'Rà quét lỗ hổng', [12, 12, 6, 6, 3]),
  requirement('critical-vulnerability-scan', 'Rà quét lỗ hổng nghiêm trọng', [12, 12, 6, 3, 1]),
  requirement('patching', 'Cập nhật bản vá máy người dùng', [1, 1, 1, 1, 1]),
  requirement('rogue-device-check', 'Kiểm tra thiết bị lạ', [12, 12, 6, 3, 1]),
  requirement('software-check', 'Kiểm tra phần mềm', [12, 12, 12, 6, 1]),
  requirement('account-review', 'Rà soát danh sách tài khoản', [12, 12, 6, 3, 1]),
  requirement('restore-test', 'Kiểm thử khôi phục dữ liệu', ['periodic', 'periodic', 'periodic', 6, 3]),
  requirement('exercise', 'Diễn tập', [null, null, 'periodic', 12, 12]),
  requirement('penetration-test', 'Kiểm thử xâm nhập', [null, null, 'own-choice', 12, 6]),
  requirement('awareness-training', 'Tập huấn nâng cao nhận thức', [12, 12, 12, 12, 12]),
];

function requirement(
  id: RequirementId,
  title: string,
  values: (number | 'periodic' | 'own-choice' | null)[],
): Requirement {
  const months = Object.fromEntries(levels.map((level, index) => [level, values[index] ?? null]));
  return { id, title, months: months as Requirement['months'] };
}

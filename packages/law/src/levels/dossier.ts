import type { LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';

export type DossierObstacleCode =
  | 'operator_appraises_itself'
  | 'no_appraiser'
  | 'not_one_owner'
  | 'no_security_regulation'
  | 'no_professional_opinion'
  | 'split_to_lower';

/** Why a dossier may not be approved as it stands, and what to do. */
export interface DossierObstacle {
  code: DossierObstacleCode;
  rule: LegalRule;
  remedy: string;
}

/** What is checked before a level is approved. */
export interface Dossier {
  level: 1 | 2 | 3 | 4 | 5;
  ownerUnitIds: readonly string[];
  operatorUnitId: string;
  /** The unit that appraises; `null` when none is named yet. */
  appraiserUnitId: string | null;
  /** An independent council takes the place of the appraising unit. */
  hasAppraisalCouncil: boolean;
  /** Day the security regulation ("Quy chế bảo đảm an ninh mạng") was issued; `null` when it was not. */
  regulationIssuedOn: Day | null;
  approvalOn: Day;
  hasProfessionalOpinion: boolean;
  /** The system is a part of one that was divided, or a joining of several. */
  isSplitOrMerged: boolean;
}

const provenance = {
  file: 'src/levels/dossier.ts',
  source: 'nd-331-2026',
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'A',
} as const;

export const dossierRules = {
  conflict: rule('dossier-conflict', 'Đơn vị vận hành không tự thẩm định', 'Điều 18.4'),
  owner: rule('dossier-owner', 'Mỗi hệ thống có một chủ quản', 'Điều 8.1.a'),
  split: rule('dossier-split', 'Không chia, gộp hệ thống để hạ cấp độ', 'Điều 8.3'),
  regulation: rule('dossier-regulation', 'Ban hành quy chế trước khi phê duyệt hồ sơ', 'Điều 30.7'),
  opinion: rule('dossier-opinion', 'Ý kiến chuyên môn đối với cấp độ 4, 5', 'Điều 21–22'),
} satisfies Record<string, LegalRule>;

/**
 * Everything that stands against approving the dossier; empty when nothing does.
 * `split_to_lower` is a question for a person: the law forbids the purpose, not the dividing.
 */
export function dossierObstacles(dossier: Dossier): DossierObstacle[] {
  const obstacles: DossierObstacle[] = [];
  const add = (code: DossierObstacleCode, rule: LegalRule, remedy: string) =>
    obstacles.push({ code, rule, remedy });
  if (dossier.ownerUnitIds.length !== 1)
    add('not_one_owner', dossierRules.owner, 'Xác định một chủ quản duy nhất');
  if (!dossier.hasAppraisalCouncil && dossier.level <= 3) {
    if (dossier.appraiserUnitId === null) {
      add('no_appraiser', dossierRules.conflict, 'Chỉ định đơn vị thẩm định hoặc lập Hội đồng thẩm định');
    } else if (dossier.appraiserUnitId === dossier.operatorUnitId) {
      add(
        'operator_appraises_itself',
        dossierRules.conflict,
        'Giao đơn vị khác hoặc Hội đồng thẩm định độc lập',
      );
    }
  }
  if (dossier.regulationIssuedOn === null || dossier.regulationIssuedOn > dossier.approvalOn) {
    add(
      'no_security_regulation',
      dossierRules.regulation,
      'Ban hành Quy chế bảo đảm an ninh mạng trước ngày phê duyệt',
    );
  }
  if (dossier.level >= 4 && !dossier.hasProfessionalOpinion) {
    add('no_professional_opinion', dossierRules.opinion, 'Lấy ý kiến chuyên môn của đơn vị chuyên trách');
  }
  if (dossier.isSplitOrMerged) {
    add('split_to_lower', dossierRules.split, 'Giải trình việc chia, gộp không nhằm hạ cấp độ');
  }
  return obstacles;
}

export const redeterminationRule: LegalRule = rule('redetermination', 'Xác định lại cấp độ', 'Điều 10.2, 25');

/** What makes a level be determined again, by the same procedure (Đ10.2, Đ25). */
export const redeterminationTriggers = [
  { id: 'function', title: 'Thay đổi chức năng' },
  { id: 'scope', title: 'Thay đổi phạm vi' },
  { id: 'users', title: 'Thay đổi đối tượng, số lượng người sử dụng' },
  { id: 'data-type', title: 'Thay đổi loại dữ liệu' },
  { id: 'technology', title: 'Thay đổi công nghệ' },
  { id: 'integration', title: 'Tích hợp, kết nối với hệ thống khác' },
  { id: 'serious-incident', title: 'Sự cố nghiêm trọng' },
  { id: 'request', title: 'Yêu cầu của cơ quan có thẩm quyền' },
] as const;

function rule(id: string, title: string, article: string): LegalRule {
  return { ...provenance, id, title, article };
}

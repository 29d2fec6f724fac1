import type { LegalRule } from '../certainty.ts';
import type { LevelTableId } from './criterion.ts';
import type { Level } from './facts.ts';

export type ApprovalTask = 'dossier' | 'opinion' | 'appraise' | 'approve' | 'approve-list' | 'report';
export type ApprovalActor =
  | 'operator'
  | 'specialist-unit'
  | 'owner'
  | 'ministry-of-public-security'
  | 'ministry-of-information'
  | 'prime-minister';

/** One step from the dossier to the decision, in order. */
export interface ApprovalStep extends LegalRule {
  task: ApprovalTask;
  actor: ApprovalActor;
  /** `null`: no limit is stated. */
  limit: { amount: number; unit: 'working-day' | 'day' } | null;
}

const file = 'src/levels/approval.ts';
/** The limits were read together; which stands in which was not noted. */
const ND_85_ARTICLES = 'Điều 12.1, 14.3.a, 16.2, 17';

const nd331 = (
  task: ApprovalTask,
  actor: ApprovalActor,
  workingDays: number | null,
  article: string | null,
): ApprovalStep => ({
  id: `approval-nd-331-${task}-${actor}`,
  title: TITLES[task],
  file,
  source: 'nd-331-2026',
  article,
  validFrom: '2026-08-19',
  validTo: null,
  certainty: 'A',
  task,
  actor,
  limit: workingDays === null ? null : { amount: workingDays, unit: 'working-day' },
});

const nd85 = (
  task: ApprovalTask,
  actor: ApprovalActor,
  limit: ApprovalStep['limit'],
  article: string | null,
): ApprovalStep => ({
  id: `approval-nd-85-${task}-${actor}`,
  title: TITLES[task],
  file,
  source: 'nd-85-2016',
  article,
  validFrom: '2016-07-01',
  validTo: '2026-08-18',
  certainty: article === null ? 'C+' : 'B',
  task,
  actor,
  limit,
});

const TITLES: Readonly<Record<ApprovalTask, string>> = {
  dossier: 'Lập hồ sơ đề xuất cấp độ',
  opinion: 'Cho ý kiến chuyên môn',
  appraise: 'Thẩm định hồ sơ',
  approve: 'Phê duyệt cấp độ và phương án',
  'approve-list': 'Đưa vào danh mục do Thủ tướng Chính phủ quyết định',
  report: 'Báo cáo chủ quản hệ thống thông tin',
};

/** NĐ 331 Đ23–24 and NĐ 85 Đ12, 14, 16, 17: who does what, and within how many days. */
export function approvalSteps(table: LevelTableId, level: Level): ApprovalStep[] {
  return table === 'nd-331-2026' ? stepsOf331(level) : stepsOf85(level);
}

/** An incomplete dossier is answered within this time. NĐ 331 Đ23. */
export const incompleteDossierStep: ApprovalStep = {
  ...nd331('dossier', 'specialist-unit', 5, 'Điều 23–24'),
  id: 'approval-nd-331-incomplete',
  title: 'Trả lời hồ sơ chưa đầy đủ',
};

/** All steps of both decrees, for the list of rules. */
export const allApprovalSteps: readonly ApprovalStep[] = [
  ...([1, 3, 4, 5] as const).flatMap((level) => [...stepsOf331(level), ...stepsOf85(level)]),
  incompleteDossierStep,
];

function stepsOf331(level: Level): ApprovalStep[] {
  const dossier = nd331('dossier', 'operator', null, 'Điều 21–22');
  if (level <= 2) {
    return [
      dossier,
      nd331('appraise', 'specialist-unit', null, null),
      nd331('approve', 'specialist-unit', 7, 'Điều 23–24'),
      nd331('report', 'specialist-unit', null, null),
    ];
  }
  if (level === 3) {
    return [
      dossier,
      nd331('appraise', 'specialist-unit', 15, 'Điều 23–24'),
      nd331('approve', 'owner', 7, 'Điều 23–24'),
    ];
  }
  const opinion = nd331('opinion', 'specialist-unit', null, 'Điều 21–22');
  const appraisal = nd331('appraise', 'ministry-of-public-security', 25, 'Điều 23–24');
  const approval = nd331('approve', 'owner', 7, 'Điều 23–24');
  if (level === 4) return [dossier, opinion, appraisal, approval];
  return [dossier, opinion, appraisal, nd331('approve-list', 'prime-minister', null, null), approval];
}

function stepsOf85(level: Level): ApprovalStep[] {
  const dossier = nd85('dossier', 'operator', null, null);
  const approval = (actor: ApprovalActor) =>
    nd85('approve', actor, { amount: 7, unit: 'working-day' }, ND_85_ARTICLES);
  if (level <= 2)
    return [dossier, nd85('appraise', 'specialist-unit', null, null), approval('specialist-unit')];
  if (level === 3) {
    return [
      dossier,
      nd85('appraise', 'specialist-unit', { amount: 15, unit: 'day' }, ND_85_ARTICLES),
      approval('owner'),
    ];
  }
  return [
    dossier,
    nd85('opinion', 'specialist-unit', null, null),
    nd85('appraise', 'ministry-of-information', { amount: 30, unit: 'day' }, ND_85_ARTICLES),
    approval('owner'),
  ];
}

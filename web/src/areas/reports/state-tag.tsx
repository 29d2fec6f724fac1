import type { ListReports } from '@lachan/server/contracts/reports';
import type { Wire } from '@lachan/server/kernel/contract';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText, daysUntil } from '../../ui/numbers.ts';

export type ReportRow = Wire<typeof ListReports.output>['rows'][number];

const colours: Record<ReportRow['state'], string> = {
  open: 'default',
  draft: 'processing',
  submitted: 'blue',
  returned: 'red',
  accepted: 'green',
};

/** Where a report stands, in a word. */
export function StateTag({ report }: { report: Pick<ReportRow, 'state' | 'effectiveVersion' | 'isLate'> }) {
  const { t } = useTranslation();
  const isCorrecting = report.effectiveVersion !== null && ['draft', 'returned'].includes(report.state);
  return (
    <>
      <Tag color={isCorrecting ? 'orange' : colours[report.state]}>
        {t(isCorrecting ? 'reports.correcting' : `reports.state_${report.state}`)}
      </Tag>
      {report.isLate && <Tag color="red">{t('reports.late')}</Tag>}
    </>
  );
}

/** "Hạn: 14/12/2026 · còn 23 ngày" */
export function useDueText(): (dueOn: string, isDone: boolean) => string {
  const { t } = useTranslation();
  return (dueOn, isDone) => {
    const due = t('reports.due', { day: dayText(dueOn) });
    if (isDone) return due;
    const days = daysUntil(dueOn);
    if (days === 0) return `${due} · ${t('reports.due_today')}`;
    return `${due} · ${days > 0 ? t('reports.due_in', { days }) : t('reports.overdue_by', { days: -days })}`;
  };
}

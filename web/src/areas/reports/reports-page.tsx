import './reports.css';
import { useTranslation } from 'react-i18next';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { OwnReports } from './own-reports.tsx';
import { ReportNav } from './report-nav.tsx';
import { PeriodBoard } from './period-board.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';

/** For the province the board of a period; for a unit what it owes. */
export default function ReportsPage() {
  const { t } = useTranslation();
  const { seesProvince } = useSession();
  useLive('reports.');
  if (seesProvince) return <PeriodBoard />;
  return (
    <PageFrame title={t('reports.reports')} note={t('reports.note_unit')}>
      <ReportNav />
      <OwnReports />
    </PageFrame>
  );
}

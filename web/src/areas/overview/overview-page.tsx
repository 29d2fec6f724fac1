import './overview.css';
import { GetOverview } from '@lachan/server/contracts/overview';
import type { Wire } from '@lachan/server/kernel/contract';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { Figure } from '../../ui/figure.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { ExpiryAlarm } from './expiry-alarm.tsx';
import { ObligationsCard, OverdueCard, ReportsCard } from './overview-cards.tsx';
import { PathLink } from '../../ui/path-link.tsx';

// ECharts is the largest thing of the web: it comes when the page already stands.
const TrendChart = lazy(() => import('./trend-chart.tsx'));

export type Overview = Wire<typeof GetOverview.output>;

/** The province at a glance, or one unit: every number is a link to its rows. */
export default function OverviewPage() {
  const { t, i18n } = useTranslation();
  const { seesProvince, may } = useSession();
  const [filters, setFilters] = useFilters<{ unitId?: string }>();
  const overview = useCall(GetOverview, filters.unitId ? { unitId: filters.unitId } : {}, {
    refetchMs: 60_000,
  });
  useLive('detection.', 'assets.', 'directives.', 'reports.', 'signing.');
  if (overview.error) return <Failed failure={overview.error} retry={() => void overview.refetch()} />;
  if (!overview.data) return <Loading />;
  const { unit, asOf, figures, trend } = overview.data;
  const words = (text: { vi: string; en: string }) => (i18n.language === 'en' ? text.en : text.vi);
  return (
    <PageFrame
      title={seesProvince && !unit ? t('overview.board') : (unit?.name ?? t('overview.unit'))}
      note={t('overview.note', { at: instantText(asOf) })}
      actions={
        seesProvince && (
          <div style={{ width: 300, maxWidth: '100%' }}>
            <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
          </div>
        )
      }
    >
      {seesProvince && !unit && may('signing:verify') && <ExpiryAlarm />}
      <div className="overview-figures">
        {figures.map((figure) => (
          <div key={figure.key}>
            <Figure
              label={words(figure.title)}
              value={figure.unitsWithData === 0 ? null : figure.numerator}
              denominator={figure.denominator}
              kind={figure.kind}
              known={figure.known}
              to={figure.rowsPath}
              isBad={isBad(figure)}
              {...(figure.from ? { note: t('overview.since', { day: dayText(figure.from) }) } : {})}
            />
            {!unit && <PathLink to={figure.unitsPath}>{t('overview.by_unit')}</PathLink>}
          </div>
        ))}
      </div>
      <div className="overview-cards">
        <ObligationsCard obligations={overview.data.obligations} />
        <ReportsCard reports={overview.data.reports} />
        <OverdueCard overdue={overview.data.overdue} />
        {trend && (
          <Suspense fallback={<Loading />}>
            <TrendChart trend={trend} title={words(trend.title)} />
          </Suspense>
        )}
      </div>
    </PageFrame>
  );
}

/** Red is for what is infected or silent, and for protection that most lack. */
function isBad({ key, percent, numerator }: Overview['figures'][number]): boolean {
  if (percent !== null) return percent < 50 && key.startsWith('assets.');
  return numerator > 0 && ['detection.infections-open', 'detection.machines-infected'].includes(key);
}

import { Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { instantText } from '../../ui/numbers.ts';
import type { ReportDetail } from './report-page.tsx';

/** What was submitted when, why it was changed, and what became of it: nothing is overwritten. */
export function VersionList({ report, show }: { report: ReportDetail; show: (number: number) => void }) {
  const { t } = useTranslation();
  if (report.versions.length === 1 && !report.versions[0]?.submittedAt) return null;
  return (
    <Card title={t('reports.history')} size="small">
      <ol style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }}>
        {report.versions.toReversed().map((version) => (
          <li key={version.number}>
            <Button
              type={version.number === report.shown ? 'primary' : 'default'}
              size="small"
              onClick={() => show(version.number)}
            >
              {t('reports.version_line', { number: version.number })}
            </Button>{' '}
            {version.submittedAt
              ? t('reports.version_frozen', { at: instantText(version.submittedAt), by: version.submittedBy })
              : t('reports.version_open')}
            {version.outcome && (
              <div>
                {t(`reports.version_${version.outcome}`, {
                  at: instantText(version.decidedAt),
                  by: version.decidedBy,
                  words: version.outcomeWords,
                })}
              </div>
            )}
            {version.reason && <div>{t('reports.version_reason', { reason: version.reason })}</div>}
          </li>
        ))}
      </ol>
    </Card>
  );
}

import { GetAlert } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { AlertHours } from './alert-hours.tsx';
import { AlertSteps } from './alert-steps.tsx';
import { AlertTag } from './alert-tag.tsx';

type Found = Wire<typeof GetAlert.output>;

const line = { padding: '6px 0', borderBottom: '1px solid #eef2f0' };

/** One sign: what to say about it, how its score came about, and the hours behind it. */
export default function AlertPage() {
  const { t } = useTranslation();
  const found = useCall(GetAlert, { id: usePathField('id') });
  useLive('detection.');
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const alert = found.data;
  const isOpen = alert.state === 'new' || alert.state === 'looking';
  return (
    <PageFrame
      title={`${alert.listedAs ? `${alert.listedAs} (${alert.machine})` : alert.machine} · ${t(`detection.alert_${alert.kind}`)}`}
      note={
        <>
          {alert.unitName} <AlertTag state={alert.state} />
          {alert.destination && <div style={{ overflowWrap: 'anywhere' }}>{alert.destination}</div>}
        </>
      }
    >
      <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {alert.by && (
          <Card size="small">
            <AlertTag state={alert.state} />{' '}
            {t('detection.alert_said', { by: alert.by, at: instantText(alert.stateSince) })}
            {alert.note && <div style={{ whiteSpace: 'pre-line' }}>{alert.note}</div>}
            {alert.infectionId && (
              <Link to={`/infections/${alert.infectionId}`}>{t('detection.alert_to_infection')}</Link>
            )}
          </Card>
        )}
        {isOpen && <AlertSteps key={alert.state} alert={alert} />}
        <Why alert={alert} />
        {opensToHours(alert) ? <AlertHours evidence={alert.evidence} /> : <Evidence alert={alert} />}
      </div>
    </PageFrame>
  );
}

/** Whether the figures of a day are those of hours that can be shown. */
function opensToHours({ evidence, kind }: Found): boolean {
  return kind === 'volume' && evidence.some(({ destination }) => destination === '');
}

function Why({ alert }: { alert: Found }) {
  const { t } = useTranslation();
  const points = Math.round(alert.score * 100);
  return (
    <Card size="small" title={`${t('detection.alert_why')}: ${t('detection.alert_score_of', { points })}`}>
      {alert.reasons.map(({ code, value, points: share }) => (
        <div key={code} style={{ ...line, display: 'flex', justifyContent: 'space-between', gap: 12 }}>
          <span style={{ overflowWrap: 'anywhere' }}>
            {t(`detection.why_${code}`, wordsOf(value))}{' '}
            {code.endsWith('_today') && opensToHours(alert) && (
              <a href="#hours">{t('detection.alert_open_hours')}</a>
            )}
          </span>
          {share !== 0 && (
            <strong style={{ whiteSpace: 'nowrap' }}>
              {share > 0 ? '+' : '−'}
              {t('detection.alert_points', { points: numberText(Math.abs(share) * 100) })}
            </strong>
          )}
        </div>
      ))}
    </Card>
  );
}

/** A figure as each sentence may want it. */
function wordsOf(value: string | number) {
  if (typeof value === 'string') return { value };
  return {
    value: numberText(value, 1),
    percent: numberText(value * 100),
    megabytes: numberText(value / 1024 / 1024),
  };
}

function Evidence({ alert }: { alert: Found }) {
  const { t } = useTranslation();
  const isLines = alert.evidence.some((one) => one.line !== undefined);
  return (
    <Card size="small" title={t(isLines ? 'detection.alert_lines' : 'detection.alert_evidence')}>
      {alert.evidence.length === 0 && t('detection.alert_no_evidence')}
      {alert.evidence.map(({ at, destination, count, line: raw }) =>
        raw === undefined ? (
          <div key={`${at} ${destination}`} style={line}>
            <span style={{ color: '#5d6f6b' }}>{instantText(at)}</span>{' '}
            <strong style={{ overflowWrap: 'anywhere' }}>{destination}</strong> · {t('detection.count')}:{' '}
            {numberText(count)}
          </div>
        ) : (
          <div key={`${at} ${raw}`} style={line}>
            <span style={{ color: '#5d6f6b' }}>{instantText(at)}</span>
            <div style={{ fontFamily: 'monospace', fontSize: 13, overflowWrap: 'anywhere' }}>{raw}</div>
          </div>
        ),
      )}
    </Card>
  );
}

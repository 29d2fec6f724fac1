import { GetIndicator } from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { MarkForm } from './mark-form.tsx';

type Source = Wire<typeof GetIndicator.output>['sources'][number];

/** One value: who says that it is bad, since when, how sure; and whether it alarms here. */
export default function IndicatorPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const id = usePathField('id');
  const found = useCall(GetIndicator, { id });
  const [isMarking, setMarking] = useState(false);
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const { value, kind, isInForce, falseAlarm, sources } = found.data;
  return (
    <PageFrame
      title={<span style={{ overflowWrap: 'anywhere' }}>{value}</span>}
      note={t(`intel.kind_${kind}`)}
      actions={
        may('intel:manage') &&
        !falseAlarm && <Button onClick={() => setMarking(true)}>{t('intel.mark_false_alarm')}</Button>
      }
    >
      <p>
        <Link to="/intel/indicators">← {t('intel.indicators')}</Link>
      </p>
      <Alert
        type={isInForce ? 'success' : 'warning'}
        showIcon
        style={{ marginBottom: 14 }}
        title={t(isInForce ? 'intel.in_force' : 'intel.not_in_force')}
        description={
          falseAlarm &&
          `${t('intel.state_false_alarm')}: ${falseAlarm.reason} (${falseAlarm.markedBy}, ${instantText(falseAlarm.markedAt)}${
            falseAlarm.until ? `; ${t('intel.until')} ${dayText(falseAlarm.until)}` : ''
          })`
        }
      />
      <h2>{t('intel.who_says', { count: sources.length })}</h2>
      <div className="row-cards">
        {sources.map((source) => (
          <SourceCard key={source.id} source={source} />
        ))}
      </div>
      {isMarking && <MarkForm value={value} close={() => setMarking(false)} />}
    </PageFrame>
  );
}

function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation();
  const facts: [string, string][] = [
    [t('intel.confidence'), numberText(source.confidencePercent)],
    [t('intel.sharing'), t(`intel.sharing_${source.sharing}`)],
    [t('intel.first_seen'), instantText(source.addedAt)],
    [t('intel.last_seen'), instantText(source.seenAt)],
    ...(source.validFrom ? [[t('intel.valid_from'), instantText(source.validFrom)] as [string, string]] : []),
    ...(source.validTo ? [[t('intel.valid_to'), instantText(source.validTo)] as [string, string]] : []),
  ];
  return (
    <div className="row-card" style={{ cursor: 'default' }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'space-between' }}>
        <strong>
          {source.feedId ? (
            <Link to={`/intel/feeds/${source.feedId}` as '/'}>{source.listName}</Link>
          ) : (
            source.listName
          )}
        </strong>
        <Tag color={source.state === 'active' ? 'green' : 'default'}>{t(`intel.state_${source.state}`)}</Tag>
      </div>
      <div style={{ color: '#5d6f6b' }}>{source.origin}</div>
      {(source.family ?? source.description) && (
        <div style={{ overflowWrap: 'anywhere' }}>
          {[source.family, source.description].filter(Boolean).join(' · ')}
        </div>
      )}
      {source.refusedAs && <div style={{ color: '#b42318' }}>{t(source.refusedAs)}</div>}
      <dl
        style={{
          display: 'grid',
          gridTemplateColumns: 'repeat(auto-fill, minmax(140px, 1fr))',
          gap: '6px 18px',
          margin: '8px 0 0',
        }}
      >
        {facts.map(([label, text]) => (
          <div key={label}>
            <dt style={{ color: '#5d6f6b' }}>{label}</dt>
            <dd style={{ margin: 0 }}>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

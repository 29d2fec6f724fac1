import { GetSighting } from '@lachan/server/contracts/detection';
import { Link } from '@tanstack/react-router';
import { Alert, Card, Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { RawLine } from './raw-line.tsx';

/** One contact, down to the line that proves it. */
export default function SightingPage() {
  const { t } = useTranslation();
  const found = useCall(GetSighting, { id: usePathField('id') });
  useLive('detection.');
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const sighting = found.data;
  return (
    <PageFrame
      title={<span style={{ overflowWrap: 'anywhere' }}>{sighting.value}</span>}
      note={`${sighting.unitName} · ${dayText(sighting.day)}`}
    >
      {sighting.isRetro && (
        <Alert type="info" showIcon title={t('detection.retro_note')} style={{ marginBottom: 14 }} />
      )}
      {sighting.hasSuspectClock && (
        <Alert
          type="warning"
          showIcon
          title={t('detection.suspect_clock_note')}
          style={{ marginBottom: 14 }}
        />
      )}
      <div style={{ display: 'grid', gap: 14 }}>
        <Card size="small">
          <Descriptions
            column={{ xs: 1, md: 2 }}
            size="small"
            items={[
              { key: 'malware', label: t('detection.malware'), children: sighting.family ?? '–' },
              { key: 'about', label: t('detection.what_happened'), children: sighting.description ?? '–' },
              { key: 'list', label: t('detection.list'), children: sighting.listName },
              { key: 'source', label: t('detection.source'), children: sighting.sourceName },
              { key: 'first', label: t('detection.first_seen'), children: instantText(sighting.firstAt) },
              { key: 'last', label: t('detection.last_seen'), children: instantText(sighting.lastAt) },
            ]}
          />
        </Card>
        <Card title={t('detection.machines')} size="small">
          {sighting.contacts.map(({ address, leasedAddress, namedBy, count, lastAt, infectionId }) => (
            <div
              key={address}
              style={{
                display: 'flex',
                flexWrap: 'wrap',
                gap: '4px 14px',
                padding: '6px 0',
                borderBottom: '1px solid #eef2f0',
              }}
            >
              <strong>{address}</strong>
              {leasedAddress && (
                <span>
                  {t('detection.named_from', {
                    address: leasedAddress,
                    by: t(`detection.named_by_${namedBy ?? 'dhcp'}`),
                  })}
                </span>
              )}
              <span style={{ color: '#5d6f6b' }}>
                {t('detection.count')}: {numberText(count)} · {instantText(lastAt)}
              </span>
              {infectionId && <Link to={`/infections/${infectionId}`}>{t('detection.open_infection')}</Link>}
            </div>
          ))}
        </Card>
        {sighting.evidence && <RawLine evidence={sighting.evidence} />}
      </div>
    </PageFrame>
  );
}

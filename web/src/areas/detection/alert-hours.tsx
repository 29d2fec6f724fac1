import type { GetAlert } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { instantText, numberText } from '../../ui/numbers.ts';

type Evidence = Wire<typeof GetAlert.output>['evidence'];

const MEGABYTE = 1024 * 1024;
const hourOf = (at: string) => at.slice(0, 13);

/** The hours behind a figure of a day, as bars; each opens to the places to which most of it went. */
export function AlertHours({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation();
  const hours = evidence.filter(({ destination }) => destination === '');
  const isBytes = hours.some(({ bytes }) => bytes > 0);
  const amountOf = ({ bytes, count }: Evidence[number]) => (isBytes ? bytes : count);
  const most = Math.max(...hours.map(amountOf));
  const sum = (of: (one: Evidence[number]) => number) => hours.reduce((all, one) => all + of(one), 0);
  const words = (one: { bytes: number; count: number }) => ({
    megabytes: numberText(one.bytes / MEGABYTE, one.bytes < 10 * MEGABYTE ? 1 : 0),
    count: numberText(one.count),
  });
  return (
    <Card size="small" id="hours" title={t('detection.alert_hours')}>
      <p style={{ marginTop: 0 }}>
        {t(
          'detection.alert_hours_note',
          words({ bytes: sum((one) => one.bytes), count: sum((one) => one.count) }),
        )}
      </p>
      {hours.map((hour) => {
        const places = evidence
          .filter(({ at, destination }) => destination !== '' && hourOf(at) === hourOf(hour.at))
          .toSorted((a, b) => amountOf(b) - amountOf(a));
        return (
          <details
            key={hour.at}
            open={amountOf(hour) === most}
            style={{ padding: '6px 0', borderBottom: '1px solid #eef2f0' }}
          >
            <summary style={{ cursor: 'pointer' }}>
              <span style={{ color: '#5d6f6b' }}>{instantText(hour.at)}</span>{' '}
              <strong>{t('detection.alert_hour_amount', words(hour))}</strong>
              <div style={{ background: '#eef2f0', height: 6, borderRadius: 3, marginTop: 4 }}>
                <div
                  style={{
                    width: `${Math.max(1, (amountOf(hour) / most) * 100)}%`,
                    height: 6,
                    borderRadius: 3,
                    background: amountOf(hour) * 2 >= most ? '#c9543e' : '#4b9c8a',
                  }}
                />
              </div>
            </summary>
            {places.length === 0 && <div style={{ padding: 6 }}>{t('detection.alert_hour_no_place')}</div>}
            {places.map((place) => (
              <div
                key={place.destination}
                style={{
                  display: 'flex',
                  justifyContent: 'space-between',
                  gap: 12,
                  padding: '3px 0 3px 18px',
                }}
              >
                <span style={{ overflowWrap: 'anywhere', minWidth: 0 }}>{place.destination}</span>
                <span style={{ whiteSpace: 'nowrap' }}>{t('detection.alert_hour_amount', words(place))}</span>
              </div>
            ))}
          </details>
        );
      })}
    </Card>
  );
}

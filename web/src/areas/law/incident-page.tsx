import { incidentKinds, ListClocks } from '@lachan/server/contracts/law';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Checkbox, DatePicker, Radio, Tag } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { LawTabs } from './law-tabs.tsx';

type Clock = Wire<typeof ListClocks.output>['clocks'][number];
const severities = ['unclassified', 'ordinary', 'serious'] as const;
const VIETNAM_OFFSET = '+07:00';

/** For the engineer at two in the morning: what must go out, to whom, and how long there is. */
export default function IncidentPage() {
  const { t } = useTranslation();
  const [openedAt] = useState(() => new Date().toISOString());
  const [filters, setFilters] = useFilters<{ at?: string; severity?: string; kinds?: string }>();
  const detectedAt = filters.at ?? openedAt;
  const severity = severities.find((one) => one === filters.severity) ?? 'unclassified';
  const kinds = (filters.kinds ?? '').split(',').filter(Boolean);
  const found = useCall(ListClocks, { detectedAt, severity, kinds: kinds.join(',') }, { refetchMs: 60_000 });
  return (
    <PageFrame title={t('law.incident_title')} note={t('law.incident_note')}>
      <LawTabs />
      <Card size="small" style={{ marginBottom: 14 }}>
        <div style={{ display: 'grid', gap: 12 }}>
          <div>
            {t('law.detected_at')}{' '}
            <DatePicker
              showTime={{ format: 'HH:mm' }}
              format="DD/MM/YYYY HH:mm"
              allowClear={false}
              value={shownInVietnam(detectedAt)}
              onChange={(chosen: Dayjs | null) => chosen && setFilters({ at: instantInVietnam(chosen) })}
            />{' '}
            <Button onClick={() => setFilters({ at: new Date().toISOString() })}>{t('law.now')}</Button>
          </div>
          <Radio.Group
            value={severity}
            onChange={({ target }) => setFilters({ severity: String(target.value) })}
            options={severities.map((value) => ({ value, label: t(`law.severity_${value}`) }))}
          />
          <Checkbox.Group
            value={kinds}
            onChange={(chosen) => setFilters({ kinds: chosen.join(',') || undefined })}
            options={incidentKinds.map((value) => ({ value, label: t(`law.incident_${value}`) }))}
          />
        </div>
      </Card>
      {found.error && <Failed failure={found.error} />}
      {found.isPending && <Loading />}
      <div style={{ display: 'grid', gap: 8 }}>
        {found.data?.clocks.map((clock) => (
          <ClockCard key={clock.ruleId} clock={clock} now={found.dataUpdatedAt} />
        ))}
      </div>
    </PageFrame>
  );
}

function ClockCard({ clock, now }: { clock: Clock; now: number }) {
  const { t } = useTranslation();
  const left = clock.dueAt === null ? null : Math.floor((Date.parse(clock.dueAt) - now) / 60_000);
  return (
    <Card size="small">
      <div style={{ fontSize: 18 }}>
        <strong>
          {clock.isImmediate
            ? t('law.at_once')
            : clock.dueAt === null
              ? t('law.after_investigation')
              : instantText(clock.dueAt)}
        </strong>{' '}
        {!clock.isImmediate && left !== null && (
          <Tag color={left < 0 ? 'red' : left < 360 ? 'orange' : 'green'}>
            {left < 0
              ? t('law.overdue')
              : t('law.left_hours', { hours: Math.floor(left / 60), minutes: left % 60 })}
          </Tag>
        )}
      </div>
      <div>{clock.content}</div>
      <div>
        {t('law.to_whom')}: <strong>{clock.recipients.join(', ')}</strong>
      </div>
      <div className="quiet">
        {[clock.title, clock.source, clock.article].filter(Boolean).join(' · ')}{' '}
        {!clock.isCitable && <Tag color="gold">{t('law.advice')}</Tag>}
      </div>
    </Card>
  );
}

/** The picker knows only the device's zone: it is shown, and read back, as the clock on a Vietnamese wall. */
function shownInVietnam(instant: string): Dayjs {
  return dayjs(new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 19));
}

function instantInVietnam(chosen: Dayjs): string {
  return new Date(`${chosen.format('YYYY-MM-DDTHH:mm')}${VIETNAM_OFFSET}`).toISOString();
}

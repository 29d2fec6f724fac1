import { ConfirmAlert, DismissAlert, TakeAlert } from '@lachan/server/contracts/detection';
import { Button, Card, Checkbox, Input, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { Failed } from '../../ui/states.tsx';

interface Props {
  alert: { id: string; state: string; destination: string };
}

/** What a person may say about a sign. */
export function AlertSteps({ alert }: Props) {
  const { t } = useTranslation();
  const { may } = useSession();
  const take = useChange(TakeAlert);
  const [asked, setAsked] = useState<'dismiss' | 'confirm' | null>(null);
  if (!may('detection:respond')) return null;
  return (
    <Card size="small" title={t('detection.alert_do')}>
      {take.error && <Failed failure={take.error} />}
      <Space wrap>
        <Button type="primary" danger onClick={() => setAsked('confirm')}>
          {t('detection.alert_confirm')}
        </Button>
        <Button onClick={() => setAsked('dismiss')}>{t('detection.alert_dismiss')}</Button>
        {alert.state === 'new' && (
          <Button loading={take.isPending} onClick={() => take.mutate({ id: alert.id })}>
            {t('detection.alert_take')}
          </Button>
        )}
      </Space>
      {asked === 'dismiss' && <Dismiss alert={alert} />}
      {asked === 'confirm' && <Confirm id={alert.id} />}
    </Card>
  );
}

function Dismiss({ alert }: Props) {
  const { t } = useTranslation();
  const change = useChange(DismissAlert);
  const [reason, setReason] = useState('');
  const [forAllMachines, setForAll] = useState(false);
  const [until, setUntil] = useState<string | null>(null);
  return (
    <div style={{ display: 'grid', gap: 10, marginTop: 12, maxWidth: 520 }}>
      {change.error && <Failed failure={change.error} />}
      <label>
        {t('detection.alert_dismiss_why')}
        <Input.TextArea rows={2} value={reason} onChange={({ target }) => setReason(target.value)} />
      </label>
      <span style={{ color: '#5d6f6b' }}>{t('detection.alert_dismiss_hint')}</span>
      {alert.destination !== '' && (
        <Checkbox checked={forAllMachines} onChange={({ target }) => setForAll(target.checked)}>
          {t('detection.alert_dismiss_all')}
        </Checkbox>
      )}
      <label>
        {t('detection.alert_dismiss_until')}
        <br />
        <DayPicker
          allowClear
          aria-label={t('detection.alert_dismiss_until')}
          value={until}
          onChange={(day) => setUntil(day ?? null)}
        />
      </label>
      <Button
        type="primary"
        loading={change.isPending}
        disabled={reason.trim().length < 5}
        onClick={() => change.mutate({ id: alert.id, reason, forAllMachines, until })}
      >
        {t('detection.alert_dismiss')}
      </Button>
    </div>
  );
}

function Confirm({ id }: { id: string }) {
  const { t } = useTranslation();
  const change = useChange(ConfirmAlert);
  const [malware, setMalware] = useState(t('detection.alert_confirm_unknown'));
  const [note, setNote] = useState('');
  return (
    <div style={{ display: 'grid', gap: 10, marginTop: 12, maxWidth: 520 }}>
      {change.error && <Failed failure={change.error} />}
      <label>
        {t('detection.alert_confirm_malware')}
        <Input value={malware} maxLength={120} onChange={({ target }) => setMalware(target.value)} />
      </label>
      <label>
        {t('detection.alert_confirm_why')}
        <Input.TextArea rows={2} value={note} onChange={({ target }) => setNote(target.value)} />
      </label>
      <Button
        type="primary"
        danger
        loading={change.isPending}
        disabled={note.trim().length < 5 || malware.trim().length < 2}
        onClick={() => change.mutate({ id, malware, note })}
      >
        {t('detection.alert_confirm')}
      </Button>
    </div>
  );
}

import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayPicker } from '../../ui/day-picker.tsx';
import { today } from '../../ui/numbers.ts';

/** Contacts and infections of a period as files that other systems read. */
export function FindingsDownload() {
  const { t } = useTranslation();
  const [from, setFrom] = useState(`${today().slice(0, 8)}01`);
  const [to, setTo] = useState(today());
  const path = (format: 'stix' | 'ocsf') => `/api/exchange/findings?format=${format}&from=${from}&to=${to}`;
  return (
    <section style={{ marginTop: 28 }}>
      <h2>{t('exchange.findings')}</h2>
      <p>{t('exchange.findings_note')}</p>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 10, alignItems: 'center' }}>
        <DayPicker
          value={from}
          onChange={(day) => setFrom(day ?? from)}
          aria-label={t('exchange.from')}
          placeholder={t('exchange.from')}
        />
        <span>–</span>
        <DayPicker
          value={to}
          onChange={(day) => setTo(day ?? to)}
          aria-label={t('exchange.to')}
          placeholder={t('exchange.to')}
        />
        <Button href={path('stix')}>{t('exchange.as_stix')}</Button>
        <Button href={path('ocsf')}>{t('exchange.as_ocsf')}</Button>
      </div>
    </section>
  );
}

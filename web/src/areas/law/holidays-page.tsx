import { ListHolidays, RemoveNotice, type Notice } from '@lachan/server/contracts/law';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, InputNumber, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText, today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { DayLine } from './day-line.tsx';
import { LawTabs } from './law-tabs.tsx';
import { NoticeForm } from './notice-form.tsx';

export default function HolidaysPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const [filters, setFilters] = useFilters<{ year?: string }>();
  const [isImporting, setImporting] = useState(false);
  const year = Number(filters.year ?? today().slice(0, 4));
  const found = useCall(ListHolidays, { year });
  return (
    <PageFrame
      title={t('law.holidays_title')}
      note={t('law.holidays_note')}
      actions={
        may('law:manage') && (
          <Button type="primary" onClick={() => setImporting(true)}>
            {t('law.import_notice')}
          </Button>
        )
      }
    >
      <LawTabs />
      <div className="page-filters">
        <label>
          {t('law.year')}{' '}
          <InputNumber
            min={1975}
            max={2075}
            value={year}
            onChange={(chosen) => chosen && setFilters({ year: String(chosen) })}
          />
        </label>
      </div>
      {found.error && <Failed failure={found.error} />}
      {found.isPending && <Loading />}
      {found.data && (
        <div style={{ display: 'grid', gap: 8 }}>
          {found.data.days.map((day) => (
            <DayLine key={day.day} day={day} />
          ))}
          {found.data.notices.length > 0 && <Notices notices={found.data.notices} />}
        </div>
      )}
      {isImporting && <NoticeForm close={() => setImporting(false)} />}
    </PageFrame>
  );
}

function Notices({ notices }: { notices: Wire<typeof Notice>[] }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const remove = useChange(RemoveNotice);
  return (
    <section>
      <h3>{t('law.notices')}</h3>
      {remove.error && <Failed failure={remove.error} />}
      {notices.map(({ id, fileName, days, from, to, importedBy, importedAt }) => (
        <div key={id}>
          {t('law.notice_line', {
            fileName,
            days,
            from: dayText(from),
            to: dayText(to),
            by: importedBy,
            at: instantText(importedAt),
          })}{' '}
          {may('law:manage') && (
            <Popconfirm title={t('law.remove_sure')} onConfirm={() => remove.mutate({ id })}>
              <Button size="small">{t('law.remove')}</Button>
            </Popconfirm>
          )}
        </div>
      ))}
    </section>
  );
}

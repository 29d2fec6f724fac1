import { ListAlertExceptions, TakeBackAlertException } from '@lachan/server/contracts/detection';
import { Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { ListFilters } from './list-filters.tsx';

/** False alarms that are remembered; each can be taken back. */
export default function ExceptionsPage() {
  const { t } = useTranslation();
  const { may, seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{ text?: string; unitId?: string }>();
  const takeBack = useChange(TakeBackAlertException);
  const machineOf = (machine: string | null) => machine ?? t('detection.exception_any_machine');
  const untilOf = (until: string | null) =>
    until === null ? t('detection.exception_for_good') : dayText(until);
  const button = (id: string) =>
    may('detection:respond') && (
      <Popconfirm title={t('detection.exception_question')} onConfirm={() => takeBack.mutate({ id })}>
        <Button size="small">{t('detection.exception_take_back')}</Button>
      </Popconfirm>
    );
  return (
    <PageFrame title={t('detection.exceptions')} note={t('detection.exceptions_note')}>
      {takeBack.error && <Failed failure={takeBack.error} />}
      <ListFilters filters={filters} setFilters={setFilters} placeholder={t('detection.exception_find')} />
      <PagedTable
        endpoint={ListAlertExceptions}
        input={filters}
        keyOf={(row) => row.id}
        empty={
          <Nothing
            text={t(
              Object.keys(filters).length > 0 ? 'detection.none_filtered' : 'detection.exceptions_none',
            )}
          />
        }
        columns={[
          {
            title: t('detection.alert_kind'),
            render: (_, row) => (
              <>
                {t(`detection.alert_${row.kind}`)}
                <div style={{ color: '#5d6f6b', overflowWrap: 'anywhere' }}>{row.destination}</div>
              </>
            ),
          },
          { title: t('detection.machine'), render: (_, row) => machineOf(row.machine) },
          { title: t('detection.unit'), dataIndex: 'unitName', hidden: !seesProvince },
          {
            title: t('detection.exception_reason'),
            render: (_, row) => (
              <>
                {row.reason}
                <div style={{ color: '#5d6f6b' }}>
                  {t('detection.alert_said', { by: row.by, at: instantText(row.since) })}
                </div>
              </>
            ),
          },
          { title: t('detection.exception_until'), render: (_, row) => untilOf(row.until) },
          { render: (_, row) => button(row.id), hidden: !may('detection:respond') },
        ]}
        renderCard={(row) => (
          <>
            <strong>
              {machineOf(row.machine)} · {t(`detection.alert_${row.kind}`)}
            </strong>
            <div style={{ overflowWrap: 'anywhere' }}>{row.destination}</div>
            {seesProvince && <div>{row.unitName}</div>}
            <div>{row.reason}</div>
            <div style={{ color: '#5d6f6b', margin: '2px 0 6px' }}>
              {t('detection.alert_said', { by: row.by, at: instantText(row.since) })} ·{' '}
              {t('detection.exception_until')}: {untilOf(row.until)}
            </div>
            {button(row.id)}
          </>
        )}
      />
    </PageFrame>
  );
}

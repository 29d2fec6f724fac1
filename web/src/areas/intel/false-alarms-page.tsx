import { ListFalseAlarms, TakeBackFalseAlarm } from '@lachan/server/contracts/intel';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { dayText, instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';
import { IntelLinks } from './intel-links.tsx';

export default function FalseAlarmsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const takeBack = useChange(TakeBackFalseAlarm);
  const action = (id: string) =>
    may('intel:manage') && (
      <Button size="small" onClick={() => takeBack.mutate({ id })}>
        {t('intel.take_back')}
      </Button>
    );
  return (
    <PageFrame title={t('intel.false_alarms')} note={t('intel.false_alarms_note')}>
      <IntelLinks />
      {takeBack.error && <Failed failure={takeBack.error} />}
      <PagedTable
        endpoint={ListFalseAlarms}
        input={{}}
        keyOf={(row) => row.id}
        empty={<Nothing text={t('intel.none_false_alarms')} />}
        columns={[
          { title: t('intel.value'), dataIndex: 'value' },
          { title: t('intel.reason'), dataIndex: 'reason' },
          {
            title: t('intel.marked_by'),
            render: (_, row) => `${row.markedBy} · ${instantText(row.markedAt)}`,
          },
          { title: t('intel.valid_to'), render: (_, row) => dayText(row.until) },
          { title: '', render: (_, row) => action(row.id) },
        ]}
        renderCard={(row) => (
          <>
            <strong style={{ overflowWrap: 'anywhere' }}>{row.value}</strong>
            <div>{row.reason}</div>
            <div style={{ color: '#5d6f6b', marginBottom: 6 }}>
              {row.markedBy} · {instantText(row.markedAt)}
              {row.until && ` · ${t('intel.until')} ${dayText(row.until)}`}
            </div>
            {action(row.id)}
          </>
        )}
      />
    </PageFrame>
  );
}

import { ListReconciliation } from '@lachan/server/contracts/exchange';
import { Link } from '@tanstack/react-router';
import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { StateTag } from './state-tag.tsx';

export default function ReconciliationPage() {
  const { t } = useTranslation();
  const [isDifferent, setDifferent] = useState(false);
  const [text, setText] = useState('');
  const reportedText = (reported: number | null) => (reported === null ? '–' : numberText(reported));
  return (
    <PageFrame title={t('exchange.reconciliation')} note={t('exchange.reconciliation_note')}>
      <p>
        <Link to="/exchange">← {t('exchange.title')}</Link>
      </p>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 14, marginBottom: 12, alignItems: 'center' }}>
        <Input.Search
          allowClear
          placeholder={t('exchange.search')}
          style={{ flex: '1 1 220px', maxWidth: 360 }}
          onSearch={setText}
        />
        <Checkbox checked={isDifferent} onChange={(event) => setDifferent(event.target.checked)}>
          {t('exchange.only_different')}
        </Checkbox>
      </div>
      <PagedTable
        endpoint={ListReconciliation}
        input={{ ...(isDifferent ? { isDifferent: 'true' } : {}), ...(text ? { text } : {}) }}
        keyOf={({ unitId }) => unitId}
        columns={[
          {
            title: t('exchange.unit'),
            render: (_, row) => <Link to={`/units/${row.unitId}` as '/'}>{row.unitName}</Link>,
          },
          { title: t('exchange.organ_id'), render: (_, row) => row.organId ?? '–' },
          {
            title: t('exchange.inventory'),
            align: 'right',
            render: (_, row) => (
              <PathLink to={`/machines?unitId=${row.unitId}`}>{numberText(row.inventory)}</PathLink>
            ),
          },
          { title: t('exchange.reported'), align: 'right', render: (_, row) => reportedText(row.reported) },
          { title: t('exchange.accepted_at'), render: (_, row) => instantText(row.acceptedAt) },
          { title: t('exchange.state'), render: (_, row) => <StateTag state={row.state} /> },
        ]}
        renderCard={(row) => (
          <>
            <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
              <Link to={`/units/${row.unitId}` as '/'}>{row.unitName}</Link>
              <StateTag state={row.state} />
            </div>
            <div>
              {t('exchange.inventory')}: {numberText(row.inventory)} · {t('exchange.reported')}:{' '}
              {reportedText(row.reported)}
            </div>
            <div style={{ color: '#5d6f6b' }}>
              {row.organId ?? t('exchange.state_no_code')} · {instantText(row.acceptedAt)}
            </div>
          </>
        )}
      />
    </PageFrame>
  );
}

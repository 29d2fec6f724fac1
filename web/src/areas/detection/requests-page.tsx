import { ClaimContact, DenyContact, ListContactRequests } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Form, Input, Modal, Segmented, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { useLive } from '../../app/live.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed, Nothing } from '../../ui/states.tsx';

type Row = Wire<typeof ListContactRequests.output>['rows'][number];
type Asked = { row: Row; isOurs: boolean };

/** "Which of your machines?": contacts through an exit that several units share, asked of each of them. */
export default function RequestsPage() {
  const { t } = useTranslation();
  const { may, seesProvince } = useSession();
  const [filters, setFilters] = useFilters<{ state?: 'open' | 'all' }>();
  const [asked, setAsked] = useState<Asked | null>(null);
  useLive('detection.');
  const { state = 'open' } = filters;
  const what = (row: Row) => [row.value, row.family].filter(Boolean).join(' · ');
  const when = (row: Row) =>
    row.firstAt === row.lastAt
      ? instantText(row.firstAt)
      : `${instantText(row.firstAt)} – ${instantText(row.lastAt)}`;
  const answers = (row: Row) =>
    row.state === 'open' && may('detection:respond') ? (
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
        <Button type="primary" size="small" onClick={() => setAsked({ row, isOurs: true })}>
          {t('detection.claim')}
        </Button>
        <Button size="small" onClick={() => setAsked({ row, isOurs: false })}>
          {t('detection.deny')}
        </Button>
      </div>
    ) : (
      <>
        <Tag>{t(`detection.request_${row.state}`)}</Tag>
        {[row.machine, row.note].filter(Boolean).join(': ')}
      </>
    );
  return (
    <PageFrame title={t('detection.requests')} note={t('detection.requests_note')}>
      <div className="page-filters">
        <Segmented<'open' | 'all'>
          value={state}
          onChange={(value) => setFilters({ state: value })}
          options={(['open', 'all'] as const).map((value) => ({
            value,
            label: t(`detection.requests_${value}`),
          }))}
        />
      </div>
      <PagedTable
        endpoint={ListContactRequests}
        input={{ state }}
        keyOf={(row) => row.id}
        empty={<Nothing text={t('detection.none_requests')} />}
        columns={[
          ...(seesProvince
            ? [{ title: t('detection.unit'), render: (_: unknown, row: Row) => row.unitName }]
            : []),
          { title: t('detection.when'), width: 190, render: (_, row) => when(row) },
          { title: t('detection.exit'), render: (_, row) => row.address },
          {
            title: t('detection.indicator'),
            render: (_, row) => <span style={{ overflowWrap: 'anywhere' }}>{what(row)}</span>,
          },
          { title: t('detection.count'), align: 'right', render: (_, row) => numberText(row.count) },
          { title: '', width: 300, render: (_, row) => answers(row) },
        ]}
        renderCard={(row) => (
          <>
            {seesProvince && <div>{row.unitName}</div>}
            <strong style={{ overflowWrap: 'anywhere' }}>
              {row.address} → {what(row)}
            </strong>
            <div style={{ color: '#5d6f6b', marginBottom: 8 }}>{when(row)}</div>
            {answers(row)}
          </>
        )}
      />
      {asked && <AnswerForm {...asked} close={() => setAsked(null)} />}
    </PageFrame>
  );
}

function AnswerForm({ row, isOurs, close }: Asked & { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ machine: string; note?: string }>();
  const claim = useChange(ClaimContact);
  const deny = useChange(DenyContact);
  const failure = claim.error ?? deny.error;
  return (
    <Modal
      open
      title={t(isOurs ? 'detection.claim_title' : 'detection.deny_title')}
      okText={t('detection.send')}
      cancelText={t('detection.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={claim.isPending || deny.isPending}
    >
      {failure && <Failed failure={failure} />}
      <p>{t('detection.request_how', { count: row.candidateCount })}</p>
      <pre
        style={{
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          fontSize: 12,
          maxHeight: 180,
          overflow: 'auto',
        }}
      >
        {row.line}
      </pre>
      <Form
        form={form}
        layout="vertical"
        onFinish={({ machine, note = '' }) =>
          isOurs
            ? claim.mutate({ id: row.id, machine, note }, { onSuccess: close })
            : deny.mutate({ id: row.id, note }, { onSuccess: close })
        }
      >
        {isOurs && (
          <Form.Item
            name="machine"
            label={t('detection.machine')}
            extra={t('detection.machine_hint')}
            rules={[{ required: true, min: 2 }]}
          >
            <Input />
          </Form.Item>
        )}
        <Form.Item
          name="note"
          label={t(isOurs ? 'detection.note_optional' : 'detection.deny_reason')}
          rules={isOurs ? [] : [{ required: true, min: 5 }]}
        >
          <Input.TextArea rows={2} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

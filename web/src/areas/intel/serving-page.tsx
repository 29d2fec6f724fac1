import {
  CreateSubscriber,
  ListSubscribers,
  RevokeSubscriber,
  servedLevels,
} from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Button, Collapse, Form, Input, Modal, Popconfirm, Select, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { IntelLinks } from './intel-links.tsx';
import { guidesFor } from './serving-guides.ts';

type Subscriber = Wire<typeof ListSubscribers.output>['rows'][number];

/** Where units take the indicators of the province: addresses, how to set each product up, and who takes them. */
export default function ServingPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const found = useCall(ListSubscribers, {}, { refetchMs: 30_000 });
  const [isAdding, setAdding] = useState(false);
  return (
    <PageFrame
      title={t('intel.serving')}
      note={t('intel.serving_note')}
      actions={
        may('intel:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('intel.add_subscriber')}
          </Button>
        )
      }
    >
      <IntelLinks />
      {found.error && <Failed failure={found.error} retry={() => void found.refetch()} />}
      {!found.data && !found.error && <Loading />}
      {found.data && (
        <>
          <p style={{ marginBottom: 4 }}>{t('intel.served')}</p>
          <ul style={{ margin: 0, paddingLeft: 20 }}>
            {servedLevels.map((level) => (
              <li key={level}>
                {t(`intel.sharing_${level}`)}: <strong>{numberText(found.data.served[level])}</strong>
              </li>
            ))}
          </ul>
          <h2>{t('intel.subscribers')}</h2>
          {found.data.rows.length === 0 && <Nothing text={t('intel.none_subscribers')} />}
          <div className="row-cards">
            {found.data.rows.map((row) => (
              <SubscriberCard key={row.id} row={row} />
            ))}
          </div>
          <h2>{t('intel.set_up')}</h2>
          <p>{t('intel.set_up_note')}</p>
          <Guides collectionId={found.data.collectionId} />
        </>
      )}
      {isAdding && <SubscriberForm close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function SubscriberCard({ row }: { row: Subscriber }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const revoke = useChange(RevokeSubscriber);
  return (
    <div className="row-card" style={{ cursor: 'default' }}>
      {revoke.error && <Failed failure={revoke.error} />}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'space-between' }}>
        <strong>{row.name}</strong>
        <span>
          <Tag>{t(`intel.sharing_${row.sharing}`)}</Tag>
          {row.revokedAt && <Tag color="red">{t('intel.revoked')}</Tag>}
        </span>
      </div>
      <div style={{ color: '#5d6f6b' }}>{row.unitName}</div>
      <div style={{ overflowWrap: 'anywhere' }}>
        {row.fetchedAt
          ? t('intel.fetched', {
              at: instantText(row.fetchedAt),
              path: row.fetchedPath,
              from: row.fetchedFrom,
              count: row.fetches,
            })
          : t('intel.never_fetched')}
      </div>
      {may('intel:manage') && !row.revokedAt && (
        <Popconfirm title={t('intel.revoke_sure')} onConfirm={() => revoke.mutate({ id: row.id })}>
          <Button size="small" danger style={{ marginTop: 6 }} loading={revoke.isPending}>
            {t('intel.revoke')}
          </Button>
        </Popconfirm>
      )}
    </div>
  );
}

function Guides({ collectionId }: { collectionId: string }) {
  const { t } = useTranslation();
  return (
    <Collapse
      items={guidesFor(window.location.origin, collectionId).map(({ key, text }) => ({
        key,
        label: t(`intel.guide_${key}`),
        children: (
          <>
            <p style={{ marginTop: 0 }}>{t(`intel.guide_${key}_steps`)}</p>
            <Typography.Paragraph
              copyable={{ text, tooltips: [t('intel.copy'), t('intel.copied')] }}
              style={{ margin: 0 }}
            >
              <pre style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: 13, margin: 0 }}>
                {text}
              </pre>
            </Typography.Paragraph>
          </>
        ),
      }))}
    />
  );
}

function SubscriberForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ unitId: string; name: string; sharing: Subscriber['sharing'] }>();
  const create = useChange(CreateSubscriber);
  return (
    <Modal
      open
      title={t('intel.add_subscriber')}
      okText={t(create.data ? 'intel.close' : 'intel.save')}
      cancelText={t('intel.cancel')}
      onCancel={close}
      onOk={() => (create.data ? close() : form.submit())}
      confirmLoading={create.isPending}
    >
      {create.error && <Failed failure={create.error} />}
      {create.data ? (
        <Alert
          type="success"
          title={t('intel.token_once')}
          description={
            <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
              {create.data.token}
            </Typography.Text>
          }
        />
      ) : (
        <Form
          form={form}
          layout="vertical"
          initialValues={{ sharing: 'green' }}
          onFinish={(values) => create.mutate(values)}
        >
          <Form.Item name="name" label={t('intel.subscriber_name')} rules={[{ required: true, min: 2 }]}>
            <Input />
          </Form.Item>
          <Form.Item name="unitId" label={t('intel.subscriber_unit')} rules={[{ required: true }]}>
            <UnitPicker />
          </Form.Item>
          <Form.Item name="sharing" label={t('intel.subscriber_sharing')}>
            <Select options={servedLevels.map((value) => ({ value, label: t(`intel.sharing_${value}`) }))} />
          </Form.Item>
        </Form>
      )}
    </Modal>
  );
}

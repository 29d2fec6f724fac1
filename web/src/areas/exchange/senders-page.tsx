import { CreateSender, ListSenders, RevokeSender } from '@lachan/server/contracts/exchange';
import type { Wire } from '@lachan/server/kernel/contract';
import { Link } from '@tanstack/react-router';
import { Button, Form, Input, Modal, Popconfirm, Tag, Typography } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

type Sender = Wire<typeof ListSenders.output>['rows'][number];

export default function SendersPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const senders = useCall(ListSenders, {}, { refetchMs: 30_000 });
  const [isAdding, setAdding] = useState(false);
  return (
    <PageFrame
      title={t('exchange.senders')}
      note={t('exchange.senders_note')}
      actions={
        may('exchange:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('exchange.add_sender')}
          </Button>
        )
      }
    >
      <p>
        <Link to="/exchange">← {t('exchange.title')}</Link>
      </p>
      {senders.error && <Failed failure={senders.error} retry={() => void senders.refetch()} />}
      {!senders.data && !senders.error && <Loading />}
      {senders.data?.rows.length === 0 && <Nothing text={t('exchange.no_senders')} />}
      <div className="row-cards">
        {senders.data?.rows.map((sender) => (
          <SenderCard key={sender.id} sender={sender} />
        ))}
      </div>
      {isAdding && <SenderForm close={() => setAdding(false)} />}
    </PageFrame>
  );
}

function SenderCard({ sender }: { sender: Sender }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const revoke = useChange(RevokeSender);
  const { trouble } = sender;
  const last = {
    at: instantText(sender.lastAt),
    product: sender.lastProduct,
    machines: numberText(sender.machines),
  };
  return (
    <div className="row-card">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'space-between' }}>
        <strong>{sender.name}</strong>
        {sender.isRevoked && <Tag>{t('exchange.revoked')}</Tag>}
        {!sender.isRevoked && may('exchange:manage') && (
          <Popconfirm
            title={t('exchange.revoke')}
            description={t('exchange.revoke_sure')}
            onConfirm={() => revoke.mutate({ id: sender.id })}
          >
            <Button size="small" danger loading={revoke.isPending}>
              {t('exchange.revoke')}
            </Button>
          </Popconfirm>
        )}
      </div>
      {revoke.error && <Failed failure={revoke.error} />}
      <div>{sender.unitName}</div>
      <div style={{ color: '#5d6f6b' }}>
        {t('exchange.signers')}: {sender.signers.join(', ')}
      </div>
      <div>
        {t('exchange.last_report')}: {sender.lastAt ? t('exchange.last_report_of', last) : '–'} ·{' '}
        {t('exchange.reports_taken')}: {numberText(sender.reports)}
      </div>
      {trouble && (
        <div style={{ color: '#b42318' }}>
          {t('exchange.last_refused', { at: instantText(trouble.at) })} {t(trouble.reason, trouble.details)}
        </div>
      )}
    </div>
  );
}

interface Values {
  name: string;
  unitId: string;
  certificatesPem: string;
}

/** Adds a console, then shows its token, this once. */
function SenderForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Values>();
  const create = useChange(CreateSender);
  if (create.data) return <Token name={create.data.name} token={create.data.token} close={close} />;
  return (
    <Modal
      open
      title={t('exchange.add_sender')}
      okText={t('exchange.add_sender')}
      cancelText={t('exchange.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={create.isPending}
    >
      {create.error && <Failed failure={create.error} />}
      <Form<Values>
        form={form}
        layout="vertical"
        onFinish={(values) =>
          create.mutate(values, { onError: (error) => showFaults(form, error, (reason) => t(reason)) })
        }
      >
        <Form.Item name="name" label={t('exchange.sender_name')} rules={[{ required: true, min: 2 }]}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="unitId" label={t('exchange.unit')} rules={[{ required: true }]}>
          <UnitPicker />
        </Form.Item>
        <Form.Item
          name="certificatesPem"
          label={t('exchange.sender_certificates')}
          extra={t('exchange.sender_certificates_hint')}
          rules={[{ required: true }]}
        >
          <Input.TextArea rows={5} placeholder="-----BEGIN CERTIFICATE-----" />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Token({ name, token, close }: { name: string; token: string; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t('exchange.token_title', { name })}
      okText={t('exchange.done')}
      onOk={close}
      onCancel={close}
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <p>{t('exchange.token_note')}</p>
      <Typography.Paragraph copyable code style={{ overflowWrap: 'anywhere' }}>
        {token}
      </Typography.Paragraph>
      <p>{t('exchange.token_where')}</p>
      <Typography.Paragraph copyable code style={{ overflowWrap: 'anywhere' }}>
        {`${window.location.origin}/api/exchange/receive`}
      </Typography.Paragraph>
    </Modal>
  );
}

import { DropExitLog, ListExits, SetExitLog } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, Button, Card, Checkbox, Form, Input, Modal, Popconfirm, Select, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';

type Exits = Wire<typeof ListExits.output>;

/** Shared exits to the Internet, and whether a log says which machine was behind them. */
export default function ExitsPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const exits = useCall(ListExits, {});
  const drop = useChange(DropExitLog);
  const [opened, setOpened] = useState<{ address?: string } | null>(null);
  const [decided, setDecided] = useState<number | null>(null);
  const { data } = exits;
  const isManaging = may('detection:manage');
  return (
    <PageFrame
      title={t('detection.exits')}
      note={t('detection.exits_note')}
      actions={isManaging && <Button onClick={() => setOpened({})}>{t('detection.add_exit')}</Button>}
    >
      {exits.error && <Failed failure={exits.error} retry={() => void exits.refetch()} />}
      {drop.error && <Failed failure={drop.error} />}
      {!data && !exits.error && <Loading />}
      {data?.rows.length === 0 && <Nothing text={t('detection.exits_none')} />}
      {decided !== null && (
        <Alert
          type="success"
          showIcon
          closable
          style={{ marginBottom: 14 }}
          title={t('detection.exit_decided', { count: decided })}
        />
      )}
      <div style={{ display: 'grid', gap: 14, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        {data?.rows.map(({ address, units, waiting, log }) => (
          <Card
            key={address}
            size="small"
            title={<code>{address}</code>}
            extra={
              waiting > 0 && (
                <PathLink to={`/unattributed?text=${address}`}>
                  {t('detection.exit_waiting', { count: waiting, number: numberText(waiting) })}
                </PathLink>
              )
            }
          >
            <div style={{ marginBottom: 8 }}>
              {units.length > 0
                ? t('detection.exit_units', {
                    count: units.length,
                    names: units
                      .slice(0, 4)
                      .map(({ name }) => name)
                      .join(', '),
                  })
                : t('detection.exit_no_units')}
              {units.length > 4 && ` ${t('detection.exit_more_units', { count: units.length - 4 })}`}
            </div>
            {log ? (
              <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
                <Tag color="green">{t('detection.exit_log', { source: log.sourceName })}</Tag>
                {log.isForwarder && <Tag>X-Forwarded-For</Tag>}
                <span style={{ color: '#5d6f6b' }}>
                  {t('detection.exit_said', { by: log.by, on: instantText(log.since) })}
                </span>
                {isManaging && (
                  <Popconfirm
                    title={t('detection.exit_drop_question')}
                    onConfirm={() => drop.mutate({ id: log.id })}
                  >
                    <Button size="small">{t('detection.exit_drop')}</Button>
                  </Popconfirm>
                )}
              </div>
            ) : (
              <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
                <Tag color="gold">{t('detection.exit_people')}</Tag>
                {isManaging && (
                  <Button size="small" type="primary" onClick={() => setOpened({ address })}>
                    {t('detection.exit_choose_log')}
                  </Button>
                )}
              </div>
            )}
          </Card>
        ))}
      </div>
      {opened && data && (
        <ExitForm
          {...opened}
          sources={data.sources}
          close={() => setOpened(null)}
          done={(count) => {
            setDecided(count);
            setOpened(null);
          }}
        />
      )}
    </PageFrame>
  );
}

function ExitForm({
  address,
  sources,
  close,
  done,
}: {
  address?: string;
  sources: Exits['sources'];
  close: () => void;
  done: (decided: number) => void;
}) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ address: string; sourceId: string; isForwarder?: boolean }>();
  const set = useChange(SetExitLog);
  return (
    <Modal
      open
      title={t('detection.exit_choose_log')}
      okText={t('detection.send')}
      cancelText={t('detection.cancel')}
      confirmLoading={set.isPending}
      onCancel={close}
      onOk={() => form.submit()}
    >
      <p>{t('detection.exit_form_note')}</p>
      {set.error && <Failed failure={set.error} />}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ address, isForwarder: false }}
        onFinish={(values) => set.mutate(values, { onSuccess: ({ decided }) => done(decided) })}
      >
        <Form.Item name="address" label={t('detection.exit')} rules={[{ required: true, min: 3 }]}>
          <Input disabled={address !== undefined} />
        </Form.Item>
        <Form.Item
          name="sourceId"
          label={t('detection.exit_source')}
          extra={sources.length === 0 ? t('detection.exit_no_sources') : undefined}
          rules={[{ required: true }]}
        >
          <Select options={sources.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
        <Form.Item name="isForwarder" valuePropName="checked" extra={t('detection.exit_forwarder_note')}>
          <Checkbox>{t('detection.exit_forwarder')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}

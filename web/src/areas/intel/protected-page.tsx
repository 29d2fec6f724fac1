import {
  AddProtected,
  ImportWarningList,
  ListProtected,
  ListWarningLists,
  RemoveProtected,
  RemoveWarningList,
} from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Collapse, Form, Input, Modal, Popconfirm, Tag, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload, useCall, useChange, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading, Nothing } from '../../ui/states.tsx';
import { IntelLinks } from './intel-links.tsx';

type Row = Wire<typeof ListProtected.output>['rows'][number];

/** So many rows are drawn at once: a province has some hundred networks. */
const SHOWN = 60;

export default function ProtectedPage() {
  const { t } = useTranslation();
  const { may } = useSession();
  const found = useCall(ListProtected, {});
  const [isAdding, setAdding] = useState(false);
  const [text, setText] = useState('');
  const rows = found.data?.rows.filter(({ value, reason }) =>
    `${value} ${reason}`.toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <PageFrame
      title={t('intel.protected')}
      note={t('intel.protected_note')}
      actions={
        may('intel:manage') && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('intel.add_protected')}
          </Button>
        )
      }
    >
      <IntelLinks />
      {found.error && <Failed failure={found.error} retry={() => void found.refetch()} />}
      {!found.data && !found.error && <Loading />}
      {found.data && found.data.refused > 0 && (
        <p>{t('intel.refused_now', { count: numberText(found.data.refused) as unknown as number })}</p>
      )}
      {rows && (
        <>
          <Input.Search
            allowClear
            placeholder={t('intel.find_protected')}
            onChange={(event) => setText(event.target.value)}
            style={{ maxWidth: 360, marginBottom: 12 }}
          />
          {rows.length === 0 && <Nothing />}
          <div className="row-cards">
            {rows
              .filter(({ origin }) => origin !== 'network_plan')
              .map((row) => (
                <ProtectedRow key={`${row.origin} ${row.value}`} row={row} />
              ))}
          </div>
          <PlannedNetworks
            rows={rows.filter(({ origin }) => origin === 'network_plan')}
            isSought={text.trim() !== ''}
          />
        </>
      )}
      <h2>{t('intel.warning_lists')}</h2>
      <WarningLists />
      {isAdding && <AddForm close={() => setAdding(false)} />}
    </PageFrame>
  );
}

/** Hundreds, and nothing to do about them here: one line each, shown when asked or looked for. */
function PlannedNetworks({ rows, isSought }: { rows: readonly Row[]; isSought: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  if (rows.length === 0) return null;
  return (
    <Collapse
      style={{ marginTop: 12 }}
      activeKey={isOpen || isSought ? ['networks'] : []}
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'networks',
          label: t('intel.protected_networks', { count: rows.length }),
          children: (
            <>
              {rows.slice(0, SHOWN).map(({ value, reason }) => (
                <div
                  key={value}
                  style={{ display: 'flex', flexWrap: 'wrap', gap: '0 12px', padding: '3px 0' }}
                >
                  <strong style={{ flex: '0 0 190px' }}>{value}</strong>
                  <span style={{ flex: '1 1 200px', color: '#5d6f6b' }}>{reason}</span>
                </div>
              ))}
              {rows.length > SHOWN && (
                <p style={{ color: '#5d6f6b' }}>{t('ui.shown_of', { shown: SHOWN, total: rows.length })}</p>
              )}
            </>
          ),
        },
      ]}
    />
  );
}

function ProtectedRow({ row }: { row: Row }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const remove = useChange(RemoveProtected);
  const { id } = row;
  return (
    <div className="row-card" style={{ cursor: 'default' }}>
      {remove.error && <Failed failure={remove.error} />}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, justifyContent: 'space-between' }}>
        <strong style={{ overflowWrap: 'anywhere' }}>{row.value}</strong>
        <Tag>{t(`intel.protected_${row.origin}`)}</Tag>
      </div>
      <div style={{ color: '#5d6f6b' }}>
        {row.reason || t('intel.protected_portal')}
        {row.addedBy && ` · ${row.addedBy}`}
      </div>
      {id !== null && may('intel:manage') && (
        <Popconfirm title={t('intel.remove_protected_sure')} onConfirm={() => remove.mutate({ id })}>
          <Button size="small" danger style={{ marginTop: 6 }} loading={remove.isPending}>
            {t('intel.remove_protected')}
          </Button>
        </Popconfirm>
      )}
    </div>
  );
}

function WarningLists() {
  const { t } = useTranslation();
  const { may } = useSession();
  const client = useQueryClient();
  const lists = useCall(ListWarningLists, {});
  const remove = useChange(RemoveWarningList);
  const send = useMutation<Wire<typeof ImportWarningList.output>, Failure, File>({
    mutationFn: (file) => upload(ImportWarningList.path, [file]),
    onSettled: () => client.invalidateQueries(),
  });
  const failure = lists.error ?? send.error ?? remove.error;
  return (
    <>
      <p>{t('intel.warning_lists_note')}</p>
      {failure && <Failed failure={failure} />}
      {may('intel:manage') && (
        <Upload
          showUploadList={false}
          accept=".json"
          beforeUpload={(file) => {
            send.mutate(file);
            return false;
          }}
        >
          <Button loading={send.isPending} style={{ marginBottom: 12 }}>
            {t('intel.add_warning_list')}
          </Button>
        </Upload>
      )}
      {send.data && send.data.unusable.count > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 12 }}
          title={t('intel.unusable_patterns', {
            count: numberText(send.data.unusable.count),
            name: send.data.name,
          })}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {send.data.unusable.first.map(({ line, value }) => (
                <li key={line} style={{ overflowWrap: 'anywhere' }}>
                  {t('intel.unusable_pattern', { line })} <code>{value}</code>
                </li>
              ))}
            </ul>
          }
        />
      )}
      {!lists.data && !lists.error && <Loading />}
      {lists.data?.rows.length === 0 && <Nothing text={t('intel.none_warning_lists')} />}
      <div className="row-cards">
        {lists.data?.rows.map(({ id, name, entries, addedAt }) => (
          <div key={id} className="row-card" style={{ cursor: 'default' }}>
            <strong>{name}</strong>
            <div style={{ color: '#5d6f6b' }}>
              {t('intel.entries', { entries: numberText(entries) })} · {instantText(addedAt)}
            </div>
            {may('intel:manage') && (
              <Button
                size="small"
                danger
                style={{ marginTop: 6 }}
                loading={remove.isPending}
                onClick={() => remove.mutate({ id })}
              >
                {t('intel.remove_warning_list')}
              </Button>
            )}
          </div>
        ))}
      </div>
    </>
  );
}

function AddForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ value: string; reason: string }>();
  const add = useChange(AddProtected);
  return (
    <Modal
      open
      title={t('intel.add_protected')}
      okText={t('intel.save')}
      cancelText={t('intel.cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={add.isPending}
    >
      {add.error && <Failed failure={add.error} />}
      <Form form={form} layout="vertical" onFinish={(values) => add.mutate(values, { onSuccess: close })}>
        <Form.Item name="value" label={t('intel.protected_value')} rules={[{ required: true, min: 3 }]}>
          <Input placeholder="vnpt-gialai.vn, 203.0.113.0/24" />
        </Form.Item>
        <Form.Item name="reason" label={t('intel.protected_reason')} rules={[{ required: true, min: 3 }]}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}

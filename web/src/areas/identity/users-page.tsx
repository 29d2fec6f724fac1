import type { User } from '@lachan/server/contracts/identity';
import { CreateUser, ListUsers, ResetPassword, ReviseUser } from '@lachan/server/contracts/identity';
import type { Wire } from '@lachan/server/kernel/contract';
import { roleNames, type RoleName } from '@lachan/server/kernel/permissions';
import { App, Button, Form, Input, Modal, Select, Switch, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../app/filters.ts';
import { useChange } from '../../app/http.ts';
import { showFaults } from '../../ui/form-faults.ts';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { PagedTable } from '../../ui/paged-table.tsx';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';

type Row = Wire<typeof User>;
interface Fields {
  unitId: string;
  login: string;
  name: string;
  roles: RoleName[];
  password: string;
  isDisabled: boolean;
}

export default function UsersPage() {
  const { t } = useTranslation();
  const [filters, setFilters] = useFilters<{ text?: string; unitId?: string }>();
  const [editing, setEditing] = useState<Row | 'new' | null>(null);
  const state = (user: Row) =>
    user.isDisabled ? <Tag>{t('identity.disabled')}</Tag> : <Tag color="green">{t('identity.active')}</Tag>;
  const roles = (user: Row) => user.roles.map((role) => t(`identity.role_${role}`)).join(', ');
  return (
    <PageFrame
      title={t('identity.users')}
      actions={
        <Button type="primary" onClick={() => setEditing('new')}>
          {t('identity.create')}
        </Button>
      }
    >
      <div className="page-filters">
        <Input.Search
          allowClear
          placeholder={t('ui.find')}
          defaultValue={filters.text}
          onSearch={(text) => setFilters({ text })}
          style={{ maxWidth: 280 }}
        />
        <div style={{ width: 300, maxWidth: '100%' }}>
          <UnitPicker value={filters.unitId} onChange={(unitId) => setFilters({ unitId })} />
        </div>
      </div>
      <PagedTable
        endpoint={ListUsers}
        input={filters}
        keyOf={(user) => user.id}
        onOpen={setEditing}
        columns={[
          { title: t('identity.login'), dataIndex: 'login' },
          { title: t('identity.name'), dataIndex: 'name' },
          { title: t('identity.unit'), dataIndex: 'unitName' },
          { title: t('identity.roles'), render: (_, user) => roles(user) },
          {
            title: t('identity.last_seen'),
            render: (_, user) => (user.lastSeenAt ? instantText(user.lastSeenAt) : t('identity.never')),
          },
          {
            title: t('identity.state'),
            render: (_, user) => (
              <>
                {state(user)}
                {user.hasTotp && <Tag color="blue">{t('identity.totp_on')}</Tag>}
              </>
            ),
          },
        ]}
        renderCard={(user) => (
          <>
            <strong>{user.name}</strong> · {user.login} {state(user)}
            <div>{user.unitName}</div>
            <div>{roles(user)}</div>
          </>
        )}
      />
      {editing && <UserForm user={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </PageFrame>
  );
}

function UserForm({ user, close }: { user: Row | null; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const create = useChange(CreateUser);
  const revise = useChange(ReviseUser);
  const reset = useChange(ResetPassword);
  const save = (fields: Fields) => {
    const settled = {
      onSuccess: () => {
        void message.success(t('identity.saved'));
        close();
      },
      onError: (failure: Parameters<typeof showFaults>[1]) => showFaults(form, failure, t),
    };
    if (user)
      revise.mutate(
        {
          id: user.id,
          unitId: fields.unitId,
          name: fields.name,
          roles: fields.roles,
          isDisabled: fields.isDisabled,
        },
        settled,
      );
    else create.mutate(fields, settled);
  };
  const failure = create.error ?? revise.error ?? reset.error;
  return (
    <Modal
      open
      title={user ? t('identity.revise') : t('identity.create')}
      okText={t('ui.save')}
      cancelText={t('ui.cancel')}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={create.isPending || revise.isPending}
    >
      {failure && <Failed failure={failure} />}
      <Form<Fields>
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={user ?? { roles: ['unit_officer'] }}
      >
        <Form.Item name="unitId" label={t('identity.unit')} rules={[{ required: true, message: '' }]}>
          <UnitPicker allowClear={false} />
        </Form.Item>
        <Form.Item name="name" label={t('identity.name')} rules={[{ required: true, message: '' }]}>
          <Input />
        </Form.Item>
        <Form.Item name="login" label={t('identity.login')} rules={[{ required: true, message: '' }]}>
          <Input disabled={user !== null} autoCapitalize="none" />
        </Form.Item>
        <Form.Item name="roles" label={t('identity.roles')} rules={[{ required: true, message: '' }]}>
          <Select
            mode="multiple"
            options={roleNames
              .filter((role) => role !== 'collector' && role !== 'subscriber')
              .map((role) => ({ value: role, label: t(`identity.role_${role}`) }))}
          />
        </Form.Item>
        {user ? (
          <Form.Item name="isDisabled" label={t('identity.disabled')} valuePropName="checked">
            <Switch />
          </Form.Item>
        ) : (
          <Form.Item
            name="password"
            label={t('identity.initial_password')}
            extra={t('identity.initial_password_note')}
            rules={[{ required: true, min: 12, message: t('identity.password_rule') }]}
          >
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        )}
      </Form>
      {user && (
        <Input.Search
          type="password"
          autoComplete="new-password"
          placeholder={t('identity.initial_password_note')}
          enterButton={t('identity.reset')}
          loading={reset.isPending}
          onSearch={(password) =>
            password &&
            reset.mutate(
              { id: user.id, password },
              { onSuccess: () => void message.success(t('identity.reset_done')) },
            )
          }
        />
      )}
    </Modal>
  );
}

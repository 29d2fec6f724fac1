import { AddContact, contactRoles, EndContact, type GetUnit } from '@lachan/server/contracts/organisation';
import type { Wire } from '@lachan/server/kernel/contract';
import { Button, Card, Form, Input, Popconfirm, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { today } from '../../ui/numbers.ts';
import { Failed, Nothing } from '../../ui/states.tsx';

type Contacts = Wire<typeof GetUnit.output>['contacts'];

/** Whom to call at a unit. */
export function ContactsCard({ unitId, contacts }: { unitId: string; contacts: Contacts }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [form] = Form.useForm<{
    role: (typeof contactRoles)[number];
    name: string;
    phone: string;
    email?: string;
  }>();
  const add = useChange(AddContact);
  const end = useChange(EndContact);
  const present = contacts.filter(({ validTo }) => validTo === null);
  return (
    <Card title={t('organisation.contacts')}>
      {present.length === 0 && <Nothing text={t('organisation.contacts_none')} />}
      {present.map((contact) => (
        <div
          key={contact.id}
          style={{ display: 'flex', flexWrap: 'wrap', gap: 10, padding: '6px 0', alignItems: 'center' }}
        >
          <strong>{contact.name}</strong>
          <span style={{ flex: 1 }}>{t(`organisation.role_${contact.role}`)}</span>
          <a href={`tel:${contact.phone}`}>{contact.phone}</a>
          {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
          {may('organisation:manage') && (
            <Popconfirm
              title={t('organisation.end_question')}
              onConfirm={() => end.mutate({ id: contact.id, validTo: today() })}
            >
              <Button size="small">{t('organisation.end')}</Button>
            </Popconfirm>
          )}
        </div>
      ))}
      {add.error && <Failed failure={add.error} />}
      {may('organisation:manage') && (
        <Form
          form={form}
          layout="inline"
          style={{ gap: 8, marginTop: 12 }}
          initialValues={{ role: 'security_officer' }}
          onFinish={(fields) =>
            add.mutate(
              { unitId, ...fields, email: fields.email || null, validFrom: today() },
              { onSuccess: () => form.resetFields(), onError: (failure) => showFaults(form, failure, t) },
            )
          }
        >
          <Form.Item name="name" rules={[{ required: true, message: '' }]}>
            <Input placeholder={t('organisation.contact_name')} />
          </Form.Item>
          <Form.Item name="role">
            <Select
              style={{ minWidth: 180 }}
              options={contactRoles.map((role) => ({ value: role, label: t(`organisation.role_${role}`) }))}
            />
          </Form.Item>
          <Form.Item name="phone" rules={[{ required: true, message: '' }]}>
            <Input placeholder={t('organisation.contact_phone')} inputMode="tel" />
          </Form.Item>
          <Form.Item name="email">
            <Input placeholder={t('organisation.contact_email')} type="email" />
          </Form.Item>
          <Button htmlType="submit" loading={add.isPending}>
            {t('organisation.add_contact')}
          </Button>
        </Form>
      )}
    </Card>
  );
}

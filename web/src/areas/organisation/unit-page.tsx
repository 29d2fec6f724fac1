import { GetUnit, ReviseUnit } from '@lachan/server/contracts/organisation';
import type { Wire } from '@lachan/server/kernel/contract';
import { App, Button, Card, Descriptions, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall, useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { dayText, today } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { ContactsCard } from './contacts-card.tsx';
import { NetworksCard } from './networks-card.tsx';

type UnitDetail = Wire<typeof GetUnit.output>;

export default function UnitPage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const unit = useCall(GetUnit, { id });
  const { may } = useSession();
  const [isRevising, setRevising] = useState(false);
  if (unit.error) return <Failed failure={unit.error} retry={() => void unit.refetch()} />;
  if (!unit.data) return <Loading />;
  const {
    name,
    kind,
    code,
    organId,
    parentName,
    validFrom,
    validTo,
    history,
    successions,
    networks,
    contacts,
  } = unit.data;
  return (
    <PageFrame
      title={name}
      note={t(`organisation.kind_${kind}`)}
      actions={
        may('organisation:manage') && (
          <Button onClick={() => setRevising(true)}>{t('organisation.revise')}</Button>
        )
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <Card>
          <Descriptions
            column={{ xs: 1, md: 2 }}
            items={[
              { label: t('organisation.parent'), children: parentName ?? '–' },
              { label: t('organisation.code'), children: code ?? '–' },
              { label: t('organisation.organ_id'), children: organId ?? '–' },
              {
                label: t('organisation.valid_from'),
                children: `${dayText(validFrom)}${validTo ? ` – ${dayText(validTo)}` : ''}`,
              },
            ]}
          />
        </Card>
        <NetworksCard unitId={id} networks={networks} />
        <ContactsCard unitId={id} contacts={contacts} />
        {(history.length > 1 || successions.length > 0) && (
          <Card title={t('organisation.history')}>
            <ul>
              {history.map((state) => (
                <li key={state.validFrom}>
                  {dayText(state.validFrom)}: {state.name}
                </li>
              ))}
              {successions.map((line) => (
                <li key={`${line.fromUnitId}${line.toUnitId}`}>
                  {t('organisation.succession_line', {
                    from: line.fromName,
                    to: line.toName,
                    on: dayText(line.on),
                    basis: line.basis,
                  })}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </div>
      {isRevising && <ReviseForm unit={unit.data} close={() => setRevising(false)} />}
    </PageFrame>
  );
}

function ReviseForm({ unit, close }: { unit: UnitDetail; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [form] = Form.useForm<{
    name: string;
    parentId: string | null;
    code: string | null;
    organId: string | null;
    from: string;
  }>();
  const revise = useChange(ReviseUnit);
  return (
    <Modal
      open
      title={t('organisation.revise')}
      okText={t('ui.save')}
      cancelText={t('ui.cancel')}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={revise.isPending}
    >
      {revise.error && <Failed failure={revise.error} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ ...unit, from: today() }}
        onFinish={(fields) =>
          revise.mutate(
            {
              ...fields,
              id: unit.id,
              parentId: fields.parentId ?? null,
              code: fields.code || null,
              organId: fields.organId || null,
            },
            {
              onSuccess: () => {
                void message.success(t('organisation.saved'));
                close();
              },
              onError: (failure) => showFaults(form, failure, t),
            },
          )
        }
      >
        <Form.Item name="name" label={t('organisation.name')} rules={[{ required: true, message: '' }]}>
          <Input />
        </Form.Item>
        {unit.parentId && (
          <Form.Item name="parentId" label={t('organisation.parent')}>
            <UnitPicker allowClear={false} />
          </Form.Item>
        )}
        <Form.Item name="code" label={t('organisation.code')}>
          <Input />
        </Form.Item>
        <Form.Item name="organId" label={t('organisation.organ_id')}>
          <Input placeholder="000.00.00.H52" />
        </Form.Item>
        <Form.Item
          name="from"
          label={t('organisation.revise_from')}
          rules={[{ required: true, message: '' }]}
        >
          <DayPicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}

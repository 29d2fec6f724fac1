import {
  machineKinds,
  RegisterMachine,
  ReviseMachine,
  type MachineKind,
} from '@lachan/server/contracts/assets';
import { App, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { showFaults } from '../../ui/form-faults.ts';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import type { MachineRow } from './machine-states.tsx';

interface Fields {
  unitId: string;
  name: string;
  kind: MachineKind;
  serial?: string;
  macs?: string;
  addresses?: string;
  osName?: string;
  osVersion?: string;
  avProduct?: string;
  avVersion?: string;
  avSignatureOn?: string;
  owner?: string;
}

/** One machine by hand: a new one, or corrections to `machine`. */
export function MachineForm({ machine, close }: { machine?: MachineRow; close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { unit, seesProvince } = useSession();
  const [form] = Form.useForm<Fields>();
  const register = useChange(RegisterMachine);
  const revise = useChange(ReviseMachine);
  const failure = register.error ?? revise.error;

  function save({ unitId, macs, addresses, ...fields }: Fields) {
    const blank = (value: string | undefined) => value?.trim() || null;
    const written = {
      name: fields.name,
      kind: fields.kind,
      serial: blank(fields.serial),
      macs: partsOf(macs),
      addresses: partsOf(addresses),
      osName: blank(fields.osName),
      osVersion: blank(fields.osVersion),
      avProduct: blank(fields.avProduct),
      avVersion: blank(fields.avVersion),
      avSignatureOn: fields.avSignatureOn ?? null,
      owner: blank(fields.owner),
    };
    const then = {
      onSuccess: () => {
        void message.success(t('assets.saved'));
        close();
      },
      onError: (refused: Failure) => showFaults(form, refused, t),
    };
    if (machine) revise.mutate({ id: machine.id, ...written }, then);
    else register.mutate({ unitId, ...written }, then);
  }

  return (
    <Modal
      open
      title={t(machine ? 'assets.revise' : 'assets.register')}
      okText={t('ui.save')}
      cancelText={t('ui.cancel')}
      onCancel={close}
      onOk={form.submit}
      confirmLoading={register.isPending || revise.isPending}
    >
      {failure && <Failed failure={failure} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={
          machine
            ? { ...machine, macs: machine.macs.join(' '), addresses: machine.addresses.join(' ') }
            : { unitId: unit.id, kind: 'workstation' }
        }
        onFinish={save}
      >
        {!machine && seesProvince && (
          <Form.Item name="unitId" label={t('assets.unit')} rules={[{ required: true, message: '' }]}>
            <UnitPicker allowClear={false} />
          </Form.Item>
        )}
        {!machine && !seesProvince && (
          <Form.Item name="unitId" hidden>
            <Input />
          </Form.Item>
        )}
        <Form.Item name="name" label={t('assets.name')} rules={[{ required: true, message: '' }]}>
          <Input />
        </Form.Item>
        <Form.Item name="kind" label={t('assets.kind')}>
          <Select options={machineKinds.map((kind) => ({ value: kind, label: t(`assets.kind_${kind}`) }))} />
        </Form.Item>
        {(['serial', 'addresses', 'macs', 'avProduct', 'avVersion'] as const).map((field) => (
          <Form.Item
            key={field}
            name={field}
            label={t(`assets.${field === 'addresses' ? 'address' : field === 'macs' ? 'mac' : field}`)}
            {...(field === 'addresses' || field === 'macs' ? { extra: t('assets.many_hint') } : {})}
          >
            <Input />
          </Form.Item>
        ))}
        <Form.Item name="avSignatureOn" label={t('assets.avSignatureOn')}>
          <DayPicker allowClear />
        </Form.Item>
        {(['osName', 'osVersion', 'owner'] as const).map((field) => (
          <Form.Item key={field} name={field} label={t(`assets.${field}`)}>
            <Input />
          </Form.Item>
        ))}
      </Form>
    </Modal>
  );
}

function partsOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,;]+/).filter(Boolean);
}

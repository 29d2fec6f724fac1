import { ListDirectives } from '@lachan/server/contracts/directives';
import {
  isForOccasion,
  ListForms,
  OpenPeriod,
  type Form as ReportForm,
} from '@lachan/server/contracts/reports';
import { useNavigate } from '@tanstack/react-router';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { DayPicker } from '../../ui/day-picker.tsx';
import { dayText } from '../../ui/numbers.ts';
import { MomentPicker } from '../../ui/moment-picker.tsx';
import { Failed } from '../../ui/states.tsx';
import { UnitPicker } from '../../ui/unit-picker.tsx';
import { useWords } from './figure-text.ts';

interface Fields {
  label?: string;
  from?: string;
  to?: string;
  at?: string;
  dueOn?: string;
  unitId?: string;
  directiveId?: string;
}

/** Opens a report of the form that is chosen: the next period of the calendar, or one occasion. */
export function OpenDialog() {
  const { t } = useTranslation();
  const words = useWords();
  const { may } = useSession();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [isShown, setShown] = useState(false);
  const [formKey, setFormKey] = useState<string>();
  const [fields] = Form.useForm<Fields>();
  const forms = useCall(ListForms, isShown ? {} : null);
  const open = useChange(OpenPeriod);
  if (!may('reports:review')) return null;
  const all = forms.data?.forms ?? [];
  const chosen = all.find(({ key }) => key === formKey);
  const send = (given: Fields) => {
    if (!chosen) return;
    open.mutate(
      { formKey: chosen.key, ...(isForOccasion(chosen) ? { occasion: occasionOf(given) } : {}) },
      {
        onSuccess: ({ id, opened, dueOn }) => {
          void message.success(
            opened > 0
              ? t('reports.opened_due', { count: opened, day: dayText(dueOn) })
              : t('reports.opened_already'),
          );
          setShown(false);
          void navigate({ to: '/reports', search: { periodId: id } });
        },
      },
    );
  };
  return (
    <>
      <Button onClick={() => setShown(true)}>{t('reports.open_period')}</Button>
      <Modal
        open={isShown}
        title={t('reports.open_period')}
        okText={t('reports.open_do')}
        cancelText={t('ui.cancel')}
        onCancel={() => setShown(false)}
        okButtonProps={{ disabled: !chosen }}
        confirmLoading={open.isPending}
        onOk={() => fields.submit()}
      >
        {forms.error && <Failed failure={forms.error} />}
        {open.error && <Failed failure={open.error} />}
        <Form form={fields} layout="vertical" requiredMark={false} onFinish={send}>
          <Form.Item label={t('reports.form')} htmlFor="open-form">
            <Select
              id="open-form"
              loading={forms.isFetching}
              placeholder={t('reports.choose_form')}
              value={formKey ?? null}
              onChange={(key) => {
                setFormKey(key);
                open.reset();
                fields.resetFields();
              }}
              options={all.map(({ key, title }) => ({ value: key, label: words(title) }))}
            />
          </Form.Item>
          {chosen && !isForOccasion(chosen) && <p>{t('reports.open_next_note')}</p>}
          {chosen && isForOccasion(chosen) && <OccasionFields form={chosen} failure={open.error} />}
        </Form>
      </Modal>
    </>
  );
}

function OccasionFields({ form, failure }: { form: ReportForm; failure: Failure | null }) {
  const { t } = useTranslation();
  const isIncident = form.key.startsWith('incident-');
  const isDirective = form.key === 'directive-status';
  const help = (path: string) => {
    const fault = failure?.faults.find((each) => each.path === `occasion.${path}`);
    return fault ? { validateStatus: 'error' as const, help: t(fault.reason) } : {};
  };
  const rules = [{ required: true, message: t('reports.fill_this') }];
  return (
    <>
      <Form.Item
        name="label"
        label={t(isIncident ? 'reports.occasion_incident' : 'reports.occasion_label')}
        rules={rules}
        {...help('label')}
      >
        <Input maxLength={200} />
      </Form.Item>
      {isIncident ? (
        <Form.Item name="at" label={t('reports.occasion_at')} rules={rules} {...help('at')}>
          <MomentPicker />
        </Form.Item>
      ) : (
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12 }}>
          <Form.Item name="from" label={t('reports.occasion_from')} rules={rules} {...help('from')}>
            <DayPicker />
          </Form.Item>
          <Form.Item name="to" label={t('reports.occasion_to')} rules={rules} {...help('to')}>
            <DayPicker />
          </Form.Item>
        </div>
      )}
      {isDirective && (
        <Form.Item name="directiveId" label={t('reports.occasion_directive')} rules={rules}>
          <DirectivePicker />
        </Form.Item>
      )}
      {isIncident && (
        <Form.Item name="unitId" label={t('reports.unit')} rules={rules} {...help('unitIds')}>
          <UnitPicker allowClear={false} />
        </Form.Item>
      )}
      <Form.Item
        name="dueOn"
        label={t('reports.occasion_due')}
        extra={t('reports.occasion_due_note')}
        {...help('dueOn')}
      >
        <DayPicker allowClear />
      </Form.Item>
    </>
  );
}

function DirectivePicker({ value, onChange }: { value?: string; onChange?: (id: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useCall(ListDirectives, { state: 'issued', text, limit: 30 });
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value ?? null}
      {...(onChange ? { onChange } : {})}
      loading={found.isFetching}
      placeholder={t('reports.occasion_directive')}
      options={(found.data?.rows ?? []).map(({ id, label, subject }) => ({
        value: id,
        label: [label, subject].filter(Boolean).join(' · '),
      }))}
    />
  );
}

/** What was entered, as it travels: an incident is of the day of its moment, in Vietnam. */
function occasionOf({ label = '', from, to, at, dueOn, unitId, directiveId }: Fields) {
  const day = at?.slice(0, 10) ?? '';
  return {
    label,
    from: from ?? day,
    to: to ?? day,
    ...(at ? { at: `${at}:00+07:00` } : {}),
    ...(dueOn ? { dueOn } : {}),
    ...(unitId ? { unitIds: [unitId] } : {}),
    ...(directiveId ? { directiveId } : {}),
  };
}

import {
  CleanInfection,
  ConfirmInfection,
  DismissInfection,
  type GetInfection,
  IsolateInfection,
  ReopenInfection,
  ReturnInfection,
  UploadProof,
  VerifyInfection,
} from '@lachan/server/contracts/detection';
import type { Endpoint, Wire } from '@lachan/server/kernel/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Input, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, upload, type Failure } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { Failed } from '../../ui/states.tsx';

type Infection = Wire<typeof GetInfection.output>;
type Action = Infection['actions'][number];

/** What each step asks: `required` are the words without which it is not taken. */
const steps: Record<
  Action,
  { endpoint: Endpoint; fields: { name: string; text: string; isRequired: boolean }[] }
> = {
  confirm: { endpoint: ConfirmInfection, fields: [{ name: 'note', text: 'confirm', isRequired: false }] },
  isolate: { endpoint: IsolateInfection, fields: [{ name: 'note', text: 'isolate', isRequired: false }] },
  clean: {
    endpoint: CleanInfection,
    fields: [
      { name: 'found', text: 'found', isRequired: true },
      { name: 'how', text: 'how', isRequired: true },
    ],
  },
  dismiss: { endpoint: DismissInfection, fields: [{ name: 'reason', text: 'dismiss', isRequired: true }] },
  verify: { endpoint: VerifyInfection, fields: [{ name: 'reason', text: 'verify', isRequired: false }] },
  return: { endpoint: ReturnInfection, fields: [{ name: 'note', text: 'return', isRequired: true }] },
  reopen: { endpoint: ReopenInfection, fields: [{ name: 'reason', text: 'reopen', isRequired: true }] },
};

/** The one card that says what to do now, with large buttons for whoever is on the phone beside the machine. */
export function NextStep({ infection }: { infection: Infection }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const [chosen, setChosen] = useState<Action | null>(null);
  const { actions, state, quietDays, quietDaysNeeded } = infection;
  // Who verifies looks on while the unit works; its own next step is then none.
  const own = may('detection:verify') && state !== 'cleaned' && state !== 'false_alarm' ? [] : actions;
  const others = actions.filter((action) => !own.includes(action));
  const [first, ...rest] = own;
  const hint =
    state === 'cleaned'
      ? t('detection.next_cleaned', { days: quietDays ?? 0, needed: quietDaysNeeded })
      : own.length > 0 && ['seen', 'confirmed', 'isolated'].includes(state)
        ? t(`detection.next_${state}`)
        : null;
  const waiting =
    own.length > 0
      ? null
      : state === 'cleaned'
        ? 'waits_for_province'
        : others.length > 0
          ? 'waits_for_unit'
          : 'nothing_to_do';
  return (
    <Card title={t('detection.what_to_do')} styles={{ header: { background: '#eef6f3' } }}>
      {waiting && <p style={{ marginTop: 0 }}>{t(`detection.${waiting}`)}</p>}
      {hint && <p style={{ fontSize: 16, marginTop: 0 }}>{hint}</p>}
      {chosen ? (
        <StepForm infection={infection} action={chosen} close={() => setChosen(null)} />
      ) : (
        <div style={{ display: 'grid', gap: 10 }}>
          {first && (
            <Button type="primary" size="large" block style={{ height: 52 }} onClick={() => setChosen(first)}>
              {t(`detection.do_${first}`)}
            </Button>
          )}
          {rest.map((action) => (
            <Button
              key={action}
              size="large"
              block
              danger={action === 'return'}
              onClick={() => setChosen(action)}
            >
              {t(`detection.do_${action}`)}
            </Button>
          ))}
          {others.length > 0 && (
            <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
              {others.map((action) => (
                <Button key={action} onClick={() => setChosen(action)}>
                  {t(`detection.do_${action}`)}
                </Button>
              ))}
            </div>
          )}
        </div>
      )}
    </Card>
  );
}

function StepForm({ infection, action, close }: { infection: Infection; action: Action; close: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [proof, setProof] = useState<File | null>(null);
  const { endpoint, fields } = steps[action];
  const { id, quietDaysNeeded } = infection;
  const take = useMutation<unknown, Failure, Record<string, string>>({
    mutationFn: async (words) => {
      const path = UploadProof.path.replace(':id', id);
      const file = proof ? await upload<{ id: string }>(path, [proof]) : null;
      return call(endpoint, { id, ...words, ...(file ? { fileId: file.id } : {}) });
    },
    onSuccess: async () => {
      close();
      await client.invalidateQueries();
    },
  });
  return (
    <Form layout="vertical" onFinish={(words: Record<string, string>) => take.mutate(words)}>
      {take.error && <Failed failure={take.error} />}
      {fields.map(({ name, text, isRequired }) => (
        <Form.Item
          key={name}
          name={name}
          label={t(`detection.say_${text}`, { needed: quietDaysNeeded })}
          rules={isRequired ? [{ required: true, min: 5 }] : []}
        >
          <Input.TextArea
            rows={3}
            autoFocus={name === fields[0]?.name}
            placeholder={action === 'clean' ? t(`detection.say_${text}_hint`) : ''}
          />
        </Form.Item>
      ))}
      {action === 'clean' && (
        <Form.Item label={t('detection.say_file')}>
          <Upload
            maxCount={1}
            beforeUpload={(file) => {
              setProof(file);
              return false;
            }}
            onRemove={() => setProof(null)}
          >
            <Button>{t('detection.choose_file')}</Button>
          </Upload>
        </Form.Item>
      )}
      <div style={{ display: 'flex', gap: 10 }}>
        <Button type="primary" htmlType="submit" size="large" loading={take.isPending} style={{ flex: 1 }}>
          {t(`detection.do_${action}`)}
        </Button>
        <Button size="large" onClick={close}>
          {t('detection.cancel')}
        </Button>
      </div>
    </Form>
  );
}

import { ImportNotice, ReadNotice } from '@lachan/server/contracts/law';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert, App, Button, Modal, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';
import { DayLine } from './day-line.tsx';

interface Chosen {
  fileName: string;
  text: string;
}

/** A notice is shown as it was understood before it changes anybody's deadlines. */
export function NoticeForm({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const read = useCall(ReadNotice, chosen);
  const take = useChange(ImportNotice);
  const failure = read.error ?? take.error;
  const days = read.data?.days ?? [];
  return (
    <Modal
      open
      title={t('law.import_notice')}
      cancelText={t('law.cancel')}
      okText={t('law.take_over', { count: days.length })}
      okButtonProps={{ disabled: days.length === 0 }}
      confirmLoading={take.isPending}
      onCancel={close}
      onOk={() =>
        chosen &&
        take.mutate(chosen, {
          onSuccess: ({ days: count }) => {
            void message.success(t('law.taken_over', { count }));
            close();
          },
        })
      }
    >
      <p>{t('law.import_help')}</p>
      <Upload
        maxCount={1}
        accept=".csv,.txt,.json"
        beforeUpload={(file) => {
          void file.text().then((text) => setChosen({ fileName: file.name, text }));
          return false;
        }}
        onRemove={() => setChosen(null)}
      >
        <Button>{t('law.choose_file')}</Button>
      </Upload>
      {failure && <Failed failure={failure} />}
      {read.data && read.data.refused.length > 0 && <Refused rows={read.data.refused} />}
      <div style={{ display: 'grid', gap: 6, marginTop: 10, maxHeight: 320, overflow: 'auto' }}>
        {days.map((day) => (
          <DayLine key={day.day} day={day} />
        ))}
      </div>
    </Modal>
  );
}

function Refused({ rows }: { rows: Wire<typeof ReadNotice.output>['refused'] }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginTop: 10 }}
      title={t('law.refused', { count: rows.length })}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {rows.slice(0, 50).map(({ line, reason, value }) => (
            <li key={`${line}-${reason}`}>
              {t('ui.line', { line })} <code>{value}</code>: {t(reason)}
            </li>
          ))}
        </ul>
      }
    />
  );
}

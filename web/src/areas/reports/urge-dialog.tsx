import { UrgeUnits } from '@lachan/server/contracts/reports';
import { App, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Urges one unit, or every unit whose report is missing. */
export function UrgeDialog({
  periodId,
  unitIds,
  count,
  close,
}: {
  periodId: string;
  unitIds?: string[];
  count: number;
  close: () => void;
}) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const urge = useChange(UrgeUnits);
  return (
    <Modal
      open
      title={`${t('reports.urge_title')} (${count})`}
      okText={t('reports.urge_one')}
      cancelText={t('ui.cancel')}
      onCancel={close}
      confirmLoading={urge.isPending}
      onOk={() =>
        urge.mutate(
          { id: periodId, words, ...(unitIds ? { unitIds } : {}) },
          {
            onSuccess: ({ urged }) => {
              void message.success(t('reports.urge_done', { count: urged }));
              close();
            },
          },
        )
      }
    >
      {urge.error && <Failed failure={urge.error} />}
      <label htmlFor="urge-words">{t('reports.urge_words')}</label>
      <Input.TextArea
        id="urge-words"
        rows={3}
        maxLength={1000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </Modal>
  );
}

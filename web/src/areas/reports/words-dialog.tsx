import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';

/** Asks for the words without which a step is not taken: why a report is sent back, corrected, reopened. */
export function WordsDialog({
  title,
  question,
  note,
  isPending,
  error,
  onOk,
  close,
}: {
  title: string;
  question: string;
  note?: string;
  isPending: boolean;
  error: Failure | null;
  onOk: (words: string) => void;
  close: () => void;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  return (
    <Modal
      open
      title={title}
      okText={title}
      cancelText={t('ui.cancel')}
      onCancel={close}
      confirmLoading={isPending}
      okButtonProps={{ disabled: words.trim().length < 3 }}
      onOk={() => onOk(words)}
    >
      {error && <Failed failure={error} />}
      <label htmlFor="dialog-words">{question}</label>
      <Input.TextArea
        id="dialog-words"
        rows={4}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {note && <p style={{ color: '#5d6f6b' }}>{note}</p>}
    </Modal>
  );
}

import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** A letter to each late unit, in one archive; how far the making of it has come stands on the button. */
export function LettersButton({ periodId, count }: { periodId: string; count: number }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [percent, setPercent] = useState<number | null>(null);
  const get = async () => {
    setPercent(0);
    try {
      const answer = await fetch(`/api/report-periods/${periodId}/urging-letters`);
      if (!answer.ok || !answer.body) throw new Error('No letters');
      const all = Number(answer.headers.get('x-approximate-bytes')) || 1;
      const parts: Uint8Array<ArrayBuffer>[] = [];
      let received = 0;
      const reader = answer.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value);
        received += part.value.length;
        setPercent(Math.min(99, Math.round((received / all) * 100)));
      }
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(parts, { type: 'application/zip' }));
      link.download = `${t('reports.letters_file')}.zip`;
      link.click();
      URL.revokeObjectURL(link.href);
    } catch {
      void message.error(t('reports.letters_failed'));
    } finally {
      setPercent(null);
    }
  };
  return (
    <Button loading={percent !== null} onClick={() => void get()}>
      {percent === null ? t('reports.letters', { count }) : t('reports.letters_progress', { percent })}
    </Button>
  );
}

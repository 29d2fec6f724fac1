import { AnswerHunt } from '@lachan/server/contracts/detection';
import { UploadOutlined } from '@ant-design/icons';
import { Alert, Button, Upload } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { numberText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';

/** Hands in what a unit has found in what it keeps itself. */
export function AnswerUpload({ id, isAgain, onDone }: { id: string; isAgain: boolean; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const answer = useChange(AnswerHunt);
  return (
    <>
      {answer.error && <Failed failure={answer.error} />}
      {answer.data && answer.data.refused > 0 && (
        <Alert
          type="warning"
          title={t('detection.hunt_answer_refused', { count: numberText(answer.data.refused) })}
          description={
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {answer.data.refusals.map(({ line, reason, value }) => (
                <li key={line} style={{ overflowWrap: 'anywhere' }}>
                  {t('ui.line', { line })}: {i18n.exists(reason) ? t(reason) : reason} ({value})
                </li>
              ))}
            </ul>
          }
        />
      )}
      <Upload
        accept=".ndjson,.json,.txt"
        showUploadList={false}
        beforeUpload={(file) => {
          void file
            .text()
            .then((text) => answer.mutate({ id, text, fileName: file.name }, { onSuccess: onDone }));
          return false;
        }}
      >
        <Button icon={<UploadOutlined />} loading={answer.isPending}>
          {t(isAgain ? 'detection.hunt_answer_again' : 'detection.hunt_answer_upload')}
        </Button>
      </Upload>
    </>
  );
}

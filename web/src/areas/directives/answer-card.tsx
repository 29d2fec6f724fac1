import { PaperClipOutlined } from '@ant-design/icons';
import { AnswerObligation, type StoredFile } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { App, Button, Card, Input, InputNumber, Radio } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { upload, useChange, type Failure } from '../../app/http.ts';
import { Failed } from '../../ui/states.tsx';
import { newId } from './new-id.ts';
import type { ObligationDetail } from './obligation-page.tsx';

type Kind = 'done' | 'figure' | 'zero' | 'not_applicable';
type Uploaded = Wire<typeof StoredFile>;

/** The answer of a unit; one that waits for review can be replaced. */
export function AnswerCard({ line }: { line: ObligationDetail }) {
  const { t } = useTranslation();
  const [isReplacing, setReplacing] = useState(false);
  if (line.status === 'reported' && !isReplacing)
    return (
      <div>
        <Button onClick={() => setReplacing(true)}>{t('directives.replace_answer')}</Button>
      </div>
    );
  return <AnswerForm line={line} done={() => setReplacing(false)} />;
}

/** "Zero" and "not applicable, because" are answers as good as any other. */
function AnswerForm({ line, done }: { line: ObligationDetail; done: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const wantsFigure = line.answerWay === 'figure' && line.measureKey === null;
  const main: Kind = wantsFigure ? 'figure' : 'done';
  const [kind, setKind] = useState<Kind>(main);
  const [figure, setFigure] = useState<number | null>(null);
  const [words, setWords] = useState('');
  const [files, setFiles] = useState<Uploaded[]>([]);
  // One id for one answer, however often its button is pressed or the network drops.
  const [answerId, setAnswerId] = useState(newId);
  const send = useChange(AnswerObligation);
  const mustExplain =
    line.measureKey !== null && line.measured?.isMet !== true && line.targetPercent !== null;
  const submit = () =>
    send.mutate(
      {
        id: line.id,
        answerId,
        kind,
        figure: kind === 'figure' ? figure : null,
        words,
        fileIds: files.map(({ id }) => id),
      },
      {
        onSuccess: () => {
          void message.success(t('directives.answered'));
          setAnswerId(newId());
          setWords('');
          setFigure(null);
          setFiles([]);
          done();
        },
      },
    );
  return (
    <Card title={line.status === 'reported' ? t('directives.replace_answer') : t('directives.your_answer')}>
      <div className="stack">
        <Radio.Group
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
          vertical
          options={([main, 'zero', 'not_applicable'] as const).map((value) => ({
            value,
            label: t(`directives.answer_${value}`),
          }))}
        />
        {kind === 'figure' && (
          <InputNumber<number>
            size="large"
            min={0}
            decimalSeparator=","
            value={figure}
            onChange={setFigure}
            style={{ width: 220 }}
            suffix={line.figureUnit ?? ''}
            aria-label={t('directives.figure')}
          />
        )}
        <Input.TextArea
          rows={4}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          maxLength={10_000}
          aria-label={t('directives.words')}
          placeholder={t(
            kind === 'not_applicable'
              ? 'directives.why_not_applicable'
              : mustExplain
                ? 'directives.why_below'
                : 'directives.what_was_done',
          )}
        />
        <Attachments obligationId={line.id} files={files} onChange={setFiles} />
        {send.error && <Failed failure={send.error} />}
        <div>
          <Button type="primary" size="large" onClick={submit} loading={send.isPending}>
            {t('directives.send_answer')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Attachments({
  obligationId,
  files,
  onChange,
}: {
  obligationId: string;
  files: Uploaded[];
  onChange: (files: Uploaded[]) => void;
}) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isSending, setSending] = useState(false);
  const add = async (chosen: readonly File[]) => {
    setSending(true);
    setFailure(null);
    try {
      const added: Uploaded[] = [];
      for (const file of chosen)
        added.push(await upload<Uploaded>(`/api/obligations/${obligationId}/files`, [file]));
      onChange([...files, ...added]);
    } catch (error) {
      setFailure(error as Failure);
    } finally {
      setSending(false);
    }
  };
  return (
    <div>
      {/* JPEG and PNG are named so that phones convert their own formats. */}
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/jpeg,image/png,application/pdf,.docx,.xlsx,.csv,.txt,.zip"
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(chosen);
        }}
      />
      <Button icon={<PaperClipOutlined />} loading={isSending} onClick={() => input.current?.click()}>
        {t('directives.add_file')}
      </Button>
      {files.map((file) => (
        <div key={file.id}>
          {file.name}{' '}
          <Button type="link" size="small" onClick={() => onChange(files.filter(({ id }) => id !== file.id))}>
            {t('directives.remove')}
          </Button>
        </div>
      ))}
      {failure && <Failed failure={failure} />}
    </div>
  );
}

import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { dayText, instantText, numberText } from '../../ui/numbers.ts';
import { Nothing } from '../../ui/states.tsx';
import type { ObligationDetail } from './obligation-page.tsx';

type Entry = ObligationDetail['history'][number];

/** Everything that happened, oldest first; nothing is ever overwritten. */
export function HistoryCard({ line }: { line: ObligationDetail }) {
  const { t } = useTranslation();
  return (
    <Card title={t('directives.history')}>
      {line.history.length === 0 ? (
        <Nothing text={t('directives.no_history')} />
      ) : (
        <ul className="history">
          {line.history.map((entry) => (
            <li key={entry.id}>
              <strong>{t(`directives.action_${entry.action}`)}</strong>{' '}
              <span className="quiet">
                {entry.by} · {instantText(entry.at)}
              </span>
              <EntryBody entry={entry} line={line} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function EntryBody({ entry, line }: { entry: Entry; line: ObligationDetail }) {
  const { t } = useTranslation();
  return (
    <div>
      {entry.action === 'due_changed' && (
        <div>
          {dayText(entry.dueBefore)} → <strong>{dayText(entry.dueAfter)}</strong>
        </div>
      )}
      {entry.kind && entry.kind !== 'done' && (
        <div>
          <strong>
            {entry.kind === 'figure'
              ? `${numberText(entry.figure ?? 0, 2)} ${line.figureUnit ?? ''}`
              : t(`directives.answer_${entry.kind}`)}
          </strong>
        </div>
      )}
      {entry.measured && (
        <div className="quiet">
          {line.measureTitle}:{' '}
          {entry.measured.percent === null ? t('ui.no_data') : `${numberText(entry.measured.percent, 1)} %`} (
          {dayText(entry.measured.on)})
        </div>
      )}
      {entry.words && <div className="words">{entry.words}</div>}
      {entry.files.map((file) => (
        <div key={file.id}>
          <a href={`/api/obligations/${line.id}/files/${file.id}`} download={file.name}>
            {file.name}
          </a>{' '}
          <span className="quiet">{numberText(Math.ceil(file.sizeBytes / 1024))} KB</span>
        </div>
      ))}
    </div>
  );
}

import type { Evidence } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Card } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { instantText } from '../../ui/numbers.ts';

/** The line as it came in, with what was found marked in it. */
export function RawLine({ evidence }: { evidence: Wire<typeof Evidence> }) {
  const { t } = useTranslation();
  const { line, marks, lineNumber, receivedAt, loggedAt } = evidence;
  const parts: ReactNode[] = [];
  let at = 0;
  for (const [start, end] of marks) {
    parts.push(line.slice(at, start), <mark key={start}>{line.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(line.slice(at));
  return (
    <Card title={t('detection.raw_line')} size="small">
      <p style={{ marginTop: 0 }}>{t('detection.raw_note')}</p>
      <pre
        style={{
          background: '#f5f7f6',
          padding: 12,
          borderRadius: 8,
          margin: 0,
          maxHeight: 360,
          overflow: 'auto',
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
        }}
      >
        {parts}
      </pre>
      <p style={{ color: '#5d6f6b', marginBottom: 0 }}>
        {t('detection.line_number', { line: lineNumber, at: instantText(receivedAt) })}
        {loggedAt ? ` · ${t('detection.logged_at', { at: instantText(loggedAt) })}` : ''}
      </p>
    </Card>
  );
}

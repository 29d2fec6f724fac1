import type { PreviewReading } from '@lachan/server/contracts/detection';
import type { Wire } from '@lachan/server/kernel/contract';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { instantText } from '../../ui/numbers.ts';
import { useReadingWords } from './reading-words.ts';

export type ReadLine = Wire<typeof PreviewReading.output>['lines'][number];

/** Lines as they came beside what was understood of them, and what is wrong. */
export function ReadLines({ lines }: { lines: readonly ReadLine[] }) {
  const { t } = useTranslation();
  const { formatName } = useReadingWords();
  return (
    <div style={{ display: 'grid', gap: 10, maxHeight: 'max(720px, 85vh)', overflow: 'auto' }}>
      {lines.map((line) => (
        <section
          key={line.number}
          style={{
            display: 'grid',
            gap: 10,
            gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
            border: '1px solid #e3eae7',
            borderInlineStart: `4px solid ${colourOf(line)}`,
            borderRadius: 8,
            padding: 10,
          }}
        >
          <div style={{ minWidth: 0 }}>
            <div style={{ color: '#5d6f6b', fontSize: 12 }}>
              {t('detection.trial_line', { line: line.number })}{' '}
              <Tag color={line.format === 'text' ? 'red' : 'default'}>
                {line.isHeader ? t('detection.trial_header') : formatName(line.format)}
              </Tag>
            </div>
            <pre
              style={{
                margin: '4px 0 0',
                maxHeight: 160,
                overflow: 'auto',
                whiteSpace: 'pre-wrap',
                overflowWrap: 'anywhere',
                fontSize: 12,
              }}
            >
              {line.text}
            </pre>
          </div>
          {!line.isHeader && <Understood line={line} />}
        </section>
      ))}
    </div>
  );
}

function Understood({ line: { fields, problems } }: { line: ReadLine }) {
  const { t } = useTranslation();
  const { fieldName } = useReadingWords();
  return (
    <div style={{ minWidth: 0 }}>
      <dl
        style={{
          display: 'grid',
          gridTemplateColumns: 'minmax(90px, auto) 1fr',
          gap: '2px 12px',
          margin: 0,
          fontSize: 13,
        }}
      >
        {fields.map(({ field, value }) => (
          <div key={field} style={{ display: 'contents' }}>
            <dt style={{ color: '#5d6f6b' }}>{fieldName(field)}</dt>
            <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>
              {field === 'at' ? instantText(value) : value}
            </dd>
          </div>
        ))}
      </dl>
      {problems.length > 0 && (
        <ul style={{ margin: '6px 0 0', paddingInlineStart: 18, color: '#a8321f', fontSize: 13 }}>
          {problems.map(({ field, reason, value }) => (
            <li key={`${field} ${reason}`}>
              {field !== null && <strong>{fieldName(field)}: </strong>}
              {t(`detection.${reason}`, {
                value: reason.endsWith('time_ahead') ? instantText(value) : value,
              })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function colourOf({ format, isHeader, problems }: ReadLine): string {
  if (isHeader) return '#c3cdca';
  if (format === 'text') return '#c9543e';
  return problems.length > 0 ? '#d99a2b' : '#4b9c8a';
}

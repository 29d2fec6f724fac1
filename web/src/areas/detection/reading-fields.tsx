import {
  lineFormats,
  mappableFields,
  mappedFormats,
  separators,
  type SourceReading,
} from '@lachan/server/contracts/detection';
import { AutoComplete, Button, Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReadingWords, zones } from './reading-words.ts';

type Field = (typeof mappableFields)[number];

/** Those that nearly every log has; the others on demand. */
const FIRST_FIELDS = 11;

/** The settings: form, zone, columns, and which key is which field. */
export function ReadingFields({
  reading,
  change,
  keys,
  columnsFound,
}: {
  reading: SourceReading;
  change: (some: Partial<SourceReading>) => void;
  /** Keys that stand in the lines, each with a value. */
  keys: readonly { key: string; example: string }[];
  columnsFound: readonly string[];
}) {
  const { t } = useTranslation();
  const { formatName, zoneName } = useReadingWords();
  const isMapped = (mappedFormats as readonly string[]).includes(reading.format);
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={t('detection.reading_format')} extra={t('detection.reading_format_hint')}>
        <Select
          aria-label={t('detection.reading_format')}
          value={reading.format}
          showSearch={{ optionFilterProp: 'label' }}
          onChange={(format) => change({ format })}
          options={lineFormats.map((value) => ({ value, label: formatName(value) }))}
        />
      </Form.Item>
      <Form.Item label={t('detection.reading_zone')} extra={t('detection.reading_zone_hint')}>
        <Select
          aria-label={t('detection.reading_zone')}
          value={reading.zoneMinutes}
          onChange={(zoneMinutes) => change({ zoneMinutes })}
          options={zones.map((value) => ({ value, label: zoneName(value) }))}
        />
      </Form.Item>
      {reading.format === 'csv' && <Columns reading={reading} change={change} found={columnsFound} />}
      {isMapped && <Mapping reading={reading} change={change} keys={keys} />}
    </Form>
  );
}

function Columns({
  reading,
  change,
  found,
}: {
  reading: SourceReading;
  change: (some: Partial<SourceReading>) => void;
  found: readonly string[];
}) {
  const { t } = useTranslation();
  const words = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
  return (
    <>
      <Form.Item label={t('detection.reading_separator')}>
        <Select
          aria-label={t('detection.reading_separator')}
          value={reading.separator ?? ''}
          onChange={(value) => change({ separator: separators.find((one) => one === value) ?? null })}
          options={[
            { value: '', label: t('detection.separator_auto') },
            ...separators.map((value) => ({ value, label: t(`detection.separator_${words[value]}`) })),
          ]}
        />
      </Form.Item>
      <Form.Item label={t('detection.reading_columns')} extra={t('detection.reading_columns_hint')}>
        <Select
          aria-label={t('detection.reading_columns')}
          mode="tags"
          open={false}
          suffixIcon={null}
          value={reading.columns}
          onChange={(columns: string[]) => change({ columns })}
          tokenSeparators={[',', ';', '\t']}
        />
      </Form.Item>
      {found.length > 0 && found.join('|') !== reading.columns.join('|') && (
        <Button
          size="small"
          style={{ marginTop: -12, marginBottom: 16 }}
          onClick={() => change({ columns: [...found] })}
        >
          {t('detection.columns_take', { count: found.length })}
        </Button>
      )}
    </>
  );
}

function Mapping({
  reading,
  change,
  keys,
}: {
  reading: SourceReading;
  change: (some: Partial<SourceReading>) => void;
  keys: readonly { key: string; example: string }[];
}) {
  const { t } = useTranslation();
  const { fieldName } = useReadingWords();
  const [showsAll, showAll] = useState(false);
  const shown = mappableFields.filter(
    (field, place) => showsAll || place < FIRST_FIELDS || reading.mapping[field] !== undefined,
  );
  const set = (field: Field, key: string) => change({ mapping: { ...reading.mapping, [field]: key } });
  const options = keys.map(({ key, example }) => ({
    value: key,
    label: example ? `${key}: ${example.slice(0, 40)}` : key,
  }));
  return (
    <section aria-label={t('detection.mapping')}>
      <strong>{t('detection.mapping')}</strong>
      <p style={{ color: '#5d6f6b', margin: '2px 0 8px' }}>{t('detection.mapping_hint')}</p>
      {shown.map((field) => (
        <div
          key={field}
          style={{
            display: 'grid',
            gridTemplateColumns: 'minmax(110px, 2fr) minmax(0, 3fr)',
            gap: 8,
            alignItems: 'center',
            marginBottom: 6,
          }}
        >
          <span>{fieldName(field)}</span>
          <AutoComplete
            aria-label={fieldName(field)}
            allowClear
            placeholder={t('detection.mapping_guess')}
            value={reading.mapping[field] ?? ''}
            onChange={(key?: string) => set(field, key ?? '')}
            options={options}
            showSearch={{ filterOption: (typed, option) => (option?.value ?? '').includes(typed) }}
          />
        </div>
      ))}
      {!showsAll && (
        <Button size="small" type="link" style={{ padding: 0 }} onClick={() => showAll(true)}>
          {t('detection.mapping_more')}
        </Button>
      )}
    </section>
  );
}

import {
  mappableFields,
  mappedFormats,
  PreviewReading,
  SetReading,
  type SourceReading,
} from '@lachan/server/contracts/detection';
import { App, Button, Card, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useChange } from '../../app/http.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { useIsPhone } from '../../ui/use-is-phone.ts';
import { ReadingFields } from './reading-fields.tsx';
import { ReadLines, type ReadLine } from './read-lines.tsx';
import type { FoundSource } from './source-page.tsx';

const TYPING_MS = 400;

/** How the lines of a source are read, with what that makes of its last lines, before anything is saved. */
export function ReadingCard({ found }: { found: FoundSource }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const isPhone = useIsPhone();
  const save = useChange(SetReading);
  const [reading, setReading] = useState<SourceReading>(found.reading);
  const [pasted, setPasted] = useState<string | null>(null);
  const asked = useSettled(JSON.stringify({ reading: sent(reading), text: pasted ?? '' }));
  const { id } = found.source;
  const { reading: tried, text } = JSON.parse(asked) as { reading: SourceReading; text: string };
  const preview = useCall(PreviewReading, { id, reading: tried, ...(text.trim() ? { text } : {}) });
  // What was shown stays while the next is being asked for.
  const [last, setLast] = useState(preview.data);
  if (preview.data && preview.data !== last) setLast(preview.data);
  const isChanged = JSON.stringify(sent(reading)) !== JSON.stringify(sent(found.reading));
  const store = () =>
    save.mutate(
      { id, reading: sent(reading) },
      { onSuccess: () => void message.success(t('detection.reading_saved')) },
    );
  return (
    <Card size="small" title={t('detection.reading')}>
      <p style={{ marginTop: 0 }}>{t('detection.reading_note')}</p>
      <div
        style={{
          display: 'grid',
          gap: 20,
          alignItems: 'start',
          gridTemplateColumns: isPhone ? 'minmax(0, 1fr)' : 'minmax(280px, 5fr) minmax(0, 9fr)',
        }}
      >
        <div>
          {save.error && <Failed failure={save.error} />}
          <ReadingFields
            reading={reading}
            change={(some) => setReading({ ...reading, ...some })}
            keys={last?.keys ?? []}
            columnsFound={last?.columnsFound ?? []}
          />
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginTop: 14 }}>
            <Button type="primary" disabled={!isChanged} loading={save.isPending} onClick={store}>
              {t('detection.reading_save')}
            </Button>
            <Button disabled={!isChanged} onClick={() => setReading(found.reading)}>
              {t('detection.reading_undo')}
            </Button>
          </div>
        </div>
        <div style={{ minWidth: 0 }}>
          <Trial
            lines={last?.lines}
            pasted={pasted}
            setPasted={setPasted}
            understood={last?.understood ?? 0}
          />
          {preview.error && <Failed failure={preview.error} retry={() => void preview.refetch()} />}
          {!last && !preview.error && <Loading />}
        </div>
      </div>
    </Card>
  );
}

function Trial({
  lines,
  pasted,
  setPasted,
  understood,
}: {
  lines: readonly ReadLine[] | undefined;
  pasted: string | null;
  setPasted: (text: string | null) => void;
  understood: number;
}) {
  const { t } = useTranslation();
  const all = lines?.filter(({ isHeader }) => !isHeader).length ?? 0;
  return (
    <>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          gap: 8,
          alignItems: 'center',
          justifyContent: 'space-between',
          marginBottom: 10,
        }}
      >
        <strong style={{ color: all > 0 && understood < all ? '#a8321f' : '#1d6b5c' }}>
          {all > 0 ? t('detection.trial_sum', { understood, all }) : t('detection.trial_title')}
        </strong>
        <Button size="small" onClick={() => setPasted(pasted === null ? '' : null)}>
          {t(pasted === null ? 'detection.trial_paste' : 'detection.trial_last')}
        </Button>
      </div>
      {pasted !== null && (
        <Input.TextArea
          aria-label={t('detection.trial_paste')}
          placeholder={t('detection.trial_placeholder')}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
          maxLength={60_000}
          autoSize={{ minRows: 3, maxRows: 10 }}
          style={{ fontFamily: 'monospace', fontSize: 12, marginBottom: 10 }}
        />
      )}
      {lines && (lines.length > 0 ? <ReadLines lines={lines} /> : <p>{t('detection.trial_none')}</p>)}
    </>
  );
}

/** Only what fits the form is sent: a mapping stays on the page while other forms are tried. */
function sent(reading: SourceReading): SourceReading {
  const { format, zoneMinutes, separator, columns, mapping } = reading;
  const isMapped = (mappedFormats as readonly string[]).includes(format);
  const isCsv = format === 'csv';
  return {
    format,
    zoneMinutes,
    separator: isCsv ? separator : null,
    columns: isCsv ? columns : [],
    mapping: isMapped
      ? Object.fromEntries(
          // Always in one order: the database keeps none.
          mappableFields.flatMap((field) => {
            const key = mapping[field]?.trim() ?? '';
            return key === '' ? [] : [[field, key] as const];
          }),
        )
      : {},
  };
}

/** A value that has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

import { ReadAgain } from '@lachan/server/contracts/detection';
import { App, Button, Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChange } from '../../app/http.ts';
import { useSession } from '../../app/session.tsx';
import { instantText, numberText } from '../../ui/numbers.ts';
import { Failed } from '../../ui/states.tsx';
import type { FoundSource } from './source-page.tsx';

/** Lines that nobody could read so far: they wait until the source is read otherwise. */
export function KeptCard({ found: { kept, keptDays, source } }: { found: FoundSource }) {
  const { t } = useTranslation();
  const { may } = useSession();
  const { message } = App.useApp();
  const again = useChange(ReadAgain);
  if (kept.lines + kept.goneLines === 0) return null;
  const lines = numberText(kept.lines);
  const read = () =>
    again.mutate(
      { id: source.id },
      {
        onSuccess: (begun) =>
          void message.success(t('detection.read_again_begun', { lines: numberText(begun.lines) })),
      },
    );
  return (
    <Card size="small" title={t('detection.kept_title')}>
      {again.error && <Failed failure={again.error} />}
      {kept.lines > 0 && (
        <p style={{ marginTop: 0 }}>
          {t('detection.kept_of_source', {
            lines,
            size: numberText(kept.bytes / 1e6, 2),
            from: instantText(kept.oldestAt),
            days: keptDays,
          })}
        </p>
      )}
      {kept.goneLines > 0 && <p>{t('detection.kept_gone', { lines: numberText(kept.goneLines) })}</p>}
      {kept.lines > 0 && may('detection:manage') && source.state !== 'revoked' && (
        <>
          <p style={{ color: '#5d6f6b' }}>{t('detection.kept_how')}</p>
          <Button type="primary" loading={again.isPending} onClick={read}>
            {t('detection.read_again', { lines })}
          </Button>
        </>
      )}
    </Card>
  );
}

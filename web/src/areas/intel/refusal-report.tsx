import type { ListImport } from '@lachan/server/contracts/intel';
import type { Wire } from '@lachan/server/kernel/contract';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../ui/numbers.ts';

type Report = Pick<Wire<typeof ListImport>, 'refusedBy' | 'refusals'>;

/** What was refused: how often for which reason, then the first ones with their place. */
export function RefusalReport({ refusedBy, refusals }: Report) {
  const { t, i18n } = useTranslation();
  const words = (reason: string) => (i18n.exists(reason) ? t(reason, { host: '–', status: '–' }) : reason);
  return (
    <>
      <ul style={{ paddingInlineStart: 18, margin: '8px 0' }}>
        {Object.entries(refusedBy)
          .toSorted(([, one], [, other]) => other - one)
          .map(([reason, count]) => (
            <li key={reason}>
              <strong>{numberText(count)}</strong> × {words(reason)}
            </li>
          ))}
      </ul>
      <h4 style={{ margin: '8px 0' }}>{t('intel.refused_lines')}</h4>
      <ul style={{ maxHeight: 300, overflow: 'auto', paddingInlineStart: 18, margin: 0 }}>
        {refusals.map(({ file, line, field, reason, value, by }, place) => (
          <li key={place} style={{ overflowWrap: 'anywhere' }}>
            {[file, line > 0 ? t('ui.line', { line }) : null, field].filter(Boolean).join(' · ')}{' '}
            {value !== '' && <code>{value}</code>}: {words(reason)}
            {by && ` (${by})`}
          </li>
        ))}
      </ul>
    </>
  );
}

import { GetInfection } from '@lachan/server/contracts/detection';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { instantText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { GuideSteps } from './guide.tsx';

/** The cleaning guide as one sheet of paper, for whoever has no screen beside the machine. */
export default function GuidePage() {
  const { t } = useTranslation();
  const found = useCall(GetInfection, { id: usePathField('id') });
  if (found.error) return <Failed failure={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Loading />;
  const { machine, malware, unitName, addresses, lastSeenAt, guide, callees } = found.data;
  return (
    <PageFrame
      title={guide.title}
      note={`${unitName} · ${[machine, ...addresses].join(' · ')} · ${malware} · ${instantText(lastSeenAt)}`}
      actions={
        <span className="no-print">
          <Button type="primary" onClick={() => globalThis.print()}>
            {t('detection.print')}
          </Button>
        </span>
      }
    >
      <style>{printed}</style>
      <GuideSteps guide={guide} />
      <h4 style={{ margin: '10px 0 2px' }}>{t('detection.callees')}</h4>
      <ul style={{ paddingInlineStart: 20, margin: 0 }}>
        {callees.map(({ unitName: unit, name, phone }) => (
          <li key={`${unit} ${phone}`}>
            {unit}: {name}, <strong>{phone}</strong>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}

/** On paper only the sheet, at a size at which it is one page. */
const printed = `@media print {
  @page { size: A4; margin: 14mm; }
  .shell-side, .shell-header, .shell-bar, .no-print { display: none !important; }
  .shell-content { padding: 0 !important; font-size: 11pt; }
  .shell-content h1, .shell-content h2, .shell-content h3 { font-size: 15pt; }
}`;

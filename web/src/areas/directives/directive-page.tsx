import './directives.css';
import { GetDirective } from '@lachan/server/contracts/directives';
import type { Wire } from '@lachan/server/kernel/contract';
import { useTranslation } from 'react-i18next';
import { usePathField } from '../../app/filters.ts';
import { useCall } from '../../app/http.ts';
import { dayText } from '../../ui/numbers.ts';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { DirectiveStateTag } from './directives-page.tsx';
import { DraftEditor } from './draft-editor.tsx';
import { IssuedView } from './issued-view.tsx';
import { UrgencyTag } from './obligation-states.tsx';
import { titleOf } from './wording.ts';

export type DirectiveDetail = Wire<typeof GetDirective.output>;

/** A letter: while it is a draft, the desk to correct it on; once sent, who has done what. */
export default function DirectivePage() {
  const { t } = useTranslation();
  const id = usePathField('id');
  const directive = useCall(GetDirective, { id });
  if (directive.error) return <Failed failure={directive.error} retry={() => void directive.refetch()} />;
  if (!directive.data) return <Loading />;
  const { data } = directive;
  return (
    <PageFrame
      title={titleOf(data.subject) ?? t('directives.no_subject_yet')}
      note={
        <>
          <DirectiveStateTag state={data.state} /> <UrgencyTag urgency={data.urgency} />
          {[data.label ?? t('directives.no_number'), data.issuedOn && dayText(data.issuedOn), data.issuer]
            .filter(Boolean)
            .join(' · ')}
        </>
      }
    >
      {data.state === 'draft' ? <DraftEditor key={id} draft={data} /> : <IssuedView directive={data} />}
    </PageFrame>
  );
}

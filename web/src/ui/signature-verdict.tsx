import type { FileVerdict } from '@lachan/server/contracts/signing';
import type { Wire } from '@lachan/server/kernel/contract';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { PathLink } from './path-link.tsx';

interface Props {
  verdict: Wire<typeof FileVerdict>;
  /** Where the file is downloaded, for the page that checks it again. */
  file: string;
}

/** Who signed a file that came in, when, and whether it held on the day it came, in words. */
export function SignatureVerdict({ verdict, file }: Props) {
  const { t } = useTranslation();
  const { signatures } = verdict;
  return (
    <Alert
      showIcon
      style={{ overflowWrap: 'anywhere' }}
      type={verdict.isValid ? 'success' : signatures.length === 0 ? 'info' : 'error'}
      title={verdict.summary}
      description={
        <>
          {signatures.map(({ field, sentences }) => {
            // The first sentence of each signature of several says which one it is; of a single one, the title has.
            const said =
              signatures.length > 1 ? sentences : sentences.filter((each) => !each.startsWith(`${field}: `));
            return (
              <ul key={field} style={{ margin: '0 0 6px', paddingInlineStart: 18 }}>
                {said.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            );
          })}
          <PathLink to={`/signatures?file=${file}`}>{t('ui.check_signatures')}</PathLink>
        </>
      }
    />
  );
}

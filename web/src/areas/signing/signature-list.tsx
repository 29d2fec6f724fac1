import type { SignatureView } from '@lachan/server/contracts/signing';
import type { Wire } from '@lachan/server/kernel/contract';
import { Descriptions, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { instantText } from '../../ui/numbers.ts';

/** The signatures of a file: who, when, valid or not, and why, in words. */
export function SignatureList({ signatures }: { signatures: Wire<typeof SignatureView>[] }) {
  const { t } = useTranslation();
  return (
    <div style={{ display: 'grid', gap: 12 }}>
      {signatures.map((signature) => (
        <section key={signature.field} style={{ borderTop: '1px solid #eee', paddingTop: 12 }}>
          <h4 style={{ margin: '0 0 6px', overflowWrap: 'anywhere' }}>
            <Tag color={signature.isValid ? 'green' : 'red'}>
              {t(signature.isValid ? 'signing.valid' : 'signing.invalid')}
            </Tag>
            {[signature.signer ?? signature.field, signature.organisation].filter(Boolean).join(' · ')}
          </h4>
          <ul style={{ margin: '0 0 8px', paddingInlineStart: 20 }}>
            {signature.sentences.slice(1).map((sentence) => (
              <li key={sentence} style={{ overflowWrap: 'anywhere' }}>
                {sentence}
              </li>
            ))}
          </ul>
          <Descriptions
            size="small"
            column={{ xs: 1, sm: 1, md: 2 }}
            items={[
              {
                key: 'serial',
                label: t('signing.serial'),
                children: <code>{signature.serialNumber ?? '–'}</code>,
              },
              {
                key: 'when',
                label: t(signature.provenAt ? 'signing.proven_at' : 'signing.claimed_at'),
                children: timeOf(signature),
              },
            ]}
          />
        </section>
      ))}
    </div>
  );
}

function timeOf({ provenAt, claimedAt }: Wire<typeof SignatureView>): string {
  const at = provenAt ?? claimedAt;
  return at === null ? '–' : instantText(at);
}

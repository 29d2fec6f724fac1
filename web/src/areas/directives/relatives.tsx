import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DirectiveDetail } from './directive-page.tsx';

/** The letters around this one: above, below, replaced, amended, repealed. */
export function Relatives({ directive }: { directive: DirectiveDetail }) {
  const { t } = useTranslation();
  const { id, implementedBy, relations, relatedBy } = directive;
  const lines = [
    [t('directives.implements'), directive.implements ? [directive.implements] : []],
    [t('directives.implemented_by'), implementedBy],
    ...relations.map((one) => [t(`directives.relation_${one.kind}`), [one]] as const),
    ...relatedBy.map((one) => [t(`directives.related_by_${one.kind}`), [one]] as const),
  ] as const;
  const isAlone = lines.every(([, others]) => others.length === 0);
  if (isAlone) return null;
  return (
    <div>
      {lines.map(
        ([label, others]) =>
          others.length > 0 && (
            <div key={`${label}-${others[0]?.id}`}>
              {label}:{' '}
              {others.map((other) => (
                <Link key={other.id} to={`/directives/${other.id}`} style={{ marginInlineEnd: 10 }}>
                  {other.label}
                </Link>
              ))}
            </div>
          ),
      )}
      {(directive.implements !== null || implementedBy.length > 0) && (
        <Link to="/directives/$id/cascade" params={{ id }}>
          {t('directives.see_cascade')}
        </Link>
      )}
    </div>
  );
}

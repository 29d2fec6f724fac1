import { Link } from '@tanstack/react-router';
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { numberText } from './numbers.ts';

interface Known {
  measured: number;
  imported: number;
  declared: number;
  unknown: number;
}

interface Props {
  label: string;
  /** `null` is "no data", which is not zero. */
  value: number | null;
  denominator?: number | null;
  kind?: 'share' | 'count';
  known?: Known;
  note?: string;
  /** The rows behind the figure. */
  to?: string;
  isBad?: boolean;
}

const colours: Record<keyof Known, string> = {
  measured: '#0f6f5c',
  imported: '#4b9c8a',
  declared: '#d2a24c',
  unknown: '#c3cdca',
};

/** A number that can be opened: its value, what it is a share of, how it is known, and the way to its rows. */
export function Figure({ label, value, denominator, kind = 'count', known, note, to, isBad = false }: Props) {
  const { t } = useTranslation();
  const isShare = kind === 'share';
  const hasValue = value !== null && !(isShare && !denominator);
  const shown = !hasValue
    ? t('ui.no_data')
    : isShare
      ? `${numberText((value / (denominator ?? 1)) * 100, 1)} %`
      : numberText(value);
  const content = (
    <>
      <div className="figure-label">{label}</div>
      <div className="figure-value">{shown}</div>
      {isShare && denominator ? (
        <div className="figure-note">
          {numberText(value ?? 0)} / {numberText(denominator)}
        </div>
      ) : null}
      {known && <KnownBar known={known} />}
      {note && <div className="figure-note">{note}</div>}
    </>
  );
  const className = ['figure', isBad && hasValue ? 'figure-bad' : '', hasValue ? '' : 'figure-none']
    .filter(Boolean)
    .join(' ');
  if (!to) return <div className={className}>{content}</div>;
  const [path = '/', query = ''] = to.split('?');
  return (
    <Link to={path} search={Object.fromEntries(new URLSearchParams(query))} className={className}>
      {content}
    </Link>
  );
}

/** How the parts of a figure are known: measured, imported, declared, unknown. */
export function KnownBar({ known }: { known: Known }) {
  const { t } = useTranslation();
  const grades = (Object.keys(colours) as (keyof Known)[]).filter((grade) => known[grade] > 0);
  const all = grades.reduce((sum, grade) => sum + known[grade], 0);
  if (all === 0) return null;
  const words = grades.map((grade) => `${t(`ui.known_${grade}`)} ${numberText(known[grade])}`).join(' · ');
  return (
    <Tooltip title={words}>
      <div className="known-bar" role="img" aria-label={words}>
        {grades.map((grade) => (
          <span key={grade} style={{ width: `${(known[grade] / all) * 100}%`, background: colours[grade] }} />
        ))}
      </div>
    </Tooltip>
  );
}

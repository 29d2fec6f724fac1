import type { Comparison, Figure, FormCell } from '@lachan/server/contracts/reports';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../ui/numbers.ts';
import { PathLink } from '../../ui/path-link.tsx';
import { figureText, useWords } from './figure-text.ts';

type Earlier = NonNullable<Comparison['previous']>;

/** What the figure was in the period before and a year ago, and by how much it has changed since. */
export function EarlierFigures({
  cell,
  figure,
  compared,
  submitted,
}: {
  cell: FormCell;
  figure: Pick<Figure, 'numerator' | 'denominator'> | null;
  compared: Comparison | undefined;
  /** How many reports stand behind the figure of the province; left out for a unit's own. */
  submitted?: number;
}) {
  const { t } = useTranslation();
  if (!compared) return null;
  const { previous, lastYear } = compared;
  if (!previous && !lastYear) return null;
  return (
    <div className="report-earlier">
      {previous && (
        <Line
          title={t('reports.previous_period')}
          earlier={previous}
          cell={cell}
          figure={figure}
          submitted={submitted}
        />
      )}
      {lastYear && (
        <Line
          title={t('reports.last_year')}
          earlier={lastYear}
          cell={cell}
          figure={figure}
          submitted={submitted}
        />
      )}
    </div>
  );
}

function Line({
  title,
  earlier,
  cell,
  figure,
  submitted,
}: {
  title: string;
  earlier: Earlier;
  cell: FormCell;
  figure: Pick<Figure, 'numerator' | 'denominator'> | null;
  submitted: number | undefined;
}) {
  const { t } = useTranslation();
  const words = useWords();
  const then = earlier.cells.find(({ key }) => key === cell.key);
  if (!then) return null;
  const isAsMany =
    submitted === undefined || Math.abs(submitted - earlier.submitted) <= MOST_APART * earlier.submitted;
  const change = then.figure && figure && isAsMany ? changeText(cell, then.figure, figure) : null;
  return (
    <div>
      {title} (<PathLink to={`/report-periods/${earlier.periodId}`}>{words(earlier.label)}</PathLink>):{' '}
      {then.figure ? (
        <strong>{figureText(cell, then.figure)}</strong>
      ) : (
        t(`reports.why_${then.why ?? 'no_figure'}`)
      )}
      {change && <span className="report-change">{change}</span>}
      {submitted !== undefined && then.figure && (
        <span> · {t('reports.of_reports', { submitted: earlier.submitted, owed: earlier.owed })}</span>
      )}
      {earlier.unitNames.length > 0 && then.figure && (
        <div className="report-cell-note">
          {t('reports.earlier_units', { units: earlier.unitNames.join(', ') })}
        </div>
      )}
    </div>
  );
}

/** Where the reports behind two sums differ by more than this share, their difference says nothing. */
const MOST_APART = 0.1;

/** "▲ 12"; of a share in percentage points. */
function changeText(
  cell: FormCell,
  then: Pick<Figure, 'numerator' | 'denominator'>,
  now: Pick<Figure, 'numerator' | 'denominator'>,
): string {
  const value = ({ numerator, denominator }: Pick<Figure, 'numerator' | 'denominator'>) =>
    cell.kind === 'share' && denominator ? (numerator / denominator) * 100 : numerator;
  const difference = value(now) - value(then);
  if (Math.abs(difference) < 0.05) return ' =';
  const sign = difference > 0 ? '▲' : '▼';
  const size = numberText(Math.abs(difference), cell.kind === 'share' ? 1 : 0);
  return ` ${sign} ${size}${cell.kind === 'share' ? ' điểm %' : ''}`;
}

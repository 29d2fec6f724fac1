import { isInForce, type LegalRule } from '../certainty.ts';
import type { Day } from '../day.ts';
import { sources, type SourceId } from '../sources.ts';

/** When a text may be cited as in force. An end that was not read is left open. */
export interface TextInForce extends LegalRule {
  /** What to cite instead after `validTo`; `null` when nothing replaces it or it still holds. */
  replacedBy: SourceId | null;
}

const file = 'src/regimes/texts-in-force.ts';

export const textsInForce: readonly TextInForce[] = [
  text('luat-86-2015', null, '2026-06-30', 'luat-116-2025', 'A'),
  text('luat-24-2018', null, '2026-06-30', 'luat-116-2025', 'A'),
  text('luat-116-2025', '2026-07-01', null, null, 'A'),
  text('luat-91-2025', '2026-01-01', null, null, 'B'),
  // Kept for dossiers under way by NĐ 331 Đ39; see levels/transition.ts.
  text('nd-85-2016', '2016-07-01', '2026-08-18', 'nd-331-2026', 'B'),
  text('nd-331-2026', '2026-08-19', null, null, 'A'),
  text('nd-333-2026', '2026-08-19', null, null, 'A'),
  text('nd-330-2026', '2026-08-19', null, null, 'B'),
  text('tt-12-2022', null, '2026-08-18', 'nd-331-2026', 'D'),
  text('tt-20-2017', null, '2026-08-18', 'nd-331-2026', 'D'),
  text('tt-31-2017', '2017-11-15', '2026-08-18', 'nd-333-2026', 'D'),
  text('qd-05-2017', '2017-03-16', '2026-08-18', 'nd-331-2026', 'D'),
  text('ct-14-2018', '2018-05-25', null, null, 'B'),
  text('ct-18-2022', '2022-10-13', null, null, 'B'),
  text('nd-30-2020', null, null, null, 'A'),
];

/**
 * Whether a text could be cited on that day, and what to cite instead. `null` when this package does not know
 * the text: that is no statement about it.
 */
export function textOn(source: SourceId, onDate: Day): { isInForce: boolean; text: TextInForce } | null {
  const text = textsInForce.find((candidate) => candidate.source === source);
  return text ? { isInForce: isInForce(text, onDate), text } : null;
}

function text(
  source: SourceId,
  validFrom: Day | null,
  validTo: Day | null,
  replacedBy: SourceId | null,
  certainty: LegalRule['certainty'],
): TextInForce {
  const title = `Hiệu lực của ${sources[source].number ?? sources[source].title}`;
  return {
    id: `text-${source}`,
    title,
    file,
    source,
    article: null,
    validFrom,
    validTo,
    certainty,
    replacedBy,
  };
}

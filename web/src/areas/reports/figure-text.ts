import type { Figure, FormCell } from '@lachan/server/contracts/reports';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../ui/numbers.ts';

const grades = ['measured', 'imported', 'declared', 'unknown'] as const;

/** `1.234`; a share as `91,3 % (1.234/1.351)`. */
export function figureText(
  cell: Pick<FormCell, 'kind'>,
  figure: Pick<Figure, 'numerator' | 'denominator'>,
): string {
  const { numerator, denominator } = figure;
  if (cell.kind !== 'share' || !denominator) return numberText(numerator);
  return `${numberText((numerator / denominator) * 100, 1)} % (${numberText(numerator)}/${numberText(denominator)})`;
}

/** How a figure is known: "63 % đo được · 37 % đơn vị kê khai". */
export function useKnownText(): (known: Figure['known']) => string {
  const { t } = useTranslation();
  return (known) => {
    const all = grades.reduce((sum, grade) => sum + known[grade], 0);
    return grades
      .filter((grade) => known[grade] > 0)
      .map((grade) => t(`reports.known_${grade}`, { value: numberText((known[grade] / all) * 100, 1) }))
      .join(' · ');
  };
}

/** The words of the reader's language. */
export function useWords(): (words: { vi: string; en: string }) => string {
  const { i18n } = useTranslation();
  return (words) => (i18n.language === 'en' ? words.en : words.vi);
}

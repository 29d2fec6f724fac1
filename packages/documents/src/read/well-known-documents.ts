import type { DocumentNumber, PartialDate } from '../model.ts';
import { formatDocumentNumber } from '../number.ts';

/**
 * Dates of signing of documents that directives on cyber-security keep citing. One number may stand for
 * several documents: there are three Directives 14/CT-TTg. Source of each: the document itself.
 */
const DATES: Record<string, string[]> = {
  '85/2016/NĐ-CP': ['2016-07-01'],
  '03/2017/TT-BTTTT': ['2017-04-24'],
  '12/2022/TT-BTTTT': ['2022-08-12'],
  '31/2017/TT-BTTTT': ['2017-11-15'],
  '20/2017/TT-BTTTT': ['2017-09-12'],
  '05/2017/QĐ-TTg': ['2017-03-16'],
  '14/CT-TTg': ['2018-05-25', '2019-06-07', '2026-04-22'],
  '30/2020/NĐ-CP': ['2020-03-05'],
  '13/2023/NĐ-CP': ['2023-04-17'],
  '53/2022/NĐ-CP': ['2022-08-15'],
  '86/2015/QH13': ['2015-11-19'],
  '24/2018/QH14': ['2018-06-12'],
  '1017/QĐ-TTg': ['2018-08-14'],
};

/** `null` for a document that is not on the list. */
export function wellKnownDates(number: DocumentNumber): PartialDate[] | null {
  const dates = DATES[formatDocumentNumber(number)];
  if (!dates) return null;
  return dates.map((date) => {
    const [year, month, day] = date.split('-').map(Number);
    return { ...(day ? { day } : {}), ...(month ? { month } : {}), ...(year ? { year } : {}) };
  });
}

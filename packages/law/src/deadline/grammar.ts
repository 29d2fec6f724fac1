import {
  cycleOf,
  boundOf,
  dayOf,
  monthOf,
  oneDay,
  readCycles,
  readDates,
  readMonths,
  readNearPeriod,
  readPeriod,
  readPeriodList,
  readRelative,
  readWeekly,
  type Meaning,
} from './readings.ts';
import type { DeadlineRule } from './rule.ts';
import { phrase } from '../vietnamese-text.ts';

export interface Production {
  pattern: { marked: RegExp; unmarked: RegExp };
  /** False where the words mean something else once the marks are gone ("ngay" for "ngày"). */
  isSafeWithoutMarks: boolean;
  read(groups: Record<string, string | undefined>): Meaning[];
}

const BOUND =
  '(?:(?<before>trước)|chậm nhất|muộn nhất|không muộn hơn|đến hết|hết|hạn cuối|hạn chót|thời hạn hoàn thành' +
  String.raw`|thời gian hoàn thành|thời hạn|hoàn thành|xong|trong(?= ngày))(?: là)?(?: vào)?(?: hết)?(?: thời điểm)?\s*:?\s*`;
const BY_ONLY = String.raw`(?:(?:vào|trong)\s+)?`;
const DAY = String.raw`(?<day>\d{1,2}|cuối cùng|cuối)`;
const TIME = String.raw`(?:(?<time>\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{2})?(?: phút|['’′p])?(?: sáng| trưa| chiều| tối)?)(?:,\s*|\s+))?`;
const QUARTER = '(?:iv|iii|ii|i|[1-4])';
const CYCLE_WORD = '(?:0?6 tháng|sáu tháng|nửa năm|tháng|quý|năm)';
const NEXT = '(?:sau|kế tiếp|tiếp theo|liền kề|liền sau)';
const SHORT_DATE = String.raw`\d{1,2}(?:\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:\d{4}|\d{2})|\s*/\s*\d{1,2}| tháng \d{1,2})(?: năm \d{4})?`;

/** The phrases, strongest first: where two overlap, the earlier one in this list is meant. */
export const grammar: readonly Production[] = [
  // Our own remark on the rule before it: "24/7" may stand in it as a day of July.
  { ...production(String.raw`ngày cuối còn đúng hạn: [^)]{1,120}`), read: () => [{ type: 'nothing' }] },
  {
    ...production(
      `(?:${BOUND}|${BY_ONLY})ngày ${DAY} (?:của |trong )?tháng ` +
        String.raw`(?<nth>cuối cùng|cuối|đầu tiên|đầu|thứ (?:nhất|hai|ba|tư|năm|sáu|\d{1,2}))` +
        String.raw` (?:của |trong )?(?:mỗi |h[ằà]ng )?(?<cycle>quý|0?6 tháng|nửa năm|năm)(?<next> ${NEXT})?(?!\s*\d)`,
    ),
    read(groups) {
      const every = cycleOf(groups.cycle);
      const month = monthOf(groups.nth, every);
      const day = dayOf(groups.day);
      if (month === null || day === null) return [];
      const reportsOn = groups.next === undefined ? 'current' : 'previous';
      return [
        { type: 'rule', rule: { kind: 'recurring', every, month, day, bound: boundOf(groups), reportsOn } },
      ];
    },
  },
  {
    ...production(`(?:${BOUND}|${BY_ONLY})ngày ${DAY} (?:của )?tháng ${NEXT}`),
    read: (groups) => oneDay(groups, true),
  },
  {
    ...production(`(?:${BOUND}|${BY_ONLY})ngày ${DAY} (?:của )?(?:h[ằà]ng|mỗi) tháng`),
    read(groups) {
      const day = dayOf(groups.day);
      if (day === null) return [];
      const rule = {
        kind: 'recurring',
        every: 'month',
        month: 1,
        day,
        bound: boundOf(groups),
        reportsOn: 'current',
      };
      return [{ type: 'rule', rule: rule as DeadlineRule }];
    },
  },
  {
    ...production(
      `${BOUND}ngày cuối(?: cùng)? (?:của )?(?:mỗi |h[ằà]ng )?(?<cycle>${CYCLE_WORD})` +
        String.raw`(?!\s*\d)`,
    ),
    read(groups) {
      const every = cycleOf(groups.cycle);
      const month = monthOf('cuối', every) ?? 1;
      return [
        {
          type: 'rule',
          rule: { kind: 'recurring', every, month, day: 31, bound: boundOf(groups), reportsOn: 'current' },
        },
      ];
    },
  },
  {
    ...production(
      `(?:${BOUND}|${BY_ONLY})ngày (?<day>` +
        String.raw`\d{1,2}) (?:của )?(?:các )?tháng (?<months>\d{1,2}(?:\s*(?:,|;|và)\s*(?:tháng )?\d{1,2}){1,11})` +
        '(?: (?:h[ằà]ng|mỗi) năm)?(?! năm)',
    ),
    read: readMonths,
  },
  {
    ...production(
      `${BOUND}${TIME}(?:ngày )?(?<dates>${SHORT_DATE}(?:` +
        String.raw`\s*(?:,|;|và|hoặc)\s*(?:trước )?(?:ngày )?` +
        `${SHORT_DATE}){0,11})` +
        String.raw`(?!\s*[/.-]\s*\d)(?<yearly> (?:h[ằà]ng|mỗi) năm)?(?<previous>,?\s*(?:số liệu )?(?:của )?(?:kỳ|năm) trước)?`,
    ),
    read: readDates,
  },
  {
    ...production(
      `(?:${BOUND}|${BY_ONLY})${TIME}(?:ngày )?` +
        String.raw`(?<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?: của)? (?:h[ằà]ng |mỗi )tuần`,
    ),
    read: readWeekly,
  },
  {
    ...production(
      `(?:định kỳ |báo cáo )?(?:h[ằà]ng |mỗi )tuần,?\\s*\\(?(?:${BOUND}|${BY_ONLY})${TIME}(?:ngày )?` +
        String.raw`(?<weekday>thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)(?: (?:h[ằà]ng|mỗi) tuần)?`,
    ),
    read: readWeekly,
  },
  {
    // "Tính đến ngày" gives the day of the figures; only with a goal behind it is it a deadline.
    ...production(`đến ngày (?<dates>${SHORT_DATE})(?=,? (?:phải |cơ bản )?(?:hoàn thành|đạt) )`),
    read: readDates,
  },
  {
    ...production(
      `ngày (?<dates>${SHORT_DATE}(?:` +
        String.raw`\s*(?:,|;|và)\s*(?:ngày )?` +
        `${SHORT_DATE}){0,11})(?<yearly> (?:h[ằà]ng|mỗi) năm)`,
    ),
    read: readDates,
  },
  {
    ...production(
      String.raw`(?:trong |đến hết |hết |thời gian hoàn thành:? |hoàn thành (?:trong )?)?(?:` +
        String.raw`quý (?<quarters>QUARTER(?:(?:\s*,\s*|\s*[-–]\s*| và )(?:quý )?QUARTER){1,3})(?:\s*[/-]\s*| năm )|`.replaceAll(
          'QUARTER',
          QUARTER,
        ) +
        String.raw`tháng (?<months>\d{1,2}(?:(?:\s*,\s*|\s*[-–]\s*| và )(?:tháng )?\d{1,2}){1,11})(?:\s*/\s*| năm ))(?<year>\d{4})`,
    ),
    read: readPeriodList,
  },
  {
    ...production(
      String.raw`(?:(?:thời gian|thời hạn)(?: thực hiện| hoàn thành)?\s*:\s*|hoàn thành (?:trong )?)` +
        String.raw`(?:giai đoạn |các năm |năm )?\d{4}\s*[-–]\s*(?<year>\d{4})`,
    ),
    read: readPeriodList,
  },
  {
    ...production(
      String.raw`(?:thời gian|thời hạn)(?: thực hiện| hoàn thành)?\s*:?\s*từ (?:ngày )?${SHORT_DATE} ` +
        `đến (?:hết )?(?:ngày )?(?<dates>${SHORT_DATE})`,
    ),
    read: readDates,
  },
  {
    ...production(
      `(?:${BOUND}|trong )(?:tháng (?<month>` +
        String.raw`\d{1,2})(?:\s*[/-]\s*| năm )|quý (?<quarter>iv|iii|ii|i|[1-4])(?:\s*[/-]\s*| năm | )|` +
        String.raw`0?6 tháng (?<half>đầu|cuối) năm |năm )(?<year>\d{4})`,
    ),
    read: readPeriod,
  },
  {
    ...production(
      '(?<lead>(?:trong thời hạn|trong thời gian|trong vòng|trong|thời hạn|chậm nhất|muộn nhất|không quá|tối đa)' +
        String.raw`(?: là)?(?: không quá| tối đa| chậm nhất)?(?: sau)?\s*:?\s+)?` +
        // "ba (03) ngày", "03 (ba) ngày".
        String.raw`(?:\p{L}+(?: \p{L}+){0,2}\s*\()?(?<amount>\d{1,3})(?:\)|\s*\([^)]{1,30}\))?` +
        String.raw`\s*(?<unit>ngày làm việc|ngày(?! làm)|giờ|h|tuần|tháng)(?! đầu| cuối| qua| gần| vừa)` +
        String.raw`(?:,?\s*(?:kể từ|tính từ|từ|sau) (?<event>(?:(?!\n\s*[-\n])[^,.;:()]){1,80}))?`,
    ),
    read: readRelative,
  },
  {
    ...production(
      String.raw`(?:trong|hết|đến hết) (?:tháng (?<month>\d{1,2})|quý (?<quarter>iv|iii|ii|i|[1-4])` +
        String.raw`|0?6 tháng (?<half>đầu|cuối) năm(?= nay)|(?<current>tháng|quý|năm) (?:này|nay))(?: này| nay)?` +
        String.raw`(?!\s*[/.-]\s*\d| năm \d| \d)`,
    ),
    read: readNearPeriod,
  },
  {
    ...production(`${BOUND}ngày ${DAY}` + String.raw`(?!\s*[/.-]\s*\d| tháng)`),
    read: (groups) => oneDay(groups, false),
  },
  {
    ...production(
      `(?:định kỳ |h[ằà]ng |mỗi |báo cáo )(?:h[ằà]ng |mỗi )?(?<cycles>${CYCLE_WORD}` +
        String.raw`(?:(?:\s*[,;/]\s*| và )(?:h[ằà]ng )?` +
        `${CYCLE_WORD}){0,4})(?: một lần|/lần)?` +
        String.raw`(?!\s*\d)`,
    ),
    read: readCycles,
  },
  {
    // "Ít nhất 01 lần/năm", "mỗi năm 1 lần": how often, not by when.
    ...production(
      String.raw`\d{1,2}(?: \([^)]{1,20}\))? lần\s*(?:/|trong |mỗi |một )\s*(?:0?1 )?(?<cycles>${CYCLE_WORD})`,
    ),
    read: readCycles,
  },
  {
    ...production('(?<cycles>0?3 tháng|0?6 tháng|12 tháng)(?: một lần| 1 lần|/lần|(?= trước | chậm nhất ))'),
    read: readCycles,
  },
  {
    // "Báo cáo quý (trước ngày …), 6 tháng (trước ngày …), năm (trước ngày …)".
    ...production(String.raw`(?<cycles>0?6 tháng|tháng|quý|năm)(?=\s*\(\s*(?:trước|chậm nhất))`),
    read: readCycles,
  },
  {
    ...production('(?:định kỳ |báo cáo )?(?:h[ằà]ng |mỗi )tuần'),
    read: () => [{ type: 'human', reason: 'no-day' }],
  },
  {
    ...production(
      'thường xuyên(?:, liên tục)?|liên tục|h[ằà]ng ngày|(?:trong thời gian )?24/(?:7|24)(?:h| giờ)?',
    ),
    read: () => [{ type: 'continuous' }],
  },
  {
    ...production(
      '(?:trong |vào )?(?:suốt )?(?:các )?(?:dịp|kỳ|ngày|thời gian|đợt)(?: nghỉ(?: lễ| tết)| lễ| tết)' +
        String.raw`(?:,\s*(?:lễ|tết))?(?: nguyên đán)?(?: sắp tới)?`,
    ),
    read: () => [{ type: 'human', reason: 'holidays' }],
  },
  {
    ...production('(?:trước|sau) (?:dịp )?tết(?: nguyên đán)?'),
    read: () => [{ type: 'human', reason: 'holidays' }],
  },
  {
    ...production(
      String.raw`(?:(?<!tháng\s)(?:đầu|giữa|cuối) (?:quý (?:iv|iii|ii|i|[1-4])|tháng \d{1,2}|năm)(?:\s*/\s*| năm | )\d{4})|` +
        '(?:trước |chậm nhất |vào )?ngày làm việc (?:cuối cùng|đầu tiên) (?:của )?(?:tháng|quý|năm)',
    ),
    read: () => [{ type: 'human', reason: 'unclear-date' }],
  },
  {
    ...production('(?:khi có|theo) yêu cầu'),
    read: () => [{ type: 'human', reason: 'on-request' }],
  },
  {
    ...production(String.raw`trước khi (?:(?!\n\s*[-\n])[^,.;:()]){1,60}`),
    read: () => [{ type: 'human', reason: 'before-event' }],
  },
  {
    ...production('(?:ngay )?trong (?:ngày|tuần)(?: này)?(?= |$|[.,;])(?! [0-9]| nghỉ| lễ| làm)'),
    read: () => [{ type: 'human', reason: 'promptly' }],
  },
  {
    ...production(String.raw`trước ngày (?:\d{1,2}|mùng \d{1,2}|rằm) tháng (?:giêng|chạp|\d{1,2} âm lịch)`),
    read: () => [{ type: 'human', reason: 'unclear-date' }],
  },
  {
    ...production('kịp thời|khẩn trương|ngay lập tức|lập tức|ngay sau khi|ngay khi|sớm nhất'),
    read: () => [{ type: 'human', reason: 'promptly' }],
  },
  {
    ...production('ngay(?! từ| tại| cả| trong| trên)'),
    isSafeWithoutMarks: false,
    read: () => [{ type: 'human', reason: 'promptly' }],
  },
];

/** A whole text that is nothing but a date or a period: what stands in a column "Thời hạn". */
export const bareDeadline: readonly Production[] = [
  {
    ...production(`(?:ngày )?(?<dates>${SHORT_DATE})`),
    read: readDates,
  },
  {
    ...production(
      String.raw`(?:tháng )?(?<month>\d{1,2})(?:\s*[/-]\s*| năm )(?<year>\d{4})|` +
        String.raw`quý (?<quarter>iv|iii|ii|i|[1-4])(?:\s*[/-]\s*| năm | )(?<quarterYear>\d{4})|` +
        String.raw`0?6 tháng (?<half>đầu|cuối) năm (?<halfYear>\d{4})|` +
        String.raw`(?:giai đoạn |các năm |năm )(?:\d{4}\s*[-–]\s*)?(?<onlyYear>\d{4})`,
    ),
    read: (groups) =>
      readPeriod({
        ...groups,
        year: groups.year ?? groups.quarterYear ?? groups.halfYear ?? groups.onlyYear,
      }),
  },
];

function production(source: string): Pick<Production, 'pattern' | 'isSafeWithoutMarks'> {
  return { pattern: phrase(source), isSafeWithoutMarks: true };
}

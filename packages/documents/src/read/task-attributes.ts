import { findTimePhrases } from './deadline-phrases.ts';
import type { Item } from './outline.ts';
import { actorsOfUnits } from './actors.ts';
import type { TaskContext } from './task-context.ts';
import { findUnits } from './units.ts';

const ATTRIBUTE =
  /^(?<name>(?:(?:Đơn vị|Cơ quan|Bộ phận|Phòng) )?(?:chủ trì|phối hợp|thực hiện)(?: thực hiện)?|(?:Thời gian|Thời hạn|Tiến độ|Hạn)(?: thực hiện| hoàn thành)?|(?:Nội dung|Địa điểm|Đối tượng|Hình thức|Thành phần|Số lượng)(?: thực hiện)?|Sản phẩm|Kết quả|Kinh phí(?: thực hiện)?)\s*:/iu;

/** "- Đơn vị chủ trì: Sở …" under an instruction of a plan belongs to that instruction and is none itself. */
export function isAttribute(text: string): boolean {
  return ATTRIBUTE.test(text);
}

/** The context of an instruction with what the lines below it say about who and when. */
export function readAttributes(lines: Item[], context: TaskContext, source: { text: string }): TaskContext {
  const own = { ...context };
  for (const { paragraph } of lines) {
    const name = ATTRIBUTE.exec(paragraph.text)?.groups?.['name']?.toLowerCase() ?? '';
    const passage = source.text.slice(paragraph.contentStart, paragraph.end);
    const units = findUnits(passage, paragraph.contentStart);
    if (name.includes('chủ trì')) own.actors = actorsOfUnits(units, 'lead');
    else if (name.includes('phối hợp'))
      own.cooperating = [...own.cooperating, ...actorsOfUnits(units, 'cooperate')];
    else if (name.includes('thực hiện') && units.length > 0) own.actors = actorsOfUnits(units, 'perform');
    else if (/^(?:thời|hạn|tiến)/u.test(name)) {
      const { deadline } = findTimePhrases(source.text, {
        start: paragraph.contentStart,
        end: paragraph.end,
      });
      if (deadline) own.ownDeadline = deadline;
    }
  }
  return own;
}

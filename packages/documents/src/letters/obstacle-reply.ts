import type { Block, OfficialDocument, PartialDate } from '../model.ts';
import { type CitedDocument, cite, fromLetterhead, type Letterhead } from './letterhead.ts';
import { lastDay } from './last-day.ts';

export interface ObstacleReply {
  addressee: string;
  /** The unit's letter that reports the obstacle. */
  inReplyTo: CitedDocument;
  /** The obstacle in the unit's words. */
  obstacle: string;
  /** The decision and its reasons, one or more paragraphs that end in a full stop. */
  answer: string[];
  /** New last day when the deadline was moved. */
  newDueOn?: PartialDate;
}

/** Công văn that answers an obstacle: what was reported, what is decided, whether the deadline moves. */
export function obstacleReply(head: Letterhead, reply: ObstacleReply): OfficialDocument {
  const { newDueOn } = reply;
  const deadline: Block = {
    kind: 'paragraph',
    text: newDueOn
      ? `Thời hạn thực hiện được điều chỉnh: hoàn thành ${lastDay(newDueOn)}`
      : 'Thời hạn thực hiện không thay đổi',
  };
  return fromLetterhead(head, {
    type: 'CV',
    subject: 'trả lời khó khăn, vướng mắc trong thực hiện nhiệm vụ',
    addressees: [reply.addressee],
    body: [
      {
        kind: 'paragraph',
        text: `Trả lời ${cite(reply.inReplyTo)} với nội dung: “${reply.obstacle}”, ${head.issuerInText} có ý kiến như sau:`,
      },
      ...reply.answer.map((text): Block => ({ kind: 'paragraph', text })),
      deadline,
    ],
  });
}

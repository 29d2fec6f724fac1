import type { OfficialDocument, PartialDate } from '../model.ts';
import { fromLetterhead, type Letterhead } from './letterhead.ts';
import { lastDay } from './last-day.ts';

export interface RequestLetter {
  addressees: string[];
  /** Begins in a small letter: "đề nghị cung cấp thông tin thuê bao". */
  subject: string;
  /** Why it is asked, one or more paragraphs that end in a full stop. */
  reasons: string[];
  /** What is asked, at least one. */
  requests: string[];
  respondBy?: PartialDate;
  reportTo: string;
}

/** Công văn đề nghị: reasons, what is asked for, and until when. */
export function requestLetter(head: Letterhead, letter: RequestLetter): OfficialDocument {
  const until = letter.respondBy ? ` ${lastDay(letter.respondBy)}` : '';
  return fromLetterhead(head, {
    type: 'CV',
    subject: letter.subject,
    addressees: letter.addressees,
    body: [
      ...letter.reasons.map((text) => ({ kind: 'paragraph' as const, text })),
      { kind: 'paragraph', text: `${head.issuerInText} kính đề nghị Quý cơ quan:` },
      { kind: 'list', items: letter.requests },
      {
        kind: 'paragraph',
        text: `Văn bản trả lời gửi về ${letter.reportTo}${until}. Rất mong nhận được sự quan tâm, phối hợp của Quý cơ quan`,
      },
    ],
  });
}

import type { Block, OfficialDocument, PartialDate } from '../model.ts';
import { type CitedDocument, cite, citeAgain, fromLetterhead, type Letterhead } from './letterhead.ts';
import { lastDay } from './last-day.ts';

export interface IssuedTask {
  text: string;
  /** Last day on which it is on time; printed as "trước ngày" the day after. */
  dueOn?: PartialDate;
}

export interface IssuingLetter {
  /** The document from above that is carried out. */
  parent: CitedDocument;
  /** Begins in a small letter. */
  subject: string;
  addressees: string[];
  /** Tasks by who must do them: `actors` "Các sở, ban, ngành", `tasks` at least one. */
  groups: { actors: string; tasks: IssuedTask[] }[];
  reportTo: string;
  reportBy?: PartialDate;
  attachments?: string[];
}

/** Công văn that passes a directive on: which document it carries out, and who does what until when. */
export function issuingLetter(head: Letterhead, letter: IssuingLetter): OfficialDocument {
  const until = letter.reportBy ? `, ${lastDay(letter.reportBy)}` : '';
  const body: Block[] = [
    {
      kind: 'paragraph',
      text: `Thực hiện ${cite(letter.parent)}, ${head.issuerInText} yêu cầu các đơn vị, địa phương triển khai thực hiện các nội dung sau:`,
    },
    ...letter.groups.flatMap(({ actors, tasks }, index): Block[] => [
      { kind: 'heading', marker: `${index + 1}.`, text: actors },
      { kind: 'list', items: tasks.map(taskLine) },
    ]),
    {
      kind: 'paragraph',
      text: `Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị kịp thời báo cáo về ${letter.reportTo} để tổng hợp, giải quyết.`,
    },
    {
      kind: 'paragraph',
      text: `Yêu cầu các đơn vị, địa phương nghiêm túc thực hiện, báo cáo kết quả về ${letter.reportTo}${until}`,
    },
  ];
  return fromLetterhead(head, {
    type: 'CV',
    subject: letter.subject,
    addressees: letter.addressees,
    body,
    attachments: letter.attachments ?? [citeAgain(letter.parent)],
  });
}

function taskLine({ text, dueOn }: IssuedTask): string {
  return dueOn ? `${text.replace(/[.;]$/u, '')}, hoàn thành ${lastDay(dueOn)}` : text;
}

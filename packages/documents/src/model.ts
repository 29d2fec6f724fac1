import type { DocumentType } from './document-types.ts';

/**
 * An official document as it is written: what {@link renderDocx} and {@link renderText} take and what reading
 * gives back. Plain data that survives JSON. A field that is not there is absent from the document: drafts
 * without number and date are ordinary.
 * Form: Decree 30/2020/NĐ-CP, Annex I; the comments give its component numbers ("ô").
 */
export interface OfficialDocument {
  /** Ô 2. Body above the issuer, in capitals as printed. */
  superior?: string;
  /** Ô 2. In capitals as printed: `ỦY BAN NHÂN DÂN TỈNH GIA LAI`. */
  issuer?: string;
  /** Ô 3. */
  number?: DocumentNumber;
  /** Ô 4. */
  place?: string;
  /** Ô 4. */
  date?: PartialDate;
  /** Ô 5a; `CV` for a letter, which prints no type. */
  type?: DocumentType;
  /** Ô 5a/5b, without "V/v" or "Về việc", on one line. */
  subject?: string;
  /** Ô 10b. */
  urgency?: Urgency;
  /** Ô 10a. */
  secrecy?: Secrecy;
  /** Ô 9a, "Kính gửi", each without its final mark. */
  addressees: string[];
  /** Ô 6, each without its final mark: `Căn cứ Luật An ninh mạng số 116/2025/QH15`. */
  legalBases: string[];
  /** Ô 6, from the first paragraph after addressees and legal bases, without the closing "./.". */
  body: Block[];
  /** Ô 9b without the archive line, each without its final mark: `Như trên`, `Văn phòng Chính phủ (b/c)`. */
  recipients: string[];
  /** Ô 9b, last line "Lưu". */
  archive?: ArchiveLine;
  /** Ô 7. */
  signature?: SignatureBlock;
  /** Names of attached documents as the text gives them. */
  attachments: string[];
  /** Annexes that stand behind the signature in the same file, each on pages of its own. */
  annexes?: Annex[];
}

/** Phụ lục. Its place in the file: after components 7 and 9b. Decree 30/2020/NĐ-CP, Annex I, part II, item 6. */
export interface Annex {
  /** In capitals as printed, without the word PHỤ LỤC. */
  title: string;
  blocks: Block[];
}

/**
 * State bodies: `sequence/symbol` (`15/QĐ-BNV`), with the year between for legal normative documents
 * (`331/2026/NĐ-CP`). Party bodies: `sequence-symbol` (`57-CT/TW`).
 */
export interface DocumentNumber {
  /** Absent in a draft: `/UBND-KGVX`. */
  sequence?: number;
  /** What follows the digits: `(m)` of a secret document, `a`, `bis`. */
  suffix?: string;
  year?: number;
  symbol: string;
  /** What stands before the symbol; `/` when absent. */
  separator?: '-';
}

/** Parts that a draft leaves blank are absent. */
export interface PartialDate {
  day?: number;
  /** 1–12. */
  month?: number;
  year?: number;
}

/** KHẨN, THƯỢNG KHẨN, HỎA TỐC. */
export type Urgency = 'urgent' | 'very-urgent' | 'express';

/** MẬT, TỐI MẬT, TUYỆT MẬT (Luật Bảo vệ bí mật nhà nước). */
export type Secrecy = 'confidential' | 'secret' | 'top-secret';

export type Block =
  /** `marker` as written: `I.`, `Điều 1.`, `2.`. */
  | { kind: 'heading'; marker?: string; text: string }
  /** `marker` as written: `1.`, `a)`. */
  | { kind: 'paragraph'; marker?: string; text: string }
  /** Lines with a dash. */
  | { kind: 'list'; items: string[] }
  /** `widths` are shares of the page width; `landscape` puts the table in a section of its own. */
  | { kind: 'table'; columns: string[]; rows: string[][]; widths?: number[]; landscape?: boolean };

export interface ArchiveLine {
  /** `VT` and the units that keep a copy. */
  units: string[];
  /** Ô 12. The drafter's mark. */
  drafter?: string;
  /** Ô 12. Number of copies issued. */
  copies?: number;
}

/** Decree 30/2020/NĐ-CP, Article 13: TM. for the collective, Q. acting, KT. for the head, TL. by order, TUQ. by mandate. */
export type SignaturePrefix = 'TM' | 'Q' | 'KT' | 'TL' | 'TUQ';

export interface SignatureBlock {
  /** Lines above the signature in order; the last is the signer's own position and mostly has no prefix. */
  lines: { prefix?: SignaturePrefix; text: string }[];
  /** Absent in a draft. */
  name?: string;
}

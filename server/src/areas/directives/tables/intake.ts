import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { visibleWhen } from '../../../kernel/database/scope.ts';
import { habitKinds, messageDirections, statusCodes, type Addressing, type answerWays } from '../contract.ts';
import { directives } from './directives.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });

/**
 * What a person's corrections taught about the letters of one body. Learned when a directive goes out, because only
 * then are the corrections final; proposed when the next letter of that body comes in.
 */
export const habits = pgTable(
  'directives_habits',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    issuerKey: text('issuer_key').notNull(),
    issuer: text('issuer').notNull(),
    kind: text('kind', { enum: habitKinds }).notNull(),
    wordsKey: text('words_key').notNull(),
    words: text('words').notNull(),
    lesson: jsonb('lesson').$type<Lesson>().notNull(),
    learnedFromId: uuid('learned_from_id').references(() => directives.id),
    learnedBy: text('learned_by').notNull(),
    learnedAt: instant('learned_at').notNull(),
  },
  (table) => [
    uniqueIndex('directives_habits_key').on(table.issuerKey, table.kind, table.wordsKey),
    ...visibleWhen('directives_habits', sql`(select lachan_sees_province())`),
  ],
);

/** What to propose; only the part that belongs to the kind. */
export interface Lesson {
  issuer?: string;
  addressing?: Addressing;
  answerWay?: (typeof answerWays)[number];
  measureKey?: string | null;
  figureUnit?: string | null;
  explanation?: string;
}

/**
 * A status message of the exchange of official documents, or a request to take a document back: the recognised
 * proof of receipt and progress. The bytes stay as they were sent or received.
 */
export const messages = pgTable(
  'directives_messages',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** `null` once its draft was refused and deleted. */
    directiveId: uuid('directive_id').references(() => directives.id, { onDelete: 'set null' }),
    direction: text('direction', { enum: messageDirections }).notNull(),
    code: text('code', { enum: statusCodes }).notNull(),
    partnerId: text('partner_id').notNull(),
    partnerName: text('partner_name'),
    /** The document that it is about: "51/UBND-KGVX". */
    about: text('about').notNull(),
    description: text('description'),
    xml: text('xml').notNull(),
    at: instant('at').notNull(),
    by: text('by_name').notNull(),
    /** When a person said that it had been handed to the exchange. */
    handedOverAt: instant('handed_over_at'),
    /** For a request to take back: when it was answered. */
    answeredAt: instant('answered_at'),
  },
  (table) => [
    index('directives_messages_directive_idx').on(table.directiveId, table.at),
    ...visibleWhen('directives_messages', sql`(select lachan_sees_province())`),
  ],
);

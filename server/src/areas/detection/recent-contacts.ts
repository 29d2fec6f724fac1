import type { Attribution } from '@lachan/engine';
import { VIETNAM_OFFSET_MS } from '../../kernel/time.ts';
import type { Contact } from './gathering.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What makes two contacts of an IPv4 address the same, by numbers. */
export interface ContactNumbers {
  client: number;
  indicatorId: number;
  /** Epoch ms. */
  at: number;
  /** Whose the address was. The plan gives the same object for the same answer, unless it changes with time. */
  whose: Attribution;
}

/** Contacts that have been seen, found again without a text: most hits are of these. */
export class RecentContacts {
  /** By a mix of the numbers; of two with the same mix the later one is remembered. */
  private readonly contacts = new Map<number, { numbers: ContactNumbers; contact: Contact }>();

  find(wanted: ContactNumbers): Contact | undefined {
    const found = this.contacts.get(mixOf(wanted));
    if (!found) return undefined;
    const { client, indicatorId, at, whose } = found.numbers;
    const isSame =
      client === wanted.client &&
      indicatorId === wanted.indicatorId &&
      whose === wanted.whose &&
      vietnamDay(at) === vietnamDay(wanted.at);
    return isSame ? found.contact : undefined;
  }

  remember(numbers: ContactNumbers, contact: Contact): void {
    this.contacts.set(mixOf(numbers), { numbers, contact });
  }
}

function mixOf({ client, indicatorId }: ContactNumbers): number {
  return Math.imul(Math.imul(client, 0x9e3779b1) ^ indicatorId, 0x85ebca77);
}

/** Number of the day in Vietnam. */
function vietnamDay(at: number): number {
  return Math.floor((at + VIETNAM_OFFSET_MS) / DAY_MS);
}

import { authorityOn } from '@lachan/law';
import type { Recipient } from '../contract.ts';
import { inFull, type Parties } from './letterhead.ts';

/** Who receives a report, each by the name it has on the day of the fact. */
export function recipientNames(
  { committee, lead }: Pick<Parties, 'committee' | 'lead'>,
  recipients: readonly Recipient[],
  on: string,
): string[] {
  return recipients.map(({ role, name }) => {
    if (role === 'lead') return lead;
    if (role === 'committee') return inFull(committee);
    if (role === 'named') return name ?? '';
    return authorityOn(role, on)?.name ?? '';
  });
}

/** The province's own words for the first or last paragraph, with what they name put in. */
export function filledIn(template: string, values: Record<string, string>): string {
  return template.replaceAll(/\{([a-z]+)\}/gu, (whole, name: string) => values[name] ?? whole);
}

const AGAIN = 'again-kept-';
const FIRST = 'first-kept-';

/** How a batch of kept lines is called: the same however often it is made, so that the ledger takes it once. */
export function nameOfKept(kind: 'again' | 'first', claimId: string, number: number): string {
  return `${kind === 'again' ? AGAIN : FIRST}${claimId}-${number}`;
}

/** Names of batches that nobody else may give. */
export function isNameOfKept(batchId: string): boolean {
  return batchId.startsWith(AGAIN) || batchId.startsWith(FIRST);
}

/** Whether the lines of a batch have been counted as lines of its source before, as not understood. */
export function wasCountedBefore({ batchId }: { batchId: string }): boolean {
  return batchId.startsWith(AGAIN);
}

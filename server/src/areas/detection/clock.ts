const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A log ahead of its receipt by more than this comes from a clock that is wrong; clocks drift by seconds. */
const AHEAD_MS = 10 * MINUTE_MS;
/** Beyond these the stamp tells nothing: the time of receipt is taken in its place. */
const USELESS_AHEAD_MS = 2 * DAY_MS;
const USELESS_BEHIND_MS = 400 * DAY_MS;

/**
 * When a contact happened. Stamps lie: machines start in 1970, and a wrong zone is hours ahead.
 * @param loggedAt what the line says, epoch ms; `null` when it says nothing
 * @returns the instant to count it at, and whether the stamp could not be true
 */
export function judgeClock(loggedAt: number | null, receivedAt: number): { at: number; isSuspect: boolean } {
  if (loggedAt === null) return { at: receivedAt, isSuspect: false };
  const ahead = loggedAt - receivedAt;
  if (ahead > USELESS_AHEAD_MS || -ahead > USELESS_BEHIND_MS) return { at: receivedAt, isSuspect: true };
  return { at: loggedAt, isSuspect: ahead > AHEAD_MS };
}

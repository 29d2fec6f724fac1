import { join } from 'node:path';
import type { Kernel } from '../../../kernel/kernel.ts';
import type { feedAuths } from '../contract-feeds.ts';
import type { FileKind } from '../reading/indicator-files.ts';
import type { Refused } from '../reading/entry.ts';
import type { SourceFile } from '../reading/source-file.ts';
import type { feeds } from '../tables.ts';
import type { OutboundAsk, TlsIdentity } from './outbound.ts';

export type FeedRow = typeof feeds.$inferSelect;

/** A feed with all that is needed to ask it. */
export interface AskableFeed extends FeedRow {
  login: string | null;
  /** Sealed as it lies in the database, opened once it is about to be asked. */
  secret: string | null;
  /** With which certificate it is asked, and by which authority it is known. */
  tls: TlsIdentity | null;
}

/** What a feed has brought. */
export interface Fetched {
  /** As the report names it. */
  name: string;
  kind: FileKind;
  files: SourceFile[];
  /** It told only what is new since the last time. */
  isPartial: boolean;
  sizeBytes: number;
  /** What to ask with the next time. */
  etag: string | null;
  lastModified: string | null;
  cursor: string | null;
  /** Parts of it that could not be had, while the rest goes on. */
  faults: Refused[];
  /** Called once all of it is in the database. */
  done?: () => Promise<void>;
}

/** Where a feed keeps its files: `keep` outlives a fetch, `drop` is where people put files. */
export function feedFolder(kernel: Kernel, feedId: string, part: 'keep' | 'drop'): string {
  return join(kernel.config.dataFolder, 'intel', part === 'keep' ? 'feeds' : 'incoming', feedId);
}

/** How to ask a feed for one of its addresses. */
export function askOf(feed: AskableFeed, url: string, headers: Record<string, string> = {}): OutboundAsk {
  const authorization = authorizationOf(feed.auth, feed.login, feed.secret);
  return {
    url,
    headers: { ...headers, ...(authorization ? { authorization } : {}) },
    tls: feed.tls,
    otherHosts: feed.otherHosts,
    isPrivateAllowed: feed.isPrivateAllowed,
    timeoutMs: feed.timeoutSeconds * 1000,
    limitBytes: feed.limitBytes,
  };
}

function authorizationOf(
  auth: (typeof feedAuths)[number],
  login: string | null,
  secret: string | null,
): string | null {
  if (secret === null) return null;
  if (auth === 'basic') return `Basic ${Buffer.from(`${login ?? ''}:${secret}`).toString('base64')}`;
  if (auth === 'bearer') return `Bearer ${secret}`;
  return auth === 'header' ? secret : null;
}

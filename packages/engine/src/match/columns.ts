/** What the columns of a Zeek log hold, for assembly/zeek-tsv.ts; every other is text. */
const roles: Readonly<Record<string, number>> = {
  ts: 1,
  'id.orig_h': 2,
  'id.resp_h': 3,
  query: 4,
  answers: 5,
  server_name: 6,
  md5: 7,
  sha1: 8,
  sha256: 9,
  referrer: 10,
  user_agent: 11,
  // What these mean depends on others: the decoder is asked.
  uri: 12,
  host: 12,
  src: 12,
  dst: 12,
  tx_hosts: 12,
  'tx_hosts.0': 12,
};
const mostColumns = 250;

/**
 * What each column of a Zeek log holds. Empty when the columns are no Zeek log's.
 * @returns `null` when the log must be decoded: a column stands twice, or stands for an object
 */
export function zeekRoles(columns: readonly string[] | undefined): number[] | null {
  if (!columns?.includes('ts')) return [];
  const odd =
    columns.length > mostColumns ||
    new Set(columns).size !== columns.length ||
    columns.indexOf('id.orig_h') < 0 ||
    columns.indexOf('id.orig_h') > columns.indexOf('id.resp_h');
  return odd ? null : columns.map((column) => (Object.hasOwn(roles, column) ? (roles[column] ?? 0) : 0));
}

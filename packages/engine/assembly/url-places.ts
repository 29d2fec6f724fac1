// Which listed URLs a host in a line leads to, and in which field they stand: put together from host and path, as
// `urlTokens` of src/match/claims.ts does, or found whole in the text, as `tokensOf` does.

import {
  counts, fieldReferrer, fieldText, fieldUrl, fieldUserAgent, formatCsv, formatIis, formatSuricata, formatZeekJson, inText,
  isTargetOdd, place, targetHost, targetHostEnd, targetPath, targetPathEnd, targetPort,
} from './fields';
import { destinationPort, httpHost, httpUrl, zeekHost, zeekPort, zeekUri } from './keys';
import { holds, portOf } from './place';
import { endOf, startOf, typeOf, typeText } from './slots';
import { askParts, askWhole, clearUrls, intricateUrl, noUrl, urlEnd, urlStart } from './urls';

/** Where the second URL stands, when it is not where the first does. */
export let secondPlace: i32 = 0;
/** Where the first one stands. */
export let firstPlace: i32 = 0;

/**
 * Asks what the host `[start, stop)` of a line leads to: see `firstUrl` and `secondUrl` of urls.ts.
 * @param where the place of the host itself
 * @returns `false` when the line must be decoded to tell
 */
export function askHost(line: usize, lineEnd: usize, format: u32, start: u32, stop: u32, where: i32): bool {
  clearUrls();
  if (where < 0) return false;
  firstPlace = where;
  secondPlace = where;
  const isJson = format == formatSuricata || format == formatZeekJson;
  if (isJson) {
    const host = format == formatSuricata ? httpHost : zeekHost;
    const path = format == formatSuricata ? httpUrl : zeekUri;
    if (typeOf(path) != 0 && holds(host, start, stop)) return askFields(line, host, path, start, stop);
  } else if (isTargetOdd) return false;
  else if (targetHostEnd != 0 && start < targetHostEnd && targetHost < stop) {
    if (start != targetHost || stop != targetHostEnd) return false;
    firstPlace = place(fieldUrl, 1, counts);
    secondPlace = firstPlace;
    return askParts(line + start, line + stop, targetPort, line + targetPath, line + targetPathEnd);
  }
  const answer = askWhole(line, line + start, line + stop, lineEnd);
  const isUrlField = where == place(fieldUrl, 1, counts);
  if (answer == intricateUrl) return false;
  // A URL of another scheme is one only where a URL is expected.
  if (answer == noUrl) return !isUrlField;
  // Where a cell ends the URL may go on.
  if (format == formatCsv && !isWithoutSeparators()) return false;
  if (isUrlField) {
    secondPlace = inText;
    const before = load<u8>(urlStart - 1);
    const after = urlEnd == lineEnd ? 32 : load<u8>(urlEnd);
    return before == after && (before == 32 || before == 34);
  }
  const field = <u32>where & 255;
  // A plus sign stands for a blank there.
  if (format == formatIis && field == fieldUserAgent) return false;
  return field == fieldText || field == fieldReferrer || field == fieldUserAgent;
}

/** A path makes a URL with its host, and another one with the port. */
function askFields(line: usize, host: u32, path: u32, start: u32, stop: u32): bool {
  if (typeOf(host) != typeText || startOf(host) != start || endOf(host) != stop) return false;
  if (typeOf(path) > typeText + 1) return false;
  const port = portOf(host == httpHost ? destinationPort : zeekPort);
  // Zeek has the port under more than one key.
  if (port < -1 || (port == -1 && host == zeekHost)) return false;
  firstPlace = place(fieldUrl, 1, counts);
  secondPlace = firstPlace;
  return askParts(line + start, line + stop, port, line + startOf(path), line + endOf(path));
}

function isWithoutSeparators(): bool {
  for (let at = urlStart; at < urlEnd; at++) if (load<u8>(at) == 44 || load<u8>(at) == 59) return false;
  return true;
}

// The keys on which it depends, in a line of Suricata's or Zeek's JSON, in which field a text stands and
// whether it counts there; everything else in the line is checked and passed over.

import { noSlot, sectionAnyKey, sectionNone, sectionTop } from './json';
import { addKey } from './key-table';

const inDns: u32 = 2;
const inHttp: u32 = 3;
const inTls: u32 = 4;
const inFlow: u32 = 5;
const inFileinfo: u32 = 6;
const inQuestion: u32 = 7;
const inAnswer: u32 = 8;

export const eventType: u32 = 0;
export const timestamp: u32 = 1;
export const sourceIp: u32 = 2;
export const sourcePort: u32 = 3;
export const destinationIp: u32 = 4;
export const destinationPort: u32 = 5;
export const direction: u32 = 6;
export const flowSource: u32 = 7;
export const dnsName: u32 = 8;
export const dnsData: u32 = 9;
export const dnsQueries: u32 = 10;
export const dnsQuery: u32 = 11;
/** The first question, when that is an object. */
export const firstQueries: u32 = 12;
export const firstQuery: u32 = 13;
export const questionName: u32 = 14;
export const httpHost: u32 = 15;
export const httpUrl: u32 = 16;
export const httpReferrer: u32 = 17;
export const httpUserAgent: u32 = 18;
export const tlsName: u32 = 19;
export const tlsSubject: u32 = 20;
export const fileMd5: u32 = 21;
export const fileSha1: u32 = 22;
export const fileSha256: u32 = 23;

export const zeekTime: u32 = 32;
export const zeekUid: u32 = 33;
export const zeekPath: u32 = 34;
export const zeekFuid: u32 = 35;
export const zeekOrigin: u32 = 36;
export const zeekResponder: u32 = 37;
export const zeekSource: u32 = 38;
export const zeekDestination: u32 = 39;
export const zeekId: u32 = 40;
export const zeekName: u32 = 41;
export const zeekHost: u32 = 42;
export const zeekUri: u32 = 43;
export const zeekServerName: u32 = 44;
export const zeekReferrer: u32 = 45;
export const zeekUserAgent: u32 = 46;
export const zeekMd5: u32 = 47;
export const zeekSha1: u32 = 48;
export const zeekSha256: u32 = 49;
export const zeekPort: u32 = 50;

/** Sections and lists themselves: a key that stands twice must be seen. */
const holders: u32 = 64;

/** Values that may stand many times in a line. */
export const dnsAnswers: u32 = 96;
export const alternativeNames: u32 = 97;
export const zeekAnswers: u32 = 98;
export const groupedAnswers: u32 = 99;

/** Tells all keys. `scratch`: 16 bytes that the keys are written to, one after the other. */
export function tellKeys(scratch: usize): void {
  key(scratch, 'event_type', sectionTop, eventType);
  key(scratch, 'timestamp', sectionTop, timestamp);
  key(scratch, 'src_ip', sectionTop, sourceIp);
  key(scratch, 'src_port', sectionTop, sourcePort);
  key(scratch, 'dest_ip', sectionTop, destinationIp);
  key(scratch, 'dest_port', sectionTop, destinationPort);
  key(scratch, 'direction', sectionTop, direction);
  key(scratch, 'ts', sectionTop, zeekTime);
  key(scratch, 'uid', sectionTop, zeekUid);
  key(scratch, '_path', sectionTop, zeekPath);
  key(scratch, 'fuid', sectionTop, zeekFuid);
  key(scratch, 'id.orig_h', sectionTop, zeekOrigin);
  key(scratch, 'id.resp_h', sectionTop, zeekResponder);
  key(scratch, 'id.resp_p', sectionTop, zeekPort);
  key(scratch, 'src', sectionTop, zeekSource);
  key(scratch, 'dst', sectionTop, zeekDestination);
  key(scratch, 'id', sectionTop, zeekId);
  key(scratch, 'query', sectionTop, zeekName);
  key(scratch, 'host', sectionTop, zeekHost);
  key(scratch, 'uri', sectionTop, zeekUri);
  key(scratch, 'server_name', sectionTop, zeekServerName);
  key(scratch, 'referrer', sectionTop, zeekReferrer);
  key(scratch, 'user_agent', sectionTop, zeekUserAgent);
  key(scratch, 'md5', sectionTop, zeekMd5);
  key(scratch, 'sha1', sectionTop, zeekSha1);
  key(scratch, 'sha256', sectionTop, zeekSha256);
  holder(scratch, 'dns', sectionTop, holders, inDns);
  holder(scratch, 'http', sectionTop, holders + 1, inHttp);
  holder(scratch, 'tls', sectionTop, holders + 2, inTls);
  holder(scratch, 'flow', sectionTop, holders + 3, inFlow);
  holder(scratch, 'fileinfo', sectionTop, holders + 4, inFileinfo);
  list(scratch, 'answers', sectionTop, holders + 5, zeekAnswers);
  key(scratch, 'rrname', inDns, dnsName);
  key(scratch, 'rdata', inDns, dnsData);
  holder(scratch, 'grouped', inDns, holders + 6, sectionAnyKey);
  objects(scratch, 'queries', dnsQueries, inQuestion, firstQueries, sectionNone);
  objects(scratch, 'query', dnsQuery, inQuestion, firstQuery, sectionNone);
  objects(scratch, 'answers', holders + 7, inAnswer, noSlot, inAnswer);
  key(scratch, 'rrname', inQuestion, questionName);
  key(scratch, 'rdata', inAnswer, dnsAnswers);
  key(scratch, 'hostname', inHttp, httpHost);
  key(scratch, 'url', inHttp, httpUrl);
  key(scratch, 'http_refer', inHttp, httpReferrer);
  key(scratch, 'http_user_agent', inHttp, httpUserAgent);
  key(scratch, 'sni', inTls, tlsName);
  key(scratch, 'subject', inTls, tlsSubject);
  list(scratch, 'subjectaltname', inTls, holders + 8, alternativeNames);
  key(scratch, 'src_ip', inFlow, flowSource);
  key(scratch, 'md5', inFileinfo, fileMd5);
  key(scratch, 'sha1', inFileinfo, fileSha1);
  key(scratch, 'sha256', inFileinfo, fileSha256);
}

function tell(scratch: usize, name: string, section: u32, slot: u32, inner: u32, elements: u32, first: u32, firstSlot: u32, others: u32): void {
  memory.fill(scratch, 0, 16);
  for (let i = 0; i < name.length; i++) store<u8>(scratch + i, <u8>name.charCodeAt(i));
  addKey(scratch, name.length, section, slot, inner, elements, first, firstSlot, others);
}

function key(scratch: usize, name: string, section: u32, slot: u32): void {
  tell(scratch, name, section, slot, sectionNone, noSlot, sectionNone, noSlot, sectionNone);
}

/** A key that holds an object. */
function holder(scratch: usize, name: string, section: u32, slot: u32, inner: u32): void {
  tell(scratch, name, section, slot, inner, noSlot, sectionNone, noSlot, sectionNone);
}

/** A key that holds a list of texts. */
function list(scratch: usize, name: string, section: u32, slot: u32, elements: u32): void {
  tell(scratch, name, section, slot, sectionNone, elements, sectionNone, noSlot, sectionNone);
}

/** A key of a DNS record that holds a list of objects, the first perhaps apart from the others. */
function objects(scratch: usize, name: string, slot: u32, first: u32, firstSlot: u32, others: u32): void {
  tell(scratch, name, inDns, slot, sectionNone, noSlot, first, firstSlot, others);
}

import { describe, expect, test } from 'vitest';
import { decodeLine } from '../../src/index.ts';
import { expectTold, toldAt } from './told.ts';

/** After the manuals of Apache (mod_log_config) and nginx (ngx_http_log_module). */
describe('access logs of Apache and nginx', () => {
  test('common, combined, with the site in front, with more behind, over IPv6', () =>
    expectTold([
      [
        '198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "GET /a?b=%E1%BA%A5p HTTP/1.1" 200 512',
        '198.51.100.9 → url=/a?b=%E1%BA%A5p method=GET status=200',
      ],
      [
        '2001:db8::9 - an [21/Nov/2026:07:24:09 +0700] "POST /login HTTP/2.0" 401 0 "https://web.xa.example/" "Mozilla/5.0 \\"X\\""',
        '2001:db8::9 → url=/login method=POST status=401 user=an',
      ],
      [
        'web.xa.example:443 198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "GET / HTTP/1.1" 301 0 "-" "curl/8"',
        '198.51.100.9 → site=web.xa.example url=/ method=GET status=301',
      ],
      [
        '198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "GET / HTTP/1.1" 200 512 "-" "curl/8" "10.1.2.3, 203.0.113.9" rt=0.01 uct="0.0"',
        '198.51.100.9 → url=/ method=GET status=200',
      ],
      [
        '198.51.100.9 - XA\\an [21/Nov/2026:07:24:09 +0700] "GET / HTTP/1.1" 200 512',
        '198.51.100.9 → url=/ method=GET status=200 user=an',
      ],
      [
        '198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "\\x16\\x03\\x01" 400 150 "-" "-"',
        '198.51.100.9 → url=\\x16\\x03\\x01 status=400',
      ],
      ['198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "-" 408 - "-" "-"', '198.51.100.9 → status=408'],
      [
        '<190>Nov 21 07:24:09 web-01 nginx: 198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "GET / HTTP/1.1" 200 512 "-" "curl/8"',
        '198.51.100.9 → url=/ method=GET status=200',
      ],
      [
        '198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "CONNECT c2.xau.example:443 HTTP/1.1" 405 150 "-" "-"',
        '198.51.100.9 → :443 site=c2.xau.example method=CONNECT status=405',
      ],
      [
        '198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "GET http://c2.xau.example/a HTTP/1.1" 404 150 "-" "-"',
        '198.51.100.9 → site=c2.xau.example url=http://c2.xau.example/a method=GET status=404',
      ],
      [
        '{"time":"2026-11-21T07:24:09+07:00","remote_addr":"198.51.100.9","remote_user":"an","request":"GET /a HTTP/1.1","status":404,"body_bytes_sent":5,"http_referer":"-","http_user_agent":"curl/8","host":"web.xa.example"}',
        '198.51.100.9 → site=web.xa.example url=/a method=GET status=404 user=an',
      ],
    ]));
  test('errors', () =>
    expectTold([
      [
        '[Sat Nov 21 07:24:09.123456 2026] [authz_core:error] [pid 1:tid 2] [client 198.51.100.9:40112] AH01630: client denied by server configuration: /var/www/.git',
        '198.51.100.9:40112 → path=/var/www/.git file=.git',
      ],
      [
        '[Sat Nov 21 07:24:09.123456 2026] [auth_basic:error] [pid 1] [client 2001:db8::9:40112] AH01617: user admin: authentication failure for "/quan-tri": Password Mismatch',
        '2001:db8::9:40112 → url=/quan-tri user=admin',
      ],
      [
        '[Sat Nov 21 07:24:09.123456 2026] [auth_basic:error] [pid 1] [client 198.51.100.9:40112] AH01618: user nobody not found: /quan-tri',
        '198.51.100.9:40112 → url=/quan-tri user=nobody',
      ],
      [
        '[Sat Nov 21 07:24:09 2026] [error] [client 198.51.100.9] File does not exist: /var/www/a.php, referer: http://x.example/',
        '198.51.100.9 → path=/var/www/a.php file=a.php',
      ],
      [
        '[Sat Nov 21 07:24:09.123456 2026] [security2:error] [pid 1] [client 198.51.100.9:40112] [client 198.51.100.9] ModSecurity: Access denied with code 403 (phase 2). [file "/x"] [id "942100"] [msg "SQL Injection Attack Detected via libinjection"] [hostname "web.xa.example"] [uri "/a"] [unique_id "x"]',
        '198.51.100.9:40112 → site=web.xa.example url=/a',
      ],
      [
        '2026/11/21 07:24:09 [error] 811#811: *7 open() "/var/www/a.php" failed (2: No such file or directory), client: 198.51.100.9, server: web.xa.example, request: "GET /a.php HTTP/1.1", host: "web.xa.example", referrer: "http://x.example/"',
        '198.51.100.9 → site=web.xa.example url=/a.php method=GET path=/var/www/a.php file=a.php',
      ],
      [
        '2026/11/21 07:24:09 [error] 811#811: *7 user "admin": password mismatch, client: 2001:db8::9, server: web.xa.example, request: "GET /quan-tri HTTP/1.1", host: "web.xa.example:8443"',
        '2001:db8::9 → site=web.xa.example url=/quan-tri method=GET user=admin',
      ],
      [
        '2026/11/21 07:24:09 [error] 811#811: *7 upstream timed out (110: Connection timed out) while connecting to upstream, client: 198.51.100.9, server: _, request: "GET / HTTP/1.1", upstream: "http://[2001:db8::80]:8080/", host: "web.xa.example"',
        '198.51.100.9 → 2001:db8::80:8080 site=web.xa.example url=/ method=GET',
      ],
      [
        '2026/11/21 07:24:09 [error] 811#811: *7 limiting requests, excess: 5.1 by zone "mot", client: 198.51.100.9, server: web.xa.example, request: "POST /xmlrpc.php HTTP/1.1", host: "web.xa.example"',
        '198.51.100.9 → site=web.xa.example url=/xmlrpc.php method=POST',
      ],
    ]));
});

/** After Microsoft's "W3C Logging" and the columns an administrator may choose. */
test('IIS by its columns, whichever are chosen', () => {
  const read = (columns: string, row: string): unknown =>
    decodeLine(row, 'auto', { columns: columns.split(' ') }).fields;
  expect(
    read(
      'date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken',
      '2026-11-21 00:24:09 W3SVC1 WEB01 10.1.0.80 POST /login.aspx a=1 443 XA\\an 2001:db8::9 HTTP/2.0 Mozilla/5.0+(X) - - web.xa.example 302 0 0 5 6 7',
    ),
  ).toMatchObject({
    sourceAddress: '2001:db8::9',
    destinationAddress: '10.1.0.80',
    destinationPort: 443,
    hostName: 'WEB01',
    host: 'web.xa.example',
    url: '/login.aspx?a=1',
    status: 302,
    user: 'XA\\an',
  });
  expectTold([
    [
      '2026-11-21 00:24:09 10.1.0.80 GET /owa/auth.owa - 443 an@xa.example 198.51.100.9 Mozilla/5.0 - 401 1 1326 15',
      '198.51.100.9 → 10.1.0.80:443 url=/owa/auth.owa method=GET status=401 user=an@xa.example',
    ],
  ]);
});

/** After Squid's "logformat" and HAProxy's "Logging". */
describe('Squid and HAProxy', () => {
  test('native, common, combined and with a name for the peer', () =>
    expectTold([
      [
        '1795220649.123    120 10.1.2.3 TCP_MISS/200 512 GET http://c2.xau.example/a an HIER_DIRECT/198.51.100.7 text/html',
        '10.1.2.3 → 198.51.100.7 site=c2.xau.example url=http://c2.xau.example/a method=GET status=200 user=an',
      ],
      [
        'Nov 21 07:24:09 gw squid[811]: 1795220649.123 5 2001:db8::3 TCP_DENIED/407 0 CONNECT c2.xau.example:443 - HIER_NONE/- -',
        '2001:db8::3 → :443 site=c2.xau.example method=CONNECT status=407',
      ],
      [
        '1795220649.123 5 10.1.2.3 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -',
        '10.1.2.3 → url=error:transaction-end-before-headers status=0',
      ],
      [
        '1795220649.123 5 10.1.2.3 TCP_MISS_ABORTED/000 0 POST https://c2.xau.example/a XA\\an FIRSTUP_PARENT/proxy.xa.example -',
        '10.1.2.3 → site=c2.xau.example url=https://c2.xau.example/a method=POST status=0 user=an',
      ],
      [
        '10.1.2.3 - an [21/Nov/2026:07:24:09 +0700] "GET http://c2.xau.example/a HTTP/1.1" 200 512 "-" "Mozilla/5.0" TCP_MISS:HIER_DIRECT',
        '10.1.2.3 → site=c2.xau.example url=http://c2.xau.example/a method=GET status=200 user=an',
      ],
    ]));
  test('HTTP, TCP, TLS failures', () =>
    expectTold([
      [
        'Nov 21 07:24:09 lb haproxy[811]: 198.51.100.9:40112 [21/Nov/2026:07:24:09.123] vao~ web/may1 0/0/0/5/6 403 150 - - PR-- 1/1/0/0/0 0/0 {web.xa.example|curl} "GET /.env HTTP/1.1"',
        '198.51.100.9:40112 → url=/.env method=GET status=403 host=lb',
      ],
      [
        'haproxy[811]: 2001:db8::9:40112 [21/Nov/2026:07:24:09.123] vao db/may2 0/0/5 212 -- 1/1/0/0/0 0/0',
        '2001:db8::9:40112 →',
      ],
      [
        'haproxy[811]: 198.51.100.9:40112 [21/Nov/2026:07:24:09.123] vao/1: SSL handshake failure',
        '198.51.100.9:40112 →',
      ],
      [
        'haproxy[811]: 198.51.100.9:40112 [21/Nov/2026:07:24:09.123] vao vao/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- 1/1/0/0/0 0/0 "<BADREQ>"',
        '198.51.100.9:40112 → status=400',
      ],
    ]));
  test('their times are of the line', () =>
    expect(toldAt('198.51.100.9 - - [21/Nov/2026:07:24:09 +0700] "GET / HTTP/1.1" 200 512')).toBe(
      '2026-11-21T00:24:09.000Z',
    ));
});

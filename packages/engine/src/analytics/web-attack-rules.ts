/** Ways of attacking a website that its access log shows. */
export const webAttackKinds = [
  'path_traversal',
  'sql_injection',
  'cross_site_scripting',
  'command_injection',
  'log4shell',
  'known_exploit',
  'web_shell',
  'secret_files',
  'cms_probing',
  'open_proxy',
  'scanner',
] as const;
export type WebAttackKind = (typeof webAttackKinds)[number];

export interface WebAttackRule {
  kind: WebAttackKind;
  pattern: RegExp;
  in: 'url' | 'agent' | 'referrer';
  /** Different requests before it is an attack and not a stray link. */
  threshold: number;
  /** Points for one sign. */
  points: number;
  /** Counts only where the server did not give what was asked: visitors of such a site ask for the same. */
  onlyRefused?: boolean;
}

const script = String.raw`(?:php\d?|phtml|phar|aspx?|ashx|asmx|jspx?|cfm)`;

/** Signs in a request, after OWASP's testing guide and CAPEC-66, -63, -88, -126, -248. Escapes are undone before. */
export const webAttackRules: readonly WebAttackRule[] = [
  {
    kind: 'path_traversal',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /\.\.[/\\]|[/\\]\.\.|\/etc\/(?:passwd|shadow|groups?|hosts|issue)\b|win\.ini|boot\.ini|\/proc\/self|web-inf|\bphp:\/\/(?:input|filter)|[?&=]file:\/\/|expect:\/\//i,
  },
  {
    kind: 'sql_injection',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /\bunion(?:\s|\+|\/\*.*?\*\/)+(?:all(?:\s|\/\*.*?\*\/)+)?(?:distinct\s+)?select\b|information_schema|\b(?:benchmark|load_file|substr(?:ing)?|selectchar|chr|distinct|pg_sleep|sleep|upper|extractvalue|updatexml|xp_cmdshell|concat(?:_ws)?|char|ascii|convert|cast|dbms_pipe\.receive_message)\(|waitfor\s+delay|,null,null|['"]\s*(?:or|and)\s*['"(]?\d|['"]\s*(?:or|and)\s+['"][^'"]{0,40}['"]\s*=|\bor\s+1\s*=\s*1|order\s+by\s+\d+\s*(?:--|#)|;\s*(?:drop|insert|delete|update|shutdown|exec)\s|\/\*!\d{5}|\brlike\s+sleep|'\s*--/i,
  },
  {
    kind: 'cross_site_scripting',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /<\/?[a-z!][a-z0-9]*|javascript:|vbscript:|\bon(?:error|load|mouseover|focus|click|toggle|begin|pointer\w{2,8})\s*=|(?:alert|prompt|confirm|document\.cookie|string\.fromcharcode)\s*\(|&#x?[0-9a-f]{2,6};/i,
  },
  {
    kind: 'command_injection',
    in: 'url',
    threshold: 1,
    points: 0.6,
    pattern:
      /(?:[;|`\n]|&&|\$\()\s*(?:cat|ls|wget|curl|nc|ncat|bash|sh|powershell|certutil|whoami|id|uname|ping|nslookup|ifconfig|chmod|rm|echo|python\d?|perl|busybox)(?=[\s;|&)`'"<>]|$)|\$\((?:curl|wget|id|whoami)|\/bin\/(?:ba|z|da)?sh\b|cmd\.exe|\/dev\/tcp\/|\b(?:wget|curl)\s+(?:-\S+\s+)*https?:|\bchmod\s+(?:\+x|[0-7]{3})\b|\bpowershell(?:\.exe)?\s+-|\bnc\s+-e\b|\(\)\s*\{\s*:?;?\s*\}\s*;/i,
  },
  { kind: 'command_injection', in: 'agent', threshold: 1, points: 0.6, pattern: /\(\)\s*\{[^}]{0,20}\}\s*;/ },
  {
    kind: 'log4shell',
    in: 'url',
    threshold: 1,
    points: 0.8,
    pattern: /\$\{(?:jndi|[^}]*\$\{|lower:|upper:|env:|::-)/i,
  },
  ...(['agent', 'referrer'] as const).map((place): WebAttackRule => ({
    kind: 'log4shell',
    in: place,
    threshold: 1,
    points: 0.8,
    pattern: /\$\{(?:jndi|[^}]{0,40}\$\{|lower:|upper:|env:|::-)/i,
  })),
  {
    kind: 'known_exploit',
    in: 'url',
    threshold: 2,
    points: 0.4,
    pattern:
      /\/phpunit\/.{0,80}eval-stdin\.php|\/_ignition\/execute-solution|invokefunction&function=|class\.module\.classloader|\/autodiscover\.json\?.{0,60}powershell|\/ecp\/y\.js|\/tmui\/login\.jsp\/|\/mgmt\/tm\/util\/bash|\/dana-na\/.{0,40}\.\.|\/remote\/fgt_lang\?|\/vpns?\/.{0,20}\.\.\/|\/wls-wsat\/|\/hnap1\b|\/gponform\/|\/boaform\/|\/setup\.cgi\?next_file|\/shell\?cd|\/cgi-bin\/luci\/;stok|\/actuator\/(?:gateway|env|heapdump)|\/_search\?.{0,60}script|%\{[(#]|ognl\.|@java\.lang|allow_url_include|auto_prepend_file|\/cgi-bin\/(?:\.|php\d?\?|test-cgi)|\/solr\/[\w/]{1,40}velocity|\/api\/jsonws\/invoke|\/telerik\.web\.ui\.webresource\.axd\?type=rau|\/_layouts\/.{0,20}toolpane\.aspx|\/goanywhere\/|\/webtools\/control\/(?:xmlrpc|programexport)|\/manager\/text\/deploy/i,
  },
  {
    kind: 'web_shell',
    in: 'url',
    threshold: 1,
    points: 0.5,
    pattern: new RegExp(
      [
        String.raw`\/(?:c9{1,2}|c100|r57|wso\d*|b374k|alfa(?:new|_data)?|shell\d?|cmd\d?|webshell|chopper|caidao|godzilla|behinder|antsword|aspxspy\d*|jspspy|cmdjsp|regeorg|tunnel|indoxploit|marijuana|priv8|mini_?shell|up(?:load)?er?)\.${script}(?=$|[?/;])`,
        String.raw`\.${script}\?(?:.*&)?(?:cmd|exec|execute|command)=`,
        // One letter is also a page of an ordinary site: only with a command behind it.
        String.raw`\.${script}\?(?:.*&)?(?:c|pass|z\d|code|eval|x|a)=(?:.{0,40}(?:\b(?:system|eval|passthru|shell_exec|assert|phpinfo|base64_decode)\(|@eval)|(?:id|whoami|uname|ls|dir|ipconfig|net\s+user)(?:\s|$))`,
        String.raw`\/wp-content\/(?:uploads|cache|upgrade)\/[^?]{0,200}\.${script}(?=$|[?/])`,
        String.raw`\/aspnet_client\/[^?]{0,120}\.(?:aspx|ashx)(?=$|\?)`,
        String.raw`\.(?:jpe?g|png|gif|pdf|docx?|txt)\.${script}(?=$|[?/])|\.(?:aspx?|php);\.(?:jpe?g|png|gif)`,
      ].join('|'),
      'i',
    ),
  },
  {
    kind: 'secret_files',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern:
      /\/\.(?:env|git|svn|hg|bzr|aws|ssh|kube|docker|htpasswd|htaccess|ds_store|npmrc|bash_history|mysql_history|vscode|idea)\b|\/(?:wp-config|configuration|config|settings|database|local|parameters)\.(?:php|inc|ini|yml|yaml|py|json)(?:\.|~|_)?(?:bak|old|save|orig|swp|txt|dist|\d)?(?=$|\?)(?<!\/(?:config|settings)\.json)|\.sql(?:\.gz|\.zip)?(?=$|\?)|\/(?:backup|bak|db|dump|site|www|web|wwwroot|public_html|html|data|sql|old|src|source)[\w-]{0,20}\.(?:zip|rar|7z|tar|tar\.gz|tgz|gz|bak)(?=$|\?)|\/web\.config(?=$|\?|\.)|appsettings(?:\.\w{1,20})?\.json|id_(?:rsa|dsa|ecdsa|ed25519)\b|\/(?:phpinfo|info)\.php(?=$|\?)|\/server-status(?=$|\?)|\/(?:credentials|secrets?)(?:\.\w{2,5})?(?=$|\?)/i,
  },
  {
    kind: 'cms_probing',
    in: 'url',
    threshold: 3,
    points: 0.3,
    onlyRefused: true,
    pattern:
      /\/wp-(?:admin|content\/(?:plugins|themes)|login|includes|json|config)|\/xmlrpc\.php|\/administrator\/|\/(?:phpmyadmin|pma|myadmin|adminer|mysql)\b|\/solr\/admin|\/vendor\/phpunit|\/owa\/auth|\/actuator\b|\/manager\/html|\/jenkins\b|\/jmx-console|\/typo3|\/umbraco|\/bitrix\/admin|\/user\/register|\/wlwmanifest\.xml|\/(?:admin|quan-tri|quantri)\/?(?:login|index)?(?:\.\w{3,5})?(?=$|\?)/i,
  },
  {
    kind: 'cms_probing',
    in: 'url',
    threshold: 3,
    points: 0.3,
    pattern: /^\/(?:index\.php)?\?author=\d{1,6}(?=$|&)|\/wp-json\/wp\/v2\/users/i,
  },
  {
    kind: 'scanner',
    in: 'agent',
    threshold: 2,
    points: 0.5,
    pattern:
      /nikto|sqlmap|nuclei|masscan|zgrab|wpscan|acunetix|nessus|openvas|dirbuster|gobuster|ffuf|feroxbuster|\bhydra|w3af|netsparker|burp|whatweb|nmap|arachni|skipfish|havij|zmeu|morfeus|jorgee|muieblackcat|l9explore|l9tcpid|dirsearch|wfuzz|commix|joomscan|droopescan|fimap|appscan|webinspect|xspider|sqlninja|jaeles|projectdiscovery|libredtail|fuzz faster|hello,? world/i,
  },
];

const overlong: Readonly<Record<string, string>> = {
  ae: '.',
  af: '/',
  '9c': '\\',
  bc: '<',
  be: '>',
  a7: "'",
  a2: '"',
};

/**
 * Undoes the escapes of a request up to three times: percent signs, `%u002e`, two bytes for one letter (`%c0%ae`) and
 * the `\x2e` of nginx. Letters of Vietnamese become other letters, none of which is a sign of an attack.
 */
export function undone(text: string): string {
  let decoded = text;
  for (let i = 0; i < 3 && /%|\\x/.test(decoded); i++) {
    decoded = decoded.replaceAll(
      /%(?:25)*(?:c0|c1|e0%80)%(?:25)*([0-9a-f]{2})|%u([0-9a-f]{4})|(?:%|\\x)([0-9a-f]{2})/gi,
      (whole, two?: string, wide?: string, hex?: string) =>
        two === undefined
          ? String.fromCharCode(Number.parseInt(wide ?? hex ?? '20', 16))
          : (overlong[two.toLowerCase()] ?? whole.replaceAll('%', '')),
    );
  }
  return decoded.replaceAll('+', ' ');
}

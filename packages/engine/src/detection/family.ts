import { familyNames } from './family-names.ts';

/** Words of vendors' names that say what kind of thing it is, on what it runs or how it was found, and not which. */
const generic = new Set(
  `trojan troj trj tr worm virus vir backdoor bkdr bck ransom ransomware ransomlock downloader dldr dl dropper drop
  spy spyware tspy psw pws banker banking stealer infostealer keylogger rootkit exploit expl adware adw riskware
  risktool hacktool pua pup unwanted unsafe grayware malware mal maldoc miner coinminer bitcoinminer rat bot botnet
  net email im p2p proxy clicker rogue heur heuristic uds hvm not a an variant of probably possible suspicious susp
  susgen behaveslike behavior behav generic generik genkryptik kryptik krypt injector agent agen gen variant
  application program packed packer obfus obfuscated crypt cryptor script phish phishing infected file malicious
  win win32 win64 win16 w32 w64 w97m x97m o97m wm xm linux lnx unix elf macos osx mac android andr ios symbos js
  jscript vbs vba vbscript html htm php asp java msil dotnet python perl bat powershell ps ps1 shell doc docx xls
  pdf rtf swf lnk msoffice office multi any apt x86 x64 arm mips mã độc máy vi rút tính không rõ tên lạ nghi
  ngờ filecoder ddos flooder ircbot coinhive locker encoder unix msdos nsis autoit bv
  aidetectmalware aidetect dangerousobject artemis attribute highconfidence lowconfidence ml advml low high medium
  score mbt idp mint zard wacatac wacapew sabsik phonzy ymacco tiggre fuery zpevdo casdet skeeyah dynamer bitrep
  occamy bulta none null unknown audit threat threats files process discovery reputation scan attempt callback cnc
  user link blocked detected suspect found malgent malob strictor razy ursu graftor barys`.split(/\s+/),
);

const otherNames = new Map(
  familyNames.flatMap(({ family, names }) => names.map((name) => [name, family] as const)),
);

/** What products are tried out with: found by all of them, and harmless. */
export const TEST_FILE = 'eicar';

/**
 * The family that a name of malware speaks of, so that `Trojan.Win32.Emotet.gen`, `Win32/Emotet.AW!MTB` and `Emotet`
 * are one; `null` when the name only says that something was found.
 */
export function malwareFamily(name: string): string | null {
  const text = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\bagent[ ._-]?tesla\b/g, 'agenttesla');
  if (/\beicar/.test(text)) return TEST_FILE;
  // Vendors separate kind, platform, family and variant; people write the family alone, in one word or two.
  for (const part of text.split(/[.:/\\!@]/)) {
    const [first, ...rest] = part.split(/[^\p{L}\p{N}]+/u).filter((word) => !saysNothing(word));
    if (first === undefined) continue;
    // Rules of consoles are sentences, and name no family.
    if (rest.length > 2) return null;
    // What is short behind the family is its variant.
    const family = [first, ...rest.filter((word) => word.length > 3)]
      .join('')
      .replace(/(?<=...)(?:stealer|ransomware)$/, '');
    return otherNames.get(family) ?? family;
  }
  return null;
}

function saysNothing(word: string): boolean {
  // Defender writes kind and purpose as one word.
  const purpose = word.replace(/^trojan(?=.)/, '');
  return (
    word.length < 2 ||
    generic.has(purpose) ||
    /^(?:(?:gen|generic[a-z]{0,6})?\d*|(?=.*\d)[0-9a-f]{6,})$/.test(word)
  );
}

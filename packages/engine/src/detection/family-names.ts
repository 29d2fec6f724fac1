/**
 * Families that vendors and researchers know under names that share no letters: the family as this province's reports
 * write it, then its other names, in lower case without separators. Checked against the synonyms of the MISP galaxy
 * (CC0); names that stand for two families (`qbot` apart, which vendors use for Qakbot) are left out.
 */
export const familyNames = `
emotet: geodo heodo
plugx: korplug sogu kaba thoper destroyrat
qakbot: qbot quakbot pinkslipbot akbot quackbot
andromeda: gamarue wauchos
conficker: kido downadup downandup
njrat: bladabindi bladabi ratenjay njw0rm
zeus: zbot wsnpoem kneber citadel
lumma: lummac lummac2 lummastealer
wannacry: wanna wannacrypt wannacryptor wcry wcrypt wannacrypter wncry
cobaltstrike: cobalt cobaltstrikebeacon beacon cobeacon cobalstrike
gafgyt: bashlite lizkebab torlus
trickbot: trickster trickloader totbrick
dridex: cridex bugat
gozi: ursnif snifula papras isfb
dyre: dyreza dyzap
tinba: tinybanker zusy
ramnit: nimnul
icedid: bokbot
remcos: rescoms remcosrat
agenttesla: negasteal agensla agentesla originlogger
formbook: xloader noon formbk
lokibot: loki lokipws
redline: redlinestealer reline
raccoon: racealer raccrypt recordbreaker
vidar: vidarstealer
asyncrat: asyncratserver
quasar: quasarrat xrat
nanocore: nancrat nanobot
darkcomet: fynloski krademok
ghostrat: gh0st gh0strat farfli zegost
poisonivy: poison darkmoon
hworm: houdini wshrat dunihi jenxcus vjworm
phorpiex: trik nemesis
sality: kookoo salicode kukacka
virut: virtob
xmrig: xmrigminer coinminerxmrig
mirai: satori okiru masuta
mozi: mozibotnet
tsunami: kaiten muhstik
xorddos: xordos ddosxor
billgates: elknot setag
kinsing: h2miner
lockbit: lockbit2 lockbit3 lockbitblack syrphid
blackcat: alphv noberus
ryuk: hermes
revil: sodinokibi sodin
gandcrab: gandcrypt
stopdjvu: stop djvu stopcrypt
phobos: eking
dharma: crysis crusis
petya: notpetya nyetya expetr petrwrap goldeneye
blackmoon: krbanker
badrabbit: diskcoder
clop: cl0p cryptomix
conti: contilocker
makop: oled
socgholish: fakeupdates
smokeloader: dofoil sharik smoke
azorult: puffstealer rultazo
amadey: amaday
gootkit: gootloader
bazarloader: bazarbackdoor bazaloader bazar
bumblebee: bumbleloader
danabot: danaloader
hancitor: chanitor
systembc: coroxy
mustangpanda: bronzepresident reddelta hodur
oceanlotus: apt32 cobaltkitty
mydoom: novarg mimail
nymaim: nymain
necurs: nucurs
chinachopper: chopper caidao
glupteba: gluptebaproxy
joker: bread
flubot: cabassous
valleyrat: winos silverfox
`
  .trim()
  .split('\n')
  .map((line) => {
    const [family = '', names = ''] = line.split(': ');
    return { family, names: names.split(' ') };
  });

/** Reasons that say: nobody will ever read mail at this address. The others may pass. */
const hardReasons: ReadonlySet<string> = new Set(['userunknown', 'hostunknown', 'hasmoved', 'notaccept']);

/** What mail systems write, most telling first: the order decides where two fit. */
const words: [string, RegExp][] = [
  ['mailererror', /procmail: /i],
  [
    'rejected',
    /sender (address |domain )?(is |was )?(rejected|denied|invalid)|sender.{0,20}(not exist|verif)|from:? .{0,20}(domain )?is invalid|domain of sender|invalid sender/i,
  ],
  [
    'spamdetected',
    /\bspam|unsolicited|junk mail|content (was )?(rejected|filter)|message looks like|bulk mail|identified as spam|high probability/i,
  ],
  ['virusdetected', /virus|infected|malware|trojan/i],
  [
    'mesgtoobig',
    /(message|mail|size).{0,40}(too (big|large)|exceed)|exceeds? .{0,30}(size|limit).{0,20}(message)?|maximum (message )?size|size limit|larger than/i,
  ],
  [
    'mailboxfull',
    /(mail)?box.{0,30}(is )?(full|over)|over ?quota|quota|disk.{0,20}(full|exceeded)|out of storage|insufficient (disk|system) ?storage|storage (limit|exceed)|too much mail data|容量/i,
  ],
  [
    'hasmoved',
    /has (been )?(moved|replaced)|no longer on (this|our) server|address (has )?changed|please (use|update).{0,30}address|551 not on/i,
  ],
  [
    'suspend',
    /suspended|inactive|mailbox (is )?(currently )?(unavailable due|disabled|not active)|account (is )?(disabled|inactive|deactivated|expired|locked)|disabled (mail)?box|not active|temporarily disabled|user is inactive|recipient suspend/i,
  ],
  [
    'notaccept',
    /\b521 |does not accept mail|nullmx|null mx|no mail service|not accept(ing)? (any )?e?mail|no smtp service|(host|domain).{0,30}does not (accept|receive) (e?mail|mail)|556 /i,
  ],
  [
    'authfailure',
    /\b(spf|dkim|dmarc)\b|unauthenticated (e?mail|sender)|authentication (information|checks?)|not authorized to send (on behalf|from)|sender policy/i,
  ],
  [
    'requireptr',
    /reverse (dns|mapping|lookup)|\bptr\b|rdns|unknown client|cannot find your hostname|no reverse|invalid hostname|client host rejected: cannot find/i,
  ],
  ['badreputation', /reputation|poor (sender|ip)/i],
  [
    'blocked',
    /block(ed|ing|list)|black ?list|\brbl\b|dnsbl|banned|denied access|access denied.{0,20}(ip|client|host)|your (ip|server|network|host)|spamhaus|sorbs|barracuda|client host|rejected due to|not allowed to connect|bad helo|my name was rejected|not accepting connections|helo (command )?reject|connection (refused|dropped|rejected) by/i,
  ],
  [
    'norelaying',
    /relay(ing)? (access )?(denied|not (permitted|allowed)|is prohibited|attempt)|unable to relay|not permitted to relay|we do not relay|relaying|no relay/i,
  ],
  [
    'userunknown',
    /(user|recipient|mailbox|account|address|addressee|local[- ]part|person).{0,50}(unknown|not (found|exist|known|listed|valid|in .*(directory|table|list))|does(n['’]t| not) exist|invalid|unrouteable|undeliverable|no longer)|(unknown|no such|invalid|bad|non-?existent|nonexistent|not a (known|valid)|couldn['’]t find any|no) (local )?(user|recipient|mailbox|account|address|person|destination mailbox|virtual|receiver)|user(name)? (is )?(not|un)|no mailbox here|not our customer|here by that name|does ?n['’]?o?t have (a|an) .{0,40}(account|mailbox)|not listed in|5\.1\.1|recipnotfound|無効|存在しません|宛先不明|unrouteable address|mailbox unavailable|unknown in|mail address which does not exist|not a valid|no valid recipients|invalid final delivery userid|ディレクトリのリストにありません|cannot be delivered to mobile|name is not recognized/i,
  ],
  [
    'hostunknown',
    /host.{0,40}(unknown|not found|could ?n.t be found|lookup.{0,20}fail)|(unknown|no such|invalid) (host|domain)|domain.{0,40}(not exist|not found|could ?n.t be found|name invalid|invalid|unknown)|nxdomain|name or service not known|bad destination (system|mailbox address system)|couldn['’]t find.{0,20}host|unrouteable (mail )?domain|illegal host|no a or mx|mx or a|550 host/i,
  ],
  ['toomanyconn', /too many (concurrent |simultaneous )?(connections|sessions)|connection (rate|limit)|concurrent/i],
  ['exceedlimit', /too many (recipients|messages|hops)|(rate|sending|hourly|daily).{0,20}limit|exceeded .{0,20}limit/i],
  ['syntaxerror', /syntax error|command (not )?(recognized|unrecognized)|unrecognized command|bad sequence/i],
  ['contenterror', /content|media error|mime|header|attachment|eight bit|8bit|improper use/i],
  ['policyviolation', /policy|prohibited|violat|not (permitted|allowed) (by|to send)|administrative/i],
  [
    'securityerror',
    /not authorized|authentication (required|failed|turned on)|\btls\b|ssl|encrypt|must issue a starttls|security|credential|535/i,
  ],
  [
    'expired',
    /(expired|timed? ?out|too (long|old)|retry time|(queue|delivery).{0,30}(time|expired|long)|gave? ?up|for (the last )?\d+ (days|hours)|still being retried|delayed|could not (be )?deliver(ed)? for|has been in the queue)/i,
  ],
  [
    'networkerror',
    /network|unreachable|no route|connection (lost|reset|refused|closed)|mx records? (point|is)|loop|dns|routing|name server|malformed or unexpected name/i,
  ],
  ['onhold', /on hold/i],
  ['mailererror', /mailer|procmail|pipe|command (failed|died)|exit(ed)? (status|with)|local delivery|filter/i],
  [
    'systemerror',
    /system (error|resource|config|not)|(local|server|internal) (configuration )?error|out of memory|i\/o error|can['’]?t create|unable to (open|connect)|temporary (failure|local)|table|undefined/i,
  ],
  // With nothing else said it is the recipient that is not taken.
  ['userunknown', /recipient address rejected/i],
  [
    'rejected',
    /sender.{0,40}(reject|denied|unknown|not|invalid|verif)|(reject|denied|invalid).{0,30}(sender|from)|550 .{0,40}reject|refused|domain of sender|mail from/i,
  ],
];

const AFTER_DATA =
  />>> DATA\b|SMTP command\s+DATA\b|(end of|after|reply to|following|command:?) \(?DATA\b|end of data/i;

/** By the enhanced status where the words say nothing. */
const byStatus: [RegExp, string][] = [
  [/^5\.1\.[13]$/, 'userunknown'],
  [/^5\.1\.2$|^5\.4\.4$/, 'hostunknown'],
  [/^5\.1\.6$/, 'hasmoved'],
  [/^5\.1\.10$/, 'notaccept'],
  [/^[45]\.2\.2$/, 'mailboxfull'],
  [/^5\.2\.1$/, 'suspend'],
  [/^[45]\.[23]\.[34]$/, 'mesgtoobig'],
  [/^[45]\.4\.7$/, 'expired'],
  [/^[45]\.7\.2[0-7]$/, 'authfailure'],
  [/^[45]\.1\.[78]$/, 'rejected'],
  [/^[45]\.7\./, 'policyviolation'],
  [/^[45]\.4\./, 'networkerror'],
];

const strong = (status: string | null): string | undefined =>
  byStatus.find(([pattern]) => status !== null && /^5\.1\.([678]|10)$/.test(status) && pattern.test(status))?.[1];

/** `550 : User unknown` is how one large network says that the reader’s own filter refused it. */
const wasTaken = (text: string): boolean =>
  /550:? ?: User unknown/.test(text) || (AFTER_DATA.test(text) && !/>>> RCPT|RCPT TO command/i.test(text));

/** Nobody will ever read mail there. What a mail system calls passing (4.x.x) never is that. */
export const isHard = (reason: string, status: string | null): boolean =>
  hardReasons.has(reason) && !status?.startsWith('4');

/** In a word, why a mail did not arrive; the far side's own words count most. */
export function reasonOf(status: string | null, said: string, around: string): string {
  const match = (given: string) => {
    // Addresses are full of telling words that tell nothing.
    const text = given.replace(/<?[\w.+=-]+@[\w.-]+>?|https?:\S+/g, ' … ').replace(/\s+/g, ' ');
    return text ? words.find(([, pattern]) => pattern.test(text))?.[0] : undefined;
  };
  const stated = byStatus.find(([pattern]) => status !== null && pattern.test(status))?.[1];
  const told = match(said);
  // A recipient that does not exist is not merely inactive.
  const known = told === 'suspend' && status === '5.1.1' ? 'userunknown' : told;
  // Whom we may not write to may well exist.
  const plain = known === 'userunknown' && /^5\.7\.1$/.test(status ?? '') ? 'securityerror' : known;
  const reason = strong(status) ?? plain ?? stated ?? match(around) ?? 'undefined';
  // Refused for what it says and not for whom it goes to: the far side had taken the address before.
  return reason === 'userunknown' && wasTaken(`${said} ${around}`) && /unknown/i.test(said) && status !== '5.1.1'
    ? 'filtered'
    : reason;
}

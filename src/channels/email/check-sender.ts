import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { mayConnect } from '../../kernel/http/outbound/addresses.js';
import type { SenderChecks } from './mail.js';
import { MailDns } from './mail-dns.js';

const PATIENCE_MS = 5_000;
/** Whoever writes the mail chooses how many names are asked for it. */
const MOST_QUESTIONS = 60;
const MOST_KEPT = 20;
const MOST_HEADERS = 256 * 1024;

/** Who handed a mail over, as SMTP told it. */
export interface Handing {
  ip: string;
  helo: string;
  sender: string;
}

/** Checks DKIM, SPF and DMARC of a mail, so that no other server's word of it is needed. Never throws. */
@Injectable()
export class CheckSender {
  private readonly log = new Logger('mail');

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly dns: MailDns,
  ) {}

  /** Of a mail that came by a mailbox or a vendor: only its signatures still tell who wrote it. Never throws. */
  async signatures(raw: Buffer): Promise<SenderChecks> {
    return isSigned(raw) ? this.inTime(this.check(raw, null)) : UNSIGNED;
  }

  /** `direct`: it was handed over by its own sender's server, whose address SPF speaks of, and by no relay of ours. */
  async run(raw: Buffer, { ip, helo, sender }: Handing, direct: boolean): Promise<SenderChecks> {
    const asker = direct && mayConnect(ip, this.config.allowPrivateOutbound) ? { ip, helo, sender } : null;
    return this.inTime(this.check(raw, asker));
  }

  private async inTime(checks: Promise<SenderChecks>): Promise<SenderChecks> {
    const unknown: SenderChecks = { from: null, dmarc: 'temperror', dkim: [], spf: null };
    let late: NodeJS.Timeout | undefined;
    const timeUp = new Promise<SenderChecks>((give) => {
      late = setTimeout(() => give(unknown), PATIENCE_MS).unref();
    });
    try {
      return await Promise.race([checks, timeUp]);
    } catch (error) {
      this.log.warn(`a sender could not be checked: ${(error as Error).message}`);
      return unknown;
    } finally {
      clearTimeout(late);
    }
  }

  private async check(raw: Buffer, handing: Handing | null): Promise<SenderChecks> {
    // Loaded with the first mail that needs it: few hubs open this door.
    const { authenticate } = await import('mailauth');
    let questions = 0;
    const { dkim, spf, dmarc } = await authenticate(raw, {
      ...handing,
      mta: 'throughline',
      disableArc: true,
      disableBimi: true,
      resolver: async (name, type) => {
        questions += 1;
        if (questions > MOST_QUESTIONS) throw Object.assign(new Error('too many questions'), { code: 'EREFUSED' });
        return (await this.dns.resolve(name, type)) as string[][];
      },
    });
    const authors = [dkim.headerFrom].flat();
    const from = authors.length === 1 ? domainOf(authors[0]) : null;
    // The library takes a domain of the same owner for aligned also where the policy asks for the very domain.
    const { spf: bySpf, dkim: byDkim } = (dmarc && dmarc.alignment) || {};
    const goes = (domain: string, strict: boolean | undefined) => !strict || domain === from;
    const sender = spf && handing ? (spf.domain ?? '').toLowerCase() : null;
    return {
      from,
      dmarc: dmarc ? dmarc.status.result : 'none',
      dkim: dkim.results.slice(0, MOST_KEPT).map((one) => {
        const domain = (one.signingDomain ?? '').toLowerCase();
        return {
          domain,
          result: one.status.result,
          isAligned: Boolean(one.status.aligned) && goes(domain, byDkim?.strict),
          isWhole: !(one as { canonBodyLengthLimited?: boolean }).canonBodyLengthLimited,
        };
      }),
      spf:
        spf && sender !== null
          ? {
              domain: sender,
              result: spf.status.result,
              isAligned: Boolean(bySpf?.result) && goes(sender, bySpf?.strict),
            }
          : null,
    };
  }
}

/** Nobody vouches for it. */
const UNSIGNED: SenderChecks = { from: null, dmarc: 'none', dkim: [], spf: null };

/** Asks nobody about a mail that carries no signature at all. */
function isSigned(raw: Buffer): boolean {
  const end = raw.indexOf('\r\n\r\n');
  return /^dkim-signature:/im.test(raw.toString('latin1', 0, Math.min(end < 0 ? raw.length : end, MOST_HEADERS)));
}

const domainOf = (address: string): string => (address.split('@').at(-1) ?? '').trim().toLowerCase();

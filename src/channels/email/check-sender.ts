import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type RunningConfig } from '../../kernel/config/running.js';
import { mayConnect } from '../../kernel/http/outbound/addresses.js';
import type { SenderChecks } from './mail.js';
import { MailDns } from './mail-dns.js';

const PATIENCE_MS = 5_000;
/** Whoever writes the mail chooses how many names are asked for it. */
const MOST_QUESTIONS = 60;
const MOST_KEPT = 20;

/** Who handed a mail over, as SMTP told it. */
export interface Handing {
  ip: string;
  helo: string;
  sender: string;
}

/** Checks DKIM, SPF and DMARC of a mail that reached the hub first, so that no other server's word of it is needed. Never throws. */
@Injectable()
export class CheckSender {
  private readonly log = new Logger('mail');

  constructor(
    @Inject(CONFIG) private readonly config: RunningConfig,
    private readonly dns: MailDns,
  ) {}

  /** `direct`: it was handed over by its own sender's server, whose address SPF speaks of, and by no relay of ours. */
  async run(raw: Buffer, { ip, helo, sender }: Handing, direct: boolean): Promise<SenderChecks> {
    const unknown: SenderChecks = { from: null, dmarc: 'temperror', dkim: [], spf: null };
    let late: NodeJS.Timeout | undefined;
    const timeUp = new Promise<SenderChecks>((give) => {
      late = setTimeout(() => give(unknown), PATIENCE_MS).unref();
    });
    try {
      const asker = direct && mayConnect(ip, this.config.allowPrivateOutbound) ? { ip, helo, sender } : null;
      return await Promise.race([this.check(raw, asker), timeUp]);
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

const domainOf = (address: string): string => (address.split('@').at(-1) ?? '').trim().toLowerCase();

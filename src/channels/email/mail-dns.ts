import { Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** Where keys and policies of senders' domains are looked up. A name that is not answered for soon is not waited for. */
@Injectable()
export class MailDns {
  private readonly resolver = new Resolver({ timeout: 1500, tries: 2 });

  resolve(name: string, type: string): Promise<unknown> {
    return this.resolver.resolve(name, type);
  }
}

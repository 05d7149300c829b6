import { isProven } from '../../src/channels/email/judge-proof.js';
import type { Mail } from '../../src/channels/email/mail.js';
import { readMail } from '../../src/channels/email/read-mail.js';

const ours = 'mx.fernwood.example';
async function proven(results: string[], from = 'Amara <amara@mail.example>', authservId: string | undefined = ours) {
  const lines = [...results.map((one) => `Authentication-Results: ${one}`), `From: ${from}`, '', 'hello'];
  return isProven((await readMail(Buffer.from(lines.join('\r\n')))) as Mail, authservId);
}

describe('who a mail is proven to be from', () => {
  it.each([
    [`${ours}; dmarc=pass header.from=mail.example`],
    [`${ours} 1; spf=fail smtp.mailfrom=x.example; dmarc=pass (p=reject dis=none) header.from=mail.example`],
    [`MX.Fernwood.Example;\r\n\tdkim=pass header.d=mail.example;\r\n\tdmarc = pass header.from = mail.example`],
    // DMARC was not asked: what is aligned counts.
    [`${ours}; dkim=pass reason="a; dmarc=fail" header.d=mail.example`],
    [`${ours}; dkim=fail header.d=mail.example; dkim=pass header.i=@mail.example`],
    [`${ours}; spf=pass smtp.mailfrom=bounce@mail.example`],
  ])('verified: %s', async (header) => expect(await proven([header])).toBe(true));

  it.each([
    ['another server’s word', 'mx.evil.example; dmarc=pass header.from=mail.example'],
    ['a name that only begins like ours', `${ours}.evil.example; dmarc=pass header.from=mail.example`],
    ['a name in a comment', `(${ours}) mx.evil.example; dmarc=pass header.from=mail.example`],
    ['DMARC of another domain', `${ours}; dmarc=pass header.from=evil.example`],
    [
      'DMARC that failed, whatever else passed',
      `${ours}; dkim=pass header.d=mail.example; dmarc=fail header.from=mail.example`,
    ],
    ['DKIM of another domain', `${ours}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example`],
    ['DKIM of a domain below', `${ours}; dkim=pass header.d=hosted.mail.example`],
    ['DKIM of a whole suffix', `${ours}; dkim=pass header.d=example`],
    ['a pass within a comment', `${ours}; dmarc=fail (dmarc=pass header.from=mail.example)`],
    ['a pass within quotes', `${ours}; dkim=fail reason="x; dmarc=pass header.from=mail.example"`],
    ['nothing checked', `${ours}; none`],
    ['no header at all', ''],
  ])('claimed: %s', async (_, header) => expect(await proven(header ? [header] : [])).toBe(false));

  it('counts our newest word, above or below whatever others wrote', async () => {
    const good = `${ours}; dmarc=pass header.from=mail.example`;
    const bad = `${ours}; dmarc=fail header.from=mail.example`;
    const forged = 'mx.evil.example; dmarc=fail header.from=mail.example';
    expect(await proven([forged, good])).toBe(true);
    expect(await proven([good, bad])).toBe(true);
    // Our server says no, and the sender brought a yes under our name along.
    expect(await proven([bad, good])).toBe(false);
  });

  it('says nothing without a name of our server, or for a From of two', async () => {
    const good = `${ours}; dmarc=pass header.from=mail.example`;
    expect(await proven([good], undefined, '')).toBe(false);
    expect(await proven([good], 'a@mail.example, b@evil.example')).toBe(false);
    expect(await proven([good], 'a@mail.example\r\nFrom: b@evil.example')).toBe(false);
    expect(await proven([good], 'a@sub.mail.example')).toBe(false);
  });
});

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanHtml } from '../../src/channels/email/clean-html.js';
import type { Mail, Report } from '../../src/channels/email/mail.js';
import { readMail } from '../../src/channels/email/read-mail.js';
import { stripReply } from '../../src/channels/email/strip-reply.js';
import { describeWithData, readLines } from '../support/shared-data.js';

const data = path.resolve(process.cwd(), '../shared/data/email');
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Expected {
  file: string;
  expect: { status: string; reason: string; hard: boolean }[];
}

describeWithData('email/bounces.tar.gz', 'real mail of five libraries’ test suites', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mails-'));
    for (const archive of readdirSync(data).filter((name) => name.endsWith('.tar.gz')))
      execFileSync('tar', ['xzf', path.join(data, archive), '-C', folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('reads every mail or says why not, and lets nothing active through', async () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    let read = 0;
    const not: string[] = [];
    for (const { parentPath, name } of files) {
      const mail = await readMail(readFileSync(path.join(parentPath, name)));
      if ('unreadable' in mail) {
        not.push(`${name}: ${mail.unreadable}`);
        continue;
      }
      read += 1;
      expect(JSON.stringify(mail.text).includes('\\u0000')).toBe(false);
      const html = mail.html ? cleanHtml(mail.html) : '';
      expect(html).not.toMatch(/<(script|iframe|form|object|embed|link|meta|style|svg)\b|\son\w+\s*=|javascript:/i);
      expect(html).not.toMatch(/<img[^>]+\ssrc="(?!data:image)/i);
    }
    say(`mail: ${files.length} taken, ${read} read, ${not.length} kept raw ${not.join('; ')}`);
    expect(read + not.length).toBe(files.length);
    expect(read / files.length).toBeGreaterThan(0.95);
  });

  it('reads bounces: hard or soft in 95 of 100, the status in 85 of 100', async () => {
    const rows = readFileSync(path.join(data, 'bounces.expected.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Expected);
    const wrong: string[] = [];
    let hardRight = 0;
    let statusRight = 0;
    for (const { file, expect: expected } of rows) {
      const mail = await readMail(readFileSync(path.join(folder, file)));
      const report = 'unreadable' in mail ? null : mail.report;
      const hard = isHard(report, expected);
      const status = hasStatus(report, expected);
      hardRight += Number(hard);
      statusRight += Number(status);
      if (!hard || !status)
        wrong.push(
          `${file} ${hard ? '' : 'HARD'} ${status ? '' : 'STATUS'} wants ${JSON.stringify(expected[0])} has ${report?.kind} ${JSON.stringify(report?.recipients[0])}`,
        );
    }
    if (process.env.SHOW_WRONG) say(wrong.join('\n'));
    say(`bounces: of ${rows.length} hard or soft right ${hardRight}, status right ${statusRight}`);
    expect(hardRight / rows.length).toBeGreaterThanOrEqual(0.95);
    expect(statusRight / rows.length).toBeGreaterThanOrEqual(0.85);
  });

  it('strips quotes as well as its reference, and never to nothing', async () => {
    const { default: Parser } = await import('email-reply-parser');
    const rows = readLines<{ raw: string }>('email/reply-inputs.jsonl.gz');
    let same = 0;
    for (const { raw } of rows) {
      const { text } = await stripReply(raw);
      const reference = new Parser().parseReply(raw).trim();
      same += Number(text === reference || reference === '');
      expect(text === '' && raw.trim() !== '').toBe(false);
    }
    say(`replies: of ${rows.length} as the reference ${same}`);
    expect(same).toBe(rows.length);
  });
});

function isHard(report: Report | null, [first]: Expected['expect']): boolean {
  // Nothing expected: the mail is no bounce of anybody's.
  if (!first) return report === null || report.kind === 'auto_reply' || report.recipients.every(({ hard }) => !hard);
  if (first.reason === 'feedback') return report?.kind === 'complaint';
  return report !== null && report.recipients.length > 0 && report.recipients[0].hard === first.hard;
}

/** The reference invents a status (x.0.9xx) where the mail has none; there only its class can be right. */
function hasStatus(report: Report | null, [first]: Expected['expect']): boolean {
  if (!first || first.status === '') return (report?.recipients[0]?.status ?? null) === null || !first;
  const mine = report?.recipients.map(({ status }) => status ?? '') ?? [];
  const invented = /^\d\.0\.9\d\d$/.test(first.status);
  return invented ? mine.some((one) => one[0] === first.status[0]) : mine.includes(first.status);
}

export type Read = Mail;

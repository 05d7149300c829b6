import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Mail } from '../../src/channels/email/mail.js';
import { openTnef } from '../../src/channels/email/open-tnef.js';
import { readMail } from '../../src/channels/email/read-mail.js';
import { describeWithData } from '../support/shared-data.js';

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const attribute = (level: number, id: number, data: Buffer) =>
  Buffer.concat([Buffer.from([level]), uint32(id), uint32(data.length), data, Buffer.from([0, 0])]);
const property = (type: number, id: number, data: Buffer) =>
  Buffer.concat([
    uint32(type | (id << 16)),
    uint32(1),
    uint32(data.length),
    data,
    Buffer.alloc((4 - (data.length % 4)) % 4),
  ]);
const properties = (...list: Buffer[]) => Buffer.concat([uint32(list.length), ...list]);
const pack = (...list: Buffer[]) => Buffer.concat([uint32(0x223e9f78), Buffer.from([1, 0]), ...list]);

const codePage = attribute(1, 0x00069007, Buffer.concat([uint32(1251), uint32(0)]));
const nextFile = attribute(2, 0x00069002, Buffer.alloc(14));
const said = 'Наш заказ';
const html = '<p>the chair <b>wobbles</b></p>';
const whole = pack(
  codePage,
  attribute(
    1,
    0x00069003,
    properties(
      Buffer.concat([uint32(0x0003 | (0x0e08 << 16)), uint32(5)]),
      property(0x1f, 0x1000, Buffer.from(`${said}\0`, 'utf16le')),
      property(0x102, 0x1013, Buffer.from(html)),
    ),
  ),
  nextFile,
  attribute(2, 0x00018010, Buffer.from([...Buffer.from('CHAIR~1.TXT'), 0])),
  attribute(2, 0x0006800f, Buffer.from('four legs')),
  attribute(
    2,
    0x00069005,
    properties(
      property(0x1f, 0x3707, Buffer.from('chair, all of it.txt\0', 'utf16le')),
      property(0x1e, 0x370e, Buffer.from('text/plain\0')),
    ),
  ),
  nextFile,
  // «счёт.pdf» in the code page the pack names, as older Outlooks write it.
  attribute(2, 0x00018010, Buffer.from([0xf1, 0xf7, 0xb8, 0xf2, 0x2e, 0x70, 0x64, 0x66, 0])),
  attribute(2, 0x0006800f, Buffer.from('%PDF-')),
);
const mailWith = async (data: Buffer, text = '') =>
  (await readMail(
    Buffer.from(
      [
        'From: Sam <sam@customer.example>',
        'Subject: the chair',
        'MIME-Version: 1.0',
        'Content-Type: multipart/mixed; boundary=b',
        '',
        ...(text ? ['--b', 'Content-Type: text/plain', '', text] : []),
        '--b',
        'Content-Type: application/ms-tnef; name=winmail.dat',
        'Content-Disposition: attachment; filename=winmail.dat',
        'Content-Transfer-Encoding: base64',
        '',
        data.toString('base64'),
        '--b--',
        '',
      ].join('\r\n'),
    ),
  )) as Mail;
const names = ({ files }: Mail) => files.map(({ name, contentType, data }) => [name, contentType, data.toString()]);

describe('winmail.dat', () => {
  it('is opened: its files stand in its place, by their long names and in its own code page', async () => {
    const mail = await mailWith(whole, 'see the files');
    expect(names(mail)).toEqual([
      ['chair, all of it.txt', 'text/plain', 'four legs'],
      ['счёт.pdf', 'application/octet-stream', '%PDF-'],
    ]);
    // What the mail says itself stays what it says.
    expect([mail.text.trim(), mail.html]).toEqual(['see the files', null]);
  });

  it('gives the words where the mail has none of its own', async () => {
    expect(await mailWith(whole)).toMatchObject({ text: said, html });
  });

  it('stays a file, whole, wherever it is cut off or lies about its lengths', async () => {
    for (let end = 0; end < whole.length; end += 1) {
      const opened = openTnef(whole.subarray(0, end));
      // Between two attributes a cut is not seen: then what is there has come whole.
      for (const file of opened?.files ?? []) expect(['four legs', '%PDF-']).toContain(file.data.toString());
    }
    const cut = whole.subarray(0, whole.length - 3);
    expect(names(await mailWith(cut))).toEqual([['winmail.dat', 'application/ms-tnef', cut.toString()]]);
    for (const count of [0xffffffff, 0x7fffffff]) {
      const lie = attribute(1, 0x00069003, Buffer.concat([uint32(1), uint32(0x1001 | (0x6001 << 16)), uint32(count)]));
      expect(openTnef(pack(lie))).toEqual({ text: '', html: null, files: [] });
      expect(openTnef(pack(attribute(1, 0x00069003, uint32(count))))).toBeNull();
    }
  });
});

const archive = path.resolve(process.cwd(), '../shared/data/email/mimekit.tar.gz');

describeWithData('email/mimekit.tar.gz', 'winmail.dat as it was sent', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tnef-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it('is opened in every sample', () => {
    execFileSync('tar', ['xzf', archive, '-C', folder, '--wildcards', '--no-anchored', '*.tnef']);
    const samples = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tnef'));
    const found = Object.fromEntries(
      samples.map((name) => {
        const opened = openTnef(readFileSync(path.join(folder, name)));
        return [
          path.basename(name),
          opened && [opened.text.length, opened.files.map((one) => `${one.name} ${one.data.length}`)],
        ];
      }),
    );
    expect(found).toEqual({
      'data-before-name.tnef': [0, ['AUTOEXEC.BAT 0', 'CONFIG.SYS 0', 'boot.ini 289']],
      'long-filename.tnef': [0, ['allproductsmar2000.dat 279']],
      'missing-filenames.tnef': [
        0,
        ['generpts.src 61210', 'TechlibDEC99.doc 33792', 'TechlibDEC99-JAN00.doc 34304', 'TechlibNOV99.doc 33792'],
      ],
      'multi-value-attribute.tnef': [0, ['208225__5_seconds__Voice_Mail.mp3 10656']],
      'one-file.tnef': [0, ['AUTHORS 244']],
      'triples.tnef': [20, []],
    });
  });
});

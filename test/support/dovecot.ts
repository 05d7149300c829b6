import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { freePort, isOpen } from './free-port.js';

const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find((one) => existsSync(one));

/** A real IMAP server, or a last line that says why the test is skipped. */
export function describeWithDovecot(name: string, body: () => void): void {
  if (binary) {
    describe(name, body);
    return;
  }
  describe.skip(`${name} (skipped: no dovecot here; on Debian: apt-get install dovecot-imapd)`, body);
}

export interface Dovecot {
  port: number;
  /** Puts a mail into the mailbox as a mail server does: written beside it, then moved in. */
  deliver(raw: string): void;
  start(): Promise<void>;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Stopped, and its folder removed. */
  close(): Promise<void>;
}

/** Dovecot in a folder of its own, one user `care` with the password `right`, as an ordinary process in the foreground. */
export async function startDovecot(): Promise<Dovecot> {
  const root = mkdtempSync(path.join(tmpdir(), 'dovecot-'));
  chmodSync(root, 0o755);
  const port = await freePort();
  const owner = ownerOfMail();
  const box = path.join(root, 'mail/care');
  for (const folder of ['run', 'state', ...['cur', 'new', 'tmp'].map((name) => `mail/care/${name}`)])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const folder of ['mail', 'mail/care', 'mail/care/cur', 'mail/care/new', 'mail/care/tmp'])
    chownSync(path.join(root, folder), owner.uid, owner.gid);
  writeFileSync(path.join(root, 'users'), 'care:{PLAIN}right\n');
  writeFileSync(path.join(root, 'conf'), configuration(root, port, owner));
  let child: ChildProcess | null = null;
  let mails = 0;
  const dovecot: Dovecot = {
    port,
    deliver: (raw) => {
      mails += 1;
      const name = `${Math.floor(Date.now() / 1000)}.M${mails}P${process.pid}.here`;
      writeFileSync(path.join(box, 'tmp', name), raw);
      chownSync(path.join(box, 'tmp', name), owner.uid, owner.gid);
      renameSync(path.join(box, 'tmp', name), path.join(box, 'new', name));
    },
    start: async () => {
      child = spawn(binary as string, ['-F', '-c', path.join(root, 'conf')], { stdio: 'ignore' });
      for (let i = 0; i < 500 && !(await isOpen(port)); i += 1) await new Promise((done) => setTimeout(done, 20));
    },
    stop: async (signal = 'SIGTERM') => {
      const running = child;
      child = null;
      if (!running || running.exitCode !== null) return;
      const gone = new Promise((done) => running.once('exit', done));
      running.kill(signal);
      await gone;
      for (let i = 0; i < 500 && (await isOpen(port)); i += 1) await new Promise((done) => setTimeout(done, 20));
    },
    close: async () => {
      await dovecot.stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
  await dovecot.start();
  return dovecot;
}

/** Dovecot reads no mail as root: there the mail belongs to nobody. */
function ownerOfMail(): { uid: number; gid: number } {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function configuration(root: string, port: number, { uid, gid }: { uid: number; gid: number }): string {
  const { username, uid: own } = userInfo();
  // Without root's rights every part of it runs as whoever started it, and none is locked into a folder.
  const ours =
    own === 0
      ? ''
      : `default_internal_user = ${username}\ndefault_login_user = ${username}\ndefault_internal_group = ${execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()}\n`;
  const unlocked = own === 0 ? '' : 'chroot =';
  return `protocols = imap
listen = 127.0.0.1
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
ssl = no
disable_plaintext_auth = no
first_valid_uid = ${uid}
first_valid_gid = ${gid}
mail_location = maildir:${root}/mail/%u
${ours}passdb {
  driver = passwd-file
  args = username_format=%u ${root}/users
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${root}/mail/%u
}
service imap-login {
  ${unlocked}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  ${unlocked}
}
`;
}

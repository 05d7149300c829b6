import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { freePort, isOpen } from './free-port.js';

const binary = ['/usr/sbin/exim4', '/usr/sbin/exim', '/usr/local/sbin/exim'].find((one) => existsSync(one));

/** A real mail server of the far side, or a last line that says why the test is skipped. */
export function describeWithExim(name: string, body: () => void): void {
  if (binary) {
    describe(name, body);
    return;
  }
  describe.skip(`${name} (skipped: no exim here; on Debian: apt-get install exim4-daemon-light)`, body);
}

export interface Exim {
  port: number;
  /** What it wrote of itself, for a failed test to show. */
  log(): string;
  close(): Promise<void>;
}

/**
 * Exim in a folder of its own, as an ordinary process in the foreground: the mail server of `mail.example`, where only `amara`
 * lives. What it cannot deliver goes back, by its own report, to `home` on this machine.
 */
export async function startExim(home: { domain: string; port: number }): Promise<Exim> {
  const root = mkdtempSync(path.join(tmpdir(), 'exim-'));
  chmodSync(root, 0o755);
  const port = await freePort();
  const owner = ownerOfMail();
  for (const folder of ['spool', 'log', 'box']) {
    mkdirSync(path.join(root, folder));
    chownSync(path.join(root, folder), owner.uid, owner.gid);
  }
  const conf = path.join(root, 'conf');
  writeFileSync(conf, configuration(root, port, owner, home));
  const child: ChildProcess = spawn(binary as string, ['-C', conf, '-bdf', '-q1s'], { stdio: 'ignore' });
  for (let i = 0; i < 500 && !(await isOpen(port)); i += 1) await new Promise((done) => setTimeout(done, 20));
  const log = () => {
    const file = path.join(root, 'log/mainlog');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  return {
    port,
    log,
    close: async () => {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** As root it gives its rights away; as anybody else it has none to give. */
function ownerOfMail(): { uid: number; gid: number } {
  const { uid, gid } = userInfo();
  if (uid !== 0) return { uid, gid };
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function configuration(
  root: string,
  port: number,
  { uid, gid }: { uid: number; gid: number },
  home: { domain: string; port: number },
): string {
  return `primary_hostname = mx.mail.example
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
spool_directory = ${root}/spool
log_file_path = ${root}/log/%slog
pid_file_path = ${root}/spool/pid
exim_user = ${uid}
exim_group = ${gid}
never_users =
disable_ipv6 = true
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
keep_environment =
acl_smtp_rcpt = accept
acl_smtp_data = accept
begin routers
known:
  driver = accept
  domains = mail.example
  local_parts = amara
  transport = box
unknown:
  driver = redirect
  domains = mail.example
  allow_fail
  data = :fail: 550 5.1.1 no such user here
home:
  driver = manualroute
  domains = ${home.domain}
  route_list = * 127.0.0.1::${home.port}
  self = send
  transport = out
begin transports
box:
  driver = appendfile
  directory = ${root}/box
  maildir_format
  user = ${uid}
  group = ${gid}
out:
  driver = smtp
  hosts_try_prdr =
  allow_localhost
begin retry
* * F,1m,1s
`;
}

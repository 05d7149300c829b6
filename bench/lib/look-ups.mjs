// Look-ups in a process of their own: run beside other traffic, a generator that shares its loop is late for both, and its
// lateness would be told as the server's.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { drive } from './load.mjs';
import { drivePaced } from './paced.mjs';
import { openQuick } from './quick-http.mjs';

const self = fileURLToPath(import.meta.url);
/** It collects its own garbage rarely, and never with four threads: on two cores that would be the server's stall. */
const QUIET = ['--v8-pool-size=1', '--max-semi-space-size=64'];

/** As `drive`, from another process. `people`: how many there are; `headers`: who asks; `byId`: the whole person, by id. */
export function driveLookups({ url, serverPids, databasePids }, { people, headers, byId = false, ...how }) {
  return new Promise((resolve, reject) => {
    const child = fork(self, ['--drive'], { execArgv: QUIET });
    child.once('message', (figures) => {
      child.disconnect();
      resolve(figures);
    });
    child.once('exit', (code) => reject(new Error(`the generator of look-ups ended with ${code}`)));
    child.send({ target: { url, serverPids, databasePids }, people, headers, byId, how });
  });
}

export const somebody = (people, next) => String(Math.floor(next() * people));

function lookups({ people, headers, byId }) {
  return (_, next) => {
    const at = somebody(people, next);
    if (byId) return { method: 'GET', path: `/v1/profiles/pf_${at}`, headers };
    const asked = next() < 0.5 ? `kind=external_id&value=user:${at}` : `kind=email&value=c${at}@mail.example`;
    return { method: 'GET', path: `/v1/profiles/by-identity?${asked}`, headers };
  };
}

if (process.argv[2] === '--drive')
  process.once('message', async ({ target, how, ...whom }) => {
    const counted = { ...target, count: async () => 0, request: lookups(whom) };
    process.send(
      await (how.rate ? drivePaced(counted, how) : drive(counted, { ...how, expectSeen: false, open: openQuick })),
    );
    process.exit();
  });

// The floor of looking up: the leanest server that keeps the same promise. It checks the key, finds whose address it is, and
// answers. Started as `node bench/floor/lookup.mjs <port> <database url>`.
import { createHash } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';

const [port, connectionString] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: 10 });
const find = {
  name: 'find',
  text: `SELECT i.id AS "identityId", i.kind, i.value, i.proof, p.id AS "profileId", p.root_id AS "personId", COALESCE(r.name, p.name) AS name
    FROM identity i JOIN profile p ON p.id = i.profile_id JOIN profile r ON r.id = p.root_id
    WHERE i.kind = $1 AND i.value = $2 AND EXISTS (SELECT FROM api_key k WHERE k.secret_hash = $3 AND k.revoked_at IS NULL)`,
};
const hashed = (key) => createHash('sha256').update(key).digest('base64url');

const app = fastify();
app.get('/v1/profiles/by-identity', async ({ headers, query }, reply) => {
  const key = hashed(headers.authorization?.slice('Bearer '.length) ?? '');
  const { rows } = await pool.query({ ...find, values: [query.kind, query.value, key] });
  return rows[0] ?? reply.code(404).send({});
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
console.log('ready');
process.on('SIGTERM', () => process.exit(0));

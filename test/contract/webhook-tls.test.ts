import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
let server: Server;
let port: number;
beforeAll(async () => {
  const options = { key: readFileSync(fixture('tls/key.pem')), cert: readFileSync(fixture('tls/cert.pem')) };
  server = createServer(options, (_, response) => response.writeHead(200).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** In a process of its own, which alone decides whom it trusts. */
async function post(host: string, trusted?: string): Promise<string> {
  const args = ['--import', 'tsx', fixture('post-https.ts'), `https://${host}:${port}/`, 'a-secret-of-the-receiver'];
  const env = { PATH: process.env.PATH, ...(trusted === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusted }) };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  await once(child, 'close');
  return printed.trim();
}

describe('a webhook over TLS', () => {
  it('goes to who proves to be the one, and to nobody else', async () => {
    const trusted = fixture('tls/cert.pem');
    expect(await post('hooks.example.com', trusted)).toBe(`hooks.example.com:${port}/ answered 200`);
    expect(await post('hooks.example.com')).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(await post('other.example.com', trusted)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });
});

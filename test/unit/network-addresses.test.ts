import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolvePublicAddress, resolvePublicAddresses } from '../../src/destinations/network/addresses.ts';
import { connectPublic } from '../../src/destinations/network/connect.ts';

const named =
  (...addresses: string[]) =>
  async () =>
    addresses;
const strict = (...addresses: string[]) => ({ allowPrivate: false, resolve: named(...addresses) });
const lenient = (...addresses: string[]) => ({ allowPrivate: true, resolve: named(...addresses) });
const host = 'files.example.com';

describe('a host that a person named', () => {
  it.each([
    ['93.184.215.14', 4],
    ['1.1.1.1', 4],
    ['172.15.255.255', 4],
    ['172.32.0.0', 4],
    ['100.63.255.255', 4],
    ['100.128.0.0', 4],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', 6],
  ] as const)('is taken at the public address %s', async (address, family) => {
    expect(await resolvePublicAddress(host, strict(address))).toEqual({ address, family });
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['fc00::1', 'private'],
    ['fd12:3456:789a::1', 'private'],
    ['fec0::1', 'private'],
    ['169.254.169.254', 'link_local'],
    ['fe80::1', 'link_local'],
    ['fe80::1%eth0', 'link_local'],
    ['0.0.0.0', 'reserved'],
    ['0.1.2.3', 'reserved'],
    ['::', 'reserved'],
    ['224.0.0.1', 'reserved'],
    ['239.255.255.255', 'reserved'],
    ['ff02::1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['240.0.0.1', 'reserved'],
    ['192.0.0.8', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['198.51.100.1', 'reserved'],
    ['203.0.113.1', 'reserved'],
    ['2001:db8::1', 'reserved'],
    ['3fff::1', 'reserved'],
    ['100::1', 'reserved'],
    ['5f00::1', 'reserved'],
    ['4000::1', 'reserved'],
  ])('is refused at %s, which is %s', async (address, reason) => {
    const refusal = { code: 'address_refused', params: { host, reason }, retry: { kind: 'never' } };
    await expect(resolvePublicAddress(host, strict(address))).rejects.toMatchObject(refusal);
  });

  it.each([
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:169.254.169.254', 'link_local'],
    ['::ffff:93.184.215.14', 'reserved'],
    ['::127.0.0.1', 'loopback'],
    ['::7f00:1', 'reserved'],
    ['64:ff9b::7f00:1', 'reserved'],
    ['64:ff9b::93.184.215.14', 'reserved'],
    ['64:ff9b:1::a00:1', 'reserved'],
    ['2002:7f00:1::', 'reserved'],
    ['2001::1', 'reserved'],
  ])('is refused where IPv6 hides an IPv4 address: %s', async (address, reason) => {
    await expect(resolvePublicAddress(host, strict(address))).rejects.toMatchObject({ params: { reason } });
  });

  it('is refused when any of its addresses is, wherever it stands', async () => {
    for (const addresses of [
      ['93.184.215.14', '10.0.0.1'],
      ['10.0.0.1', '93.184.215.14'],
      ['93.184.215.14', '1.1.1.1', '::1'],
    ]) {
      await expect(resolvePublicAddresses(host, strict(...addresses))).rejects.toMatchObject({
        code: 'address_refused',
      });
    }
  });

  it('is refused for an answer that is not an address', async () => {
    await expect(resolvePublicAddress(host, strict('localhost'))).rejects.toMatchObject({ code: 'address_refused' });
  });

  it('does not tell people what the network inside looks like', async () => {
    const error = await resolvePublicAddress('intranet', strict('10.20.30.40')).catch((failure: unknown) => failure);
    expect(JSON.stringify((error as { params: unknown }).params)).not.toContain('10.20.30.40');
    expect(String(error)).toContain('10.20.30.40');
  });

  it('is asked for once, and all its addresses are given in order', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      // A second look-up would give another.
      return asked === 1 ? ['1.1.1.1', '2606:4700:4700::1111'] : ['127.0.0.1'];
    };
    expect(await resolvePublicAddresses(host, { allowPrivate: false, resolve })).toEqual([
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ]);
    expect(asked).toBe(1);
  });

  it('has an error of the resolver when there is no such name, or no address of it', async () => {
    await expect(resolvePublicAddress(host, strict())).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('other ways to write an address', () => {
  // These go to the system's resolver, which needs no network for them.
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '017700000001',
    '[::1]',
    '::1',
    '0:0:0:0:0:0:0:1',
    '::ffff:127.0.0.1',
    '[::ffff:7f00:1]',
    'localhost',
    'LOCALHOST',
    'localhost.',
    '0',
    '0.0.0.0',
  ])('%s does not lead to this machine', async (name) => {
    const error = await resolvePublicAddress(name, { allowPrivate: false }).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(address_refused|ENOTFOUND|EAI_AGAIN)$/) });
  });

  it('is understood by the system at least where it is plain', async () => {
    await expect(resolvePublicAddress('2130706433', { allowPrivate: false })).rejects.toMatchObject({
      code: 'address_refused',
      params: { host: '2130706433', reason: 'loopback' },
    });
  });
});

describe('an operator who allows private networks', () => {
  it.each(['127.0.0.1', '10.0.0.1', '192.168.1.1', '100.64.0.1', '169.254.1.1', 'fd00::1', '::1', '64:ff9b::1'])(
    'lets people name %s',
    async (address) => {
      expect(await resolvePublicAddress('nas.local', lenient(address))).toMatchObject({ address });
    },
  );

  it.each(['0.0.0.0', '::', '0.1.2.3', '224.0.0.1', 'ff02::1', '255.255.255.255', '::ffff:0.0.0.0'])(
    'does not make a host of %s',
    async (address) => {
      await expect(resolvePublicAddress('nas.local', lenient(address))).rejects.toMatchObject({
        params: { host: 'nas.local', reason: 'reserved' },
      });
    },
  );
});

describe('a connection', () => {
  const listener = createServer((socket) => socket.on('error', () => undefined).resume());
  const port = () => (listener.address() as AddressInfo).port;
  beforeEach(async () => {
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });
  afterEach(async () => {
    listener.close();
    await once(listener, 'close');
  });

  it('is made to an address that was checked, and to another one where that does not answer', async () => {
    const socket = await connectPublic(host, port(), { ...lenient('::1', '127.0.0.1'), timeoutMs: 5000 });
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  it('is not made where an address is refused', async () => {
    let connections = 0;
    listener.on('connection', () => {
      connections += 1;
    });
    const options = { ...strict('93.184.215.14', '127.0.0.1'), timeoutMs: 5000 };
    await expect(connectPublic(host, port(), options)).rejects.toMatchObject({ code: 'address_refused' });
    expect(connections).toBe(0);
  });

  it('ends in a time-out when the resolver is silent', async () => {
    const resolve = () => new Promise<never>(() => undefined);
    const options = { allowPrivate: true, resolve, timeoutMs: 20 };
    await expect(connectPublic(host, port(), options)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKeyPair, toPublicLine } from '../support/ssh-keys.ts';
import { HEADER, many, newRunId, ROWS } from './destination-far-end.ts';
import { openSftpFarEnd, type SftpFarEnd, type SftpTalk, signInFailed, talkTo } from './destination-sftp.ts';

let farEnd: SftpFarEnd;
let talk: SftpTalk;
beforeEach(async () => {
  farEnd = await openSftpFarEnd();
  talk = talkTo(farEnd);
});
afterEach(() => farEnd.release());

describe('the key of a server', () => {
  it('is learned when a connection is verified, and needed to write', async () => {
    const { learned, summary } = await talk.verify({ settings: { fingerprint: undefined } });
    expect(learned).toEqual({ fingerprint: farEnd.server.fingerprint });
    expect(summary).toBe(`exporter@127.0.0.1:${farEnd.server.port}, 0 entries in /exports`);
    await expect(talk.open(newRunId(), { settings: { fingerprint: undefined } })).rejects.toMatchObject({
      code: 'destination_refused',
    });
  });

  it('that is another than the one known is refused, before any credentials go out', async () => {
    farEnd.server.changeHostKeys();
    const changed = {
      code: 'destination_identity_changed',
      retry: { kind: 'never' },
      params: { expected: farEnd.server.fingerprint, found: expect.stringMatching(/^SHA256:[\w+/]{43}$/) },
    };
    await expect(talk.verify()).rejects.toMatchObject(changed);
    await expect(talk.open()).rejects.toMatchObject(changed);
    expect(farEnd.server.signIns).toEqual([]);
  });

  it('may be joined by one of another kind', async () => {
    const rsa = newKeyPair('rsa').private;
    farEnd.server.changeHostKeys(rsa);
    const { learned } = await talk.verify({ settings: { fingerprint: undefined } });
    farEnd.server.changeHostKeys(newKeyPair('ed25519').private, rsa);
    await talk.deliver(ROWS, newRunId(), { settings: learned ?? {} });
    expect(await talk.visibleRows()).toEqual([[HEADER, ...ROWS]]);
  });

  it('is taken as ssh-keygen prints it', async () => {
    const printed = `256 ${farEnd.server.fingerprint} root@files (ED25519)`;
    expect(talk.connect({ settings: { fingerprint: printed } }).account.settings).toMatchObject({
      fingerprint: farEnd.server.fingerprint,
    });
    expect(() => talk.connect({ settings: { fingerprint: 'MD5:00:11' } })).toThrow('fingerprint');
  });
});

describe('credentials', () => {
  it('that are wrong are refused for good', async () => {
    await expect(talk.verify({ credentials: { password: 'wrong' } })).rejects.toMatchObject(signInFailed);
    await expect(talk.verify({ settings: { username: 'nobody' } })).rejects.toMatchObject(signInFailed);
    const privateKey = newKeyPair('ed25519').private;
    await expect(talk.verify({ credentials: { privateKey } })).rejects.toMatchObject(signInFailed);
    await expect(talk.verify({ credentials: { privateKey: 'not a key' } })).rejects.toMatchObject(signInFailed);
  });

  it('that were revoked meanwhile are refused when a run opens', async () => {
    farEnd.server.faults.revoked = true;
    await expect(talk.open()).rejects.toMatchObject(signInFailed);
  });

  it('are a password given as the answer to a question, where a server asks', async () => {
    farEnd.server.faults.asksForPassword = true;
    expect((await talk.verify()).summary).toContain('exporter@');
    await expect(talk.verify({ credentials: { password: 'wrong' } })).rejects.toMatchObject(signInFailed);
    expect(farEnd.server.signIns).toContain('keyboard-interactive');
  });

  it('are a password or a key', () => {
    const { destination } = talk.connect();
    const first = (credentials: unknown) => destination.credentials.safeParse(credentials).error?.issues[0]?.message;
    expect(first({})).toBe('password_or_key');
    expect(first({ password: '', privateKey: '' })).toBe('password_or_key');
    expect(first({ password: 'a', privateKey: 'b' })).toBe('password_or_key');
    expect(first({ password: 'a', privateKey: '' })).toBeUndefined();
    expect(first({ password: '', privateKey: 'b' })).toBeUndefined();
  });

  it('are in no error, whatever the server repeats', async () => {
    const { server } = farEnd;
    const privateKey = newKeyPair('ed25519', 'open sesame');
    const secrets = [server.password, 'wrong-pa55', 'open sesame', ...privateKey.private.split('\n').slice(1, -2)];
    server.faults.words = secrets.join(' ');
    const failures = [
      () => talk.verify({ credentials: { password: 'wrong-pa55' } }),
      () => talk.verify({ credentials: { privateKey: privateKey.private, passphrase: 'wrong-pa55' } }),
      () => talk.verify({ credentials: { privateKey: privateKey.private, passphrase: 'open sesame' } }),
      () => withFaults({ readOnly: true }, () => talk.verify()),
      () => withFaults({ readOnly: true }, () => talk.open()),
      () => withFaults({ capacity: 100 }, () => talk.deliver(many(1000))),
      () => withFaults({ cutAfterBytes: 500 }, () => talk.deliver(many(1000))),
    ];
    for (const fail of failures) {
      const error = await fail().then(
        () => expect.unreachable(),
        (failure: unknown) => failure,
      );
      const all = `${inspect(error, { depth: 20, showHidden: true })}\n${JSON.stringify(error)}`;
      for (const secret of secrets) expect(all).not.toContain(secret);
    }

    async function withFaults(faults: Partial<typeof server.faults>, work: () => Promise<unknown>): Promise<unknown> {
      Object.assign(server.faults, faults);
      return work().finally(() => {
        for (const name of Object.keys(faults)) delete server.faults[name as keyof typeof faults];
      });
    }
  });
});

describe('a private key', () => {
  const passphrase = 'open sesame';
  const encrypted = { cipher: 'aes-256-cbc', passphrase } as const;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const keys: [string, string, string?][] = [
    ['OpenSSH, ED25519', newKeyPair('ed25519').private],
    ['OpenSSH, RSA', newKeyPair('rsa').private],
    ['OpenSSH, ECDSA 256', newKeyPair('ecdsa 256').private],
    ['OpenSSH, ECDSA 384', newKeyPair('ecdsa 384').private],
    ['OpenSSH, ECDSA 521', newKeyPair('ecdsa 521').private],
    ['OpenSSH, ED25519, encrypted', newKeyPair('ed25519', passphrase).private, passphrase],
    ['PEM, RSA', String(rsa.export({ type: 'pkcs1', format: 'pem' }))],
    ['PEM, RSA, encrypted', String(rsa.export({ type: 'pkcs1', format: 'pem', ...encrypted })), passphrase],
    ['PEM, EC', String(ec.export({ type: 'sec1', format: 'pem' }))],
    ['PKCS #8, RSA', String(rsa.export({ type: 'pkcs8', format: 'pem' }))],
    ['PKCS #8, EC, encrypted', String(ec.export({ type: 'pkcs8', format: 'pem', ...encrypted })), passphrase],
  ];
  const damages: [string, (key: string) => string][] = [
    ['as it is', (key) => key],
    ['with the line breaks of Windows', (key) => key.replaceAll('\n', '\r\n')],
    ['in one line', (key) => key.trim().replaceAll('\n', ' ')],
    ['with line breaks written out', (key) => key.replaceAll('\n', '\\n')],
    ['with a byte order mark and blanks around its lines', (key) => `\uFEFF  ${key.replaceAll('\n', '  \n\t')}\n\n`],
  ];

  it.each(keys)('signs in: %s', async (_name, key, passphrase) => {
    farEnd.server.authorizedKeys.push(toPublic(key, passphrase));
    for (const [how, damage] of damages) {
      const credentials = { privateKey: damage(key), ...(passphrase && { passphrase }) };
      const found = await talk.verify({ credentials }).catch((error: unknown) => error);
      expect(found, how).toMatchObject({ learned: {} });
    }
    expect(farEnd.server.signIns).not.toContain('password');
    if (passphrase !== undefined) {
      const credentials = { privateKey: key, passphrase: 'wrong' };
      await expect(talk.verify({ credentials })).rejects.toMatchObject(signInFailed);
      await expect(talk.verify({ credentials: { privateKey: key } })).rejects.toMatchObject(signInFailed);
    }
  });

  /** ssh2 reads no PKCS #8, and the keys in it are those of the other formats. */
  function toPublic(key: string, passphrase?: string): string {
    if (!/BEGIN (ENCRYPTED )?PRIVATE/.test(key)) return toPublicLine(key, passphrase);
    const isRsa = passphrase === undefined;
    return toPublicLine(
      String(isRsa ? rsa.export({ type: 'pkcs1', format: 'pem' }) : ec.export({ type: 'sec1', format: 'pem' })),
    );
  }
});

describe('places', () => {
  it('of private networks are refused unless the operator allows them', async () => {
    const options = { allowPrivateNetworks: false };
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::1]', '0.0.0.0']) {
      await expect(talk.verify({ settings: { host }, options })).rejects.toMatchObject({
        code: 'address_refused',
        params: { host },
      });
    }
    await expect(talk.open(newRunId(), { options })).rejects.toMatchObject({ code: 'address_refused' });
    expect(farEnd.server.signIns).toEqual([]);
  });

  it.each(['../x', '/../x', '/exports/../../x', 'a\\b', 'a\0b', '~/x'])(
    'of the connection do not lead outside: %j',
    (folder) => {
      expect(() => talk.connect({ settings: { folder } })).toThrow('path_outside');
    },
  );

  it.each(['', '.', '/', 'exports', 'exports/', '//exports//', 'new/deep folder'])(
    'of the connection may be %j, and are made when missing',
    async (folder) => {
      const { summary } = await talk.verify({ settings: { folder } });
      expect(summary).toMatch(/, \d+ (entry|entries) in \/[^.]*$/);
      await talk.deliver(ROWS, newRunId(), { settings: { folder } });
    },
  );

  it.each(['sftp://files.example.com', 'user@files.example.com', 'files.example.com/x', 'a b', '', '[::1'])(
    'are hosts, not %j',
    (host) => {
      expect(() => talk.connect({ settings: { host } })).toThrow();
    },
  );
});

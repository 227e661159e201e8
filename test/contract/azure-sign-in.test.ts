import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAzureBlobDestination } from '../../src/destinations/azure/index.ts';
import { startAzurite } from '../support/azurite.ts';
import { type Entra, startEntra } from '../support/entra.ts';
import { CLOUDS, signInFailed, talkTo, unreachable } from './cloud-far-ends.ts';
import { type BlobFarEnd, openBlobFarEnd } from './destination-azure-blob.ts';
import { HEADER, newRunId, ROWS } from './destination-far-end.ts';

const [blob] = CLOUDS;
if (blob === undefined) throw new Error('there is no Blob Storage among the clouds');

describe('a shared access signature', () => {
  let farEnd: BlobFarEnd;
  let talk: ReturnType<typeof talkTo>;
  beforeEach(async () => {
    farEnd = await openBlobFarEnd();
    talk = talkTo(blob, farEnd);
  });
  afterEach(() => farEnd.release());

  it('for the container is enough, however it was copied', async () => {
    const sas = farEnd.sign('racwdl');
    const forms = [
      sas,
      `?${sas}`,
      `${farEnd.azurite.url}/${farEnd.container}?${sas}`,
      `BlobEndpoint=${farEnd.azurite.url};SharedAccessSignature=${sas}`,
    ];
    for (const form of forms) await talk.deliver(ROWS, newRunId(), { credentials: { sas: form } });
    expect(await talk.visibleRows()).toEqual(forms.map(() => [HEADER, ...ROWS]));
  });

  it('that has expired needs another, and nobody is asked', async () => {
    const credentials = { sas: farEnd.sign('racwdl', new Date('2026-01-01T00:00:00Z')) };
    await expect(talk.verify({ credentials })).rejects.toMatchObject(signInFailed);
    await expect(talk.open(newRunId(), { credentials })).rejects.toMatchObject(signInFailed);
    expect(farEnd.proxy.requests).toEqual([]);
  });

  it('that expires meanwhile needs another, too', async () => {
    const credentials = { sas: farEnd.sign('racwdl') };
    const writer = await talk.open(newRunId(), { credentials });
    // As the service answers to one that is over: with the code of all that is wrong with a signature.
    farEnd.proxy.faults.answer = () => blob.fail(403, 'AuthenticationFailed');
    await expect(writer.commit()).rejects.toThrow();
    await expect(talk.verify({ credentials })).rejects.toMatchObject(signInFailed);
  });

  it('says on the card until when it is valid', async () => {
    const credentials = { sas: farEnd.sign('racwdl', new Date('2099-05-06T00:00:00Z')) };
    expect((await talk.verify({ credentials })).summary).toContain('valid until 2099-05-06');
  });
});

describe('the choice of containers', () => {
  let farEnd: BlobFarEnd;
  let talk: ReturnType<typeof talkTo>;
  beforeEach(async () => {
    farEnd = await openBlobFarEnd();
    talk = talkTo(blob, farEnd);
  });
  afterEach(() => farEnd.release());

  const choose = async (changes: Parameters<typeof talk.connect>[0]) => {
    const { destination, account } = talk.connect(changes);
    return (await destination.choices('container', account)).map(({ value }) => value);
  };

  it('is those of the account, or the one that the connection names', async () => {
    await farEnd.service.createContainer('another');
    expect(await choose({ settings: { container: undefined } })).toEqual(['another', farEnd.container]);
    expect(await choose({})).toEqual([farEnd.container]);
  });

  it('is empty for credentials that may not look', async () => {
    const changes = { settings: { container: undefined }, credentials: { sas: farEnd.sign('racwdl') } };
    expect(await choose(changes)).toEqual([]);
  });

  it('is counted where none is named, and verify says what soft delete keeps', async () => {
    await farEnd.service.setProperties({ deleteRetentionPolicy: { enabled: true, days: 7 } });
    const { summary } = await talk.verify({ settings: { container: undefined } });
    expect(summary).toBe(`${farEnd.azurite.account}, 1 container, soft delete keeps replaced files for 7 days`);
  });
});

describe('credentials of Azure', () => {
  const { credentials } = createAzureBlobDestination({ allowPrivateNetworks: false });
  const first = (given: unknown) => credentials.safeParse(given).error?.issues[0]?.message;
  const accountKey = Buffer.from('a key that is long enough').toString('base64');

  it('are a key, or a signature, or a whole service principal', () => {
    expect(first({})).toBe('one_way_in');
    expect(first({ accountKey, sas: 'sv=1&sig=x' })).toBe('one_way_in');
    expect(first({ accountKey, clientId: 'x' })).toBe('one_way_in');
    expect(first({ tenantId: 'x', clientId: 'y' })).toBe('service_principal');
    expect(first({ accountKey: 'not base64!' })).toBe('account_key');
    expect(first({ sas: 'sv=1' })).toBe('sas');
    expect(first({ accountKey, sas: '' })).toBeUndefined();
    expect(first({ accountKey: 'env:AZURE_KEY' })).toBeUndefined();
    expect(first({ tenantId: 'x', clientId: 'y', clientSecret: 'z' })).toBeUndefined();
  });

  it('are found in a connection string', () => {
    const string = `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${accountKey};EndpointSuffix=core.windows.net`;
    expect(credentials.parse({ accountKey: string })).toEqual({ accountKey });
  });
});

describe('a service principal', () => {
  let entra: Entra;
  let release: () => Promise<void>;
  let connect: (changes?: Record<string, string>) => {
    verify(): Promise<unknown>;
    now: Date;
  };
  beforeEach(async () => {
    const path = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
    const [cert, key] = [path('loopback-cert.pem'), path('loopback-key.pem')];
    const ca = await readFile(cert, 'utf8');
    const azurite = await startAzurite({ tls: { cert, key } });
    entra = await startEntra();
    const proof = new StorageSharedKeyCredential(azurite.account, azurite.accountKey);
    await new BlobServiceClient(azurite.url, proof, { tlsOptions: { ca } } as object).createContainer('exports');
    connect = (changes = {}) => {
      const own = { now: new Date() };
      const destination = createAzureBlobDestination({
        allowPrivateNetworks: true,
        loginUrl: entra.url,
        ca,
        now: () => own.now,
      });
      const account = {
        settings: destination.settings.parse({ account: azurite.account, endpoint: azurite.url, container: 'exports' }),
        credentials: destination.credentials.parse({ ...entra.application, ...changes }),
      };
      return Object.assign(own, { verify: () => destination.verify(account) });
    };
    release = async () => {
      await entra.close();
      await azurite.close();
    };
  });
  afterEach(() => release());

  it('signs in once for all that is asked, over TLS', async () => {
    expect(await connect().verify()).toMatchObject({ summary: expect.stringContaining('/exports, 0 entries') });
    expect(entra.issued).toBe(1);
  });

  it('with another secret is refused for good', async () => {
    await expect(connect({ clientSecret: 'wrong' }).verify()).rejects.toMatchObject(signInFailed);
    await expect(connect({ tenantId: 'elsewhere' }).verify()).rejects.toMatchObject(signInFailed);
  });

  it('waits as long as the directory asks', async () => {
    entra.fault = { status: 429, retryAfter: '12' };
    await expect(connect().verify()).rejects.toMatchObject({ ...unreachable, retry: { kind: 'after', ms: 12_000 } });
    entra.fault = { status: 503 };
    await expect(connect().verify()).rejects.toMatchObject(unreachable);
  });
});

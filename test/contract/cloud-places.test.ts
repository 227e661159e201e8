import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/http-faults.ts';
import { textStream } from '../support/text-stream.ts';
import { CLOUDS, type CloudFarEnd, signInFailed, talkTo } from './cloud-far-ends.ts';
import { ignore, newRunId, ROWS, VIP } from './destination-far-end.ts';

describe.each(CLOUDS)('$title', (cloud) => {
  let farEnd: CloudFarEnd;
  let talk: ReturnType<typeof talkTo>;
  beforeEach(async () => {
    farEnd = await cloud.open();
    talk = talkTo(cloud, farEnd);
  });
  afterEach(() => farEnd.release());

  const otherKey = (): Record<string, unknown> =>
    'accountKey' in farEnd.account.credentials
      ? { accountKey: Buffer.from('quite another key than the account’s').toString('base64') }
      : { ...farEnd.account.credentials, secretAccessKey: 'wrong-s3cret' };

  describe('credentials', () => {
    it('that are wrong, or were revoked, need others', async () => {
      farEnd.proxy.faults.answer = () => cloud.wrongKey;
      await expect(talk.verify({ credentials: otherKey() })).rejects.toMatchObject(signInFailed);
      await expect(talk.open(newRunId(), { credentials: otherKey() })).rejects.toMatchObject(signInFailed);
    });

    it('are in no error, whatever the service repeats', async () => {
      const secrets = Object.values({ ...farEnd.account.credentials, ...otherKey() }) as string[];
      const words = secrets.filter((secret) => secret.length > 10);
      const repeat = () => ({ ...cloud.fail(403, 'Nonsense'), body: words.join(' ') });
      const failures = [
        () => talk.verify({ credentials: otherKey() }),
        () => withAnswer(repeat, () => talk.verify()),
        () => withAnswer(repeat, () => talk.open()),
        () =>
          withAnswer(
            () => ({ status: 500, body: words.join(' ') }),
            () => talk.open(),
          ),
      ];
      for (const fail of failures) {
        const error = await fail().then(
          () => expect.unreachable(),
          (failure: unknown) => failure,
        );
        const all = `${inspect(error, { depth: 20, showHidden: true })}\n${JSON.stringify(error)}`;
        for (const word of words) expect(all).not.toContain(word);
      }
    });

    async function withAnswer(answer: () => Answer, work: () => Promise<unknown>): Promise<unknown> {
      farEnd.proxy.faults.answer = answer;
      return work().finally(() => {
        farEnd.proxy.faults.answer = undefined;
      });
    }
  });

  describe('addresses', () => {
    const refused = { code: 'address_refused' };

    it('of private networks are refused unless the operator allows them', async () => {
      const options = { allowPrivateNetworks: false };
      for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::1]', '169.254.169.254', '10.0.0.1']) {
        const settings = { endpoint: `https://${host}:8443` };
        await expect(talk.verify({ settings, options })).rejects.toMatchObject(refused);
      }
      expect(farEnd.proxy.requests).toEqual([]);
    });

    it('are looked at behind their name, each time', async () => {
      const options = { allowPrivateNetworks: false, resolve: async () => ['10.1.2.3'] };
      const settings = { endpoint: 'https://store.example.com' };
      await expect(talk.verify({ settings, options })).rejects.toMatchObject({
        ...refused,
        params: { reason: 'private' },
      });
      // Public at first, and another address when it is connected to.
      const answers = [['93.184.215.14', '169.254.169.254']];
      const rebinding = { allowPrivateNetworks: false, resolve: async () => answers[0] ?? [] };
      await expect(talk.verify({ settings, options: rebinding })).rejects.toMatchObject({
        ...refused,
        params: { reason: 'link_local' },
      });
    });

    it('over plain HTTP are for networks that the operator allows', () => {
      const { settings } = cloud.create({ allowPrivateNetworks: false });
      const first = (endpoint: string) =>
        settings.safeParse({ ...farEnd.account.settings, endpoint }).error?.issues[0]?.message;
      expect(first('http://store.example.com')).toBe('endpoint');
      expect(first('https://store.example.com')).toBeUndefined();
      for (const endpoint of [
        'ftp://store.example.com',
        'https://user:pass@store.example.com',
        'store',
        'https://x?y=z',
      ]) {
        expect(first(endpoint)).toBe('endpoint');
      }
    });

    it.each([301, 302, 307, 308])('that a redirect with %i leads to are looked at as well', async (status) => {
      // 0.0.0.0 is nobody's address, whatever the operator allows.
      farEnd.proxy.faults.answer = () => ({ status, headers: { location: `http://0.0.0.0:${farEnd.proxy.port}/x` } });
      await expect(talk.verify()).rejects.toMatchObject({
        code: expect.stringMatching(/^(address|destination)_refused$/),
      });
      const asked = farEnd.proxy.requests.filter((line) => line.endsWith(' /x'));
      expect(asked).toEqual([]);
    });
  });

  it('puts back the file that all runs share where a publication fails at it', async () => {
    const target = { layout: 'data_out' };
    await talk.deliver(ROWS, newRunId(), { target });
    const shared = async () => [...(await farEnd.visible())].find(([path]) => path.endsWith('model.json'));
    const before = await shared();
    expect(before).toBeDefined();
    const count = (await farEnd.visible()).size;
    const isShared = (text: string) => decodeURIComponent(text).includes('model.json');
    for (const isHeard of [false, true]) {
      const writer = await talk.open(newRunId(), { target });
      await writer.write(VIP, textStream(ROWS), ignore);
      // It is refused, or it is done and nobody hears of it.
      if (isHeard) farEnd.proxy.faults.cutAnswerTo = (asked) => cloud.isPublishing(asked) && isShared(asked.url);
      else
        farEnd.proxy.faults.answer = (asked) =>
          cloud.isPublishing(asked) && isShared(asked.url) && !isShared(asked.url.split('/aside/')[1] ?? '')
            ? cloud.fail(500, 'InternalError')
            : undefined;
      await expect(writer.commit()).rejects.toThrow();
      farEnd.proxy.faults.answer = undefined;
      await writer.abort();
      expect(await shared()).toEqual(before);
      expect((await farEnd.visible()).size).toBe(count);
    }
  });
});

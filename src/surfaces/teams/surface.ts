import type { Hono } from 'hono';
import type { Platform, PlatformChat } from '../../chat/platform-contract.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import { createAccounts } from './accounts.ts';
import { createPen } from './cards/draw.ts';
import { createCourier } from './courier.ts';
import { SURFACE } from './incoming.ts';
import type { TeamsLog } from './log.ts';
import type { TeamsPort } from './port.ts';
import { createReceiver } from './receive.ts';
import { createReferences } from './references.ts';
import type { TeamsSettings } from './settings.ts';
import { uploadFile } from './upload.ts';
import { createWaiting } from './waiting.ts';
import { type Answered, createGiveUp, createWork } from './work.ts';

export interface TeamsSurfaceOptions {
  readonly settings: TeamsSettings;
  readonly port: TeamsPort;
  readonly chat: PlatformChat;
  readonly environmentId: EnvironmentId;
  environmentName(): string;
  readonly log: TeamsLog;
  readonly clock: { now(): Date; wait(ms: number, signal?: AbortSignal): Promise<void> };
}

export interface TeamsSurface {
  readonly app: Hono;
  /** Lets what is under way end. */
  close(): Promise<void>;
}

/** The bot in Microsoft Teams. */
export function createTeamsSurface(options: TeamsSurfaceOptions): TeamsSurface {
  const { settings, port, chat, environmentId, environmentName, log, clock } = options;
  const now = () => clock.now().getTime();
  const waiting = createWaiting();
  const parts = {} as { platform: Platform<Answered> };
  const store = lazily(() => parts.platform);
  const references = createReferences(store, now);
  const pen = createPen(chat, store);
  const accounts = createAccounts({ port, settings, now });
  const courier = createCourier({ port, references, pen, chat, log });
  const work = {
    ...{ chat, environmentId, environmentName, appId: settings.appId, accounts, references, pen, waiting, log },
    platform: store,
    upload: uploadFile,
  };
  parts.platform = chat.openPlatform<Answered>({
    surface: SURFACE,
    courier,
    work: createWork({
      ...work,
      async tell({ serviceUrl, conversation, member }, reply, reader) {
        const thread = conversation.thread === undefined ? '' : `;messageid=${conversation.thread}`;
        const target = { serviceUrl, conversation: `${conversation.id}${thread}` };
        const onlyFor = conversation.scope === 'personal' ? {} : { onlyFor: member };
        const sent = await port.send(target, {
          text: reply.text,
          card: await pen.message(reply.card, reader),
          ...onlyFor,
        });
        if (!sent.ok) log.info({ status: sent.status, code: sent.code }, 'a refusal could not be told');
      },
    }),
    giveUp: createGiveUp(work),
  });
  const app = createReceiver({ port, settings, platform: parts.platform, chat, waiting, log, wait: clock.wait });
  return { app, close: () => parts.platform.close() };
}

/** The conversation needs the courier before it gives the platform that the courier needs. */
const lazily = (
  read: () => Platform<Answered>,
): Pick<Platform<Answered>, 'identify' | 'recognise' | 'places' | 'workspaces' | 'files' | 'toReference' | 'keep'> => ({
  identify: (account) => read().identify(account),
  recognise: (account) => read().recognise(account),
  get places() {
    return read().places;
  },
  get files() {
    return read().files;
  },
  get workspaces() {
    return read().workspaces;
  },
  toReference: (data) => read().toReference(data),
  keep: (data) => read().keep(data),
});

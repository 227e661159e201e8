import { declineChatFile } from '../services/chat-files/decline.ts';
import { noteBrought, releaseChatFile, takeChatFile } from '../services/chat-files/take.ts';
import type { Services } from '../services/context.ts';
import { keepButtonData, loadButtonData, toReference } from '../services/conversation/button-data.ts';
import { dropRefOf, keepRef } from '../services/conversation/refs.ts';
import { identifyPerson, recognisePerson } from '../services/people/identify.ts';
import { closeWorkspace, readWorkspace, saveWorkspace, updateWorkspace } from '../services/workspaces/installations.ts';
import { forgetPlace, forgetPlacesWith, readPlace, savePlace } from '../services/workspaces/places.ts';
import { openInbox, postAll } from './inbox.ts';
import type { Courier, Platform, PlatformOptions } from './platform-contract.ts';

/** What reaches the pumps of this process. */
export interface Stations {
  readonly couriers: Map<string, Courier>;
  wake(): void;
}

export function openPlatform<R>(services: Services, stations: Stations, options: PlatformOptions<R>): Platform<R> {
  const { surface } = options;
  stations.couriers.set(surface, options.courier);
  const inbox = openInbox(services, options);
  stations.wake();
  return {
    accept: (event, how) => inbox.accept({ ...event, surface }, how),
    say: (messages) => services.db.orm.transaction((tx) => postAll(tx, services, messages)),
    identify: (account) => identifyPerson(services, account),
    recognise: (account) => recognisePerson(services, account),
    workspaces: {
      save: (workspace) => saveWorkspace(services, { ...workspace, surface }),
      read: (externalId) => readWorkspace(services, surface, externalId),
      update: (externalId, change) => updateWorkspace(services, surface, externalId, change),
      close: (externalId, state) => closeWorkspace(services, surface, externalId, state),
    },
    places: {
      save: (place, facts) => savePlace(services, place, facts),
      read: (place) => readPlace(services, place),
      forget: (place) => forgetPlace(services, place),
      forgetWith: (workspace, fact) => forgetPlacesWith(services, { surface, workspace }, fact),
    },
    files: {
      take: (id, reader, turn) => takeChatFile(services, id, reader, { turn, surface }),
      noteBrought: (id) => noteBrought(services, id),
      release: (id, turn) => releaseChatFile(services, id, turn),
      decline: (id, reader) => declineChatFile(services, id, reader),
    },
    async watch(message, reader) {
      await keepRef(services.db.orm, services.environmentId, { ...message, reader });
      stations.wake();
    },
    unwatch: (place, externalId) => dropRefOf(services.db.orm, place, externalId),
    toReference,
    keep: (data) => keepButtonData(services, data),
    load: (references) => loadButtonData(services, references),
    async close() {
      await inbox.close();
      stations.couriers.delete(surface);
    },
  };
}

import type { TeamsPort } from '../port.ts';
import type { TeamsSettings } from '../settings.ts';
import { Adapter, createAuthentication, createDispatch } from './adapter.ts';
import { createConnector } from './connector.ts';
import { Credentials } from './credentials.ts';

/** The Bot Framework SDK behind our port. Microsoft has ended its support; Teams SDK takes its place in this folder. */
export function createBotbuilderPort(settings: TeamsSettings): TeamsPort {
  const credentials = new Credentials(settings);
  const authentication = createAuthentication(settings, credentials);
  const connector = createConnector({ appId: settings.appId, authentication, credentials });
  return { dispatch: createDispatch(new Adapter(authentication)), ...connector };
}

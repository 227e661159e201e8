import type { Json } from '../model.ts';
import type { Call } from './call.ts';

/** docs.slack.dev/apis/events-api/using-socket-mode: an address that is good for one connection. */
export function openSocket({ core }: Call): Json {
  const ticket = core.connections.issueTicket();
  return { url: `${core.address.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${core.settings.appId}` };
}

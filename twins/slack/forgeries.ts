import type { Core } from './core.ts';
import { type Forgery, forge, toRequest } from './delivery/request.ts';
import { type Ack, sendOverHttp } from './delivery/send.ts';
import { theChannel, theTeam, theUser } from './lookups.ts';
import type { SentRequest } from './model.ts';
import { toPayload } from './person/slash.ts';

/** Requests that Slack would never send, or not like this. Over HTTP only. */
export interface Forgeries {
  /** A slash command as Slack would send it, which is not sent: for whoever sends many by a way of their own. */
  command(user: string, text: string, channel: string): SentRequest;
  /** The same, signed again with something wrong. */
  resend(request: SentRequest, forgery: Forgery): Promise<Ack>;
  /** The very same bytes and headers again. */
  replay(request: SentRequest): Promise<Ack>;
  /** A request of one's own, signed; headers of undefined are left out. */
  send(body: string, headers?: Readonly<Record<string, string | undefined>>): Promise<Ack>;
  /** A signed command whose text is so many characters long. */
  oversized(characters: number): Promise<Ack>;
  /** Unsigned, as Slack checks certificates. */
  sslCheck(value?: string): Promise<Ack>;
  /** The challenge that a request URL must echo. */
  verifyUrl(): Promise<{ readonly ack: Ack; readonly isVerified: boolean }>;
}

const SIGNATURE = { 'x-slack-signature': undefined, 'x-slack-request-timestamp': undefined };

export function createForgeries(core: Core): Forgeries {
  const send: Forgeries['send'] = (body, headers = {}) => {
    const signed = forge(core, { kind: 'command', payload: {}, body, headers: {} }, {});
    const all = Object.entries({ ...signed.headers, ...headers });
    const kept = all.filter((entry): entry is [string, string] => entry[1] !== undefined);
    return sendOverHttp(core, { ...signed, headers: Object.fromEntries(kept) });
  };
  return {
    command: (user, text, channel) =>
      toRequest(core, 'command', toPayload(core, theUser(core, user), '/export', text, theChannel(core, channel))),
    resend: (request, forgery) => sendOverHttp(core, forge(core, request, forgery)),
    replay: (request) => sendOverHttp(core, request),
    send,
    oversized(characters) {
      const [team] = core.state.teams.keys();
      const { id, domain } = theTeam(core, team ?? '');
      const payload = { team_id: id, team_domain: domain, command: '/export', text: 'x'.repeat(characters) };
      return sendOverHttp(core, toRequest(core, 'command', payload));
    },
    sslCheck: (value = '1') => send(`ssl_check=${value}&token=${core.settings.verificationToken}`, SIGNATURE),
    async verifyUrl() {
      const challenge = core.ids.secret();
      const payload = { token: core.settings.verificationToken, challenge, type: 'url_verification' };
      const ack = await sendOverHttp(core, toRequest(core, 'event', payload));
      return { ack, isVerified: ack.ok && (ack.json?.challenge ?? ack.body) === challenge };
    },
  };
}

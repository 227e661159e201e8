import type { PlatformAccount } from '../../chat/platform-contract.ts';
import { SURFACE, type Whence } from './incoming.ts';
import type { TeamsLog } from './log.ts';
import type { Member, TeamsPort } from './port.ts';
import type { Reference } from './references.ts';
import { createRemembered } from './remembered.ts';
import type { TeamsSettings } from './settings.ts';
import type { Mention } from './words.ts';

/** Only people of the organisation have a say; guests are invited by somebody. */
export type Standing = 'member' | 'guest' | 'stranger';

export interface TeamsPerson {
  readonly standing: Standing;
  readonly account: PlatformAccount;
}

export interface Accounts {
  /** `isLast`: rather without the address than not at all. Throws for a passing fault otherwise. */
  get(from: Whence, reference: Reference | undefined, isLast: boolean): Promise<TeamsPerson>;
  /** Accounts in Entra of people who are named in a text, by their `29:…`. */
  find(from: Whence, mentions: readonly Mention[]): Promise<ReadonlyMap<string, string>>;
}

const REMEMBERED_MS = 60 * 60_000;
const MOST_REMEMBERED = 5_000;

interface Parts {
  readonly port: Pick<TeamsPort, 'readMember'>;
  readonly settings: Pick<TeamsSettings, 'tenantId' | 'appId'>;
  readonly log: TeamsLog;
  now(): number;
}

/** Who people are, asked of the roster of where they speak and remembered for an hour. */
export function createAccounts({ port, settings, log, now }: Parts): Accounts {
  const known = createRemembered<{ readonly member: Member | undefined }>({
    most: MOST_REMEMBERED,
    ms: REMEMBERED_MS,
    now,
  });
  const ask = async (from: Whence, id: string): Promise<Member | undefined> => {
    const key = `${from.tenant} ${id}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered.member;
    const { serviceUrl, conversation } = from;
    const member = await port.readMember({ serviceUrl, conversation: conversation.team ?? conversation.id }, id);
    known.set(key, { member });
    return member;
  };

  return {
    async get(from, reference, isLast) {
      const member = await ask(from, from.member).catch((error: unknown) => {
        if (!isLast) throw error;
        log.warn({ error: String(error), tenant: from.tenant }, 'somebody is taken in without their address');
        return undefined;
      });
      const user = from.user ?? member?.aadObjectId;
      return {
        standing: user === undefined ? 'stranger' : member?.isGuest === true ? 'guest' : 'member',
        account: {
          surface: SURFACE,
          workspace: from.tenant,
          externalId: user ?? from.member,
          name: member?.name || from.name || user || from.member,
          verifiedEmail: member === undefined ? undefined : toVerified(member, from.tenant === settings.tenantId),
          locale: from.locale ?? reference?.locale ?? 'en-US',
          zone: from.zone ?? reference?.zone ?? 'UTC',
        },
      };
    },
    async find(from, mentions) {
      const people = mentions.filter(({ id, isChannel }) => !isChannel && id !== `28:${settings.appId}`);
      const found = await Promise.all(people.map(async ({ id }) => [id, (await ask(from, id))?.aadObjectId] as const));
      return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
    },
  };
}

/**
 * An address that may link two accounts. The sign-in name is of a domain that its tenant has proved to own; `email` is
 * what an administrator has written there, and counts in the bot's own tenant only.
 */
function toVerified({ email, userPrincipalName, isGuest }: Member, isOwnTenant: boolean): string | undefined {
  if (isGuest || userPrincipalName?.includes('#EXT#') === true) return undefined;
  const address = isOwnTenant ? (email ?? userPrincipalName) : userPrincipalName;
  return address !== undefined && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(address) ? address : undefined;
}

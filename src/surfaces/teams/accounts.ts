import type { PlatformAccount } from '../../chat/platform-contract.ts';
import { SURFACE, type Whence } from './incoming.ts';
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
  /** Throws where the roster cannot be asked. */
  get(from: Whence, reference: Reference | undefined): Promise<TeamsPerson>;
  /** The account as the activity alone tells it, for those who are known by it already. */
  toAccount(from: Whence, reference: Reference | undefined): PlatformAccount;
  /** Accounts in Entra of people who are named in a text, by their `29:…`. */
  find(from: Whence, mentions: readonly Mention[]): Promise<ReadonlyMap<string, string>>;
}

const REMEMBERED_MS = 60 * 60_000;
const MOST_REMEMBERED = 5_000;

interface Parts {
  readonly port: Pick<TeamsPort, 'readMember'>;
  readonly settings: Pick<TeamsSettings, 'tenantId' | 'appId'>;
  now(): number;
}

/** Who people are, asked of the roster of where they speak and remembered for an hour. */
export function createAccounts({ port, settings, now }: Parts): Accounts {
  const known = createRemembered<Member>({
    most: MOST_REMEMBERED,
    ms: REMEMBERED_MS,
    now,
  });
  const ask = async (from: Whence, id: string): Promise<Member | undefined> => {
    const key = `${from.tenant} ${id}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const { serviceUrl, conversation } = from;
    const readIn = (place: string) => port.readMember({ serviceUrl, conversation: place }, id);
    const inTeam = conversation.team === undefined ? undefined : await readIn(conversation.team);
    // Of a shared channel, there are people who are not in its team.
    const member = inTeam ?? (await readIn(conversation.id));
    // Whoever is not there may be in a moment.
    if (member !== undefined) known.set(key, member);
    return member;
  };

  const toAccount = (from: Whence, reference: Reference | undefined, member?: Member): PlatformAccount => {
    const user = from.user ?? member?.aadObjectId;
    return {
      surface: SURFACE,
      workspace: from.tenant,
      externalId: user ?? from.member,
      name: member?.name || from.name || user || from.member,
      verifiedEmail: member === undefined ? undefined : toVerified(member, from.tenant === settings.tenantId),
      locale: from.locale ?? reference?.locale ?? 'en-US',
      zone: from.zone ?? reference?.zone ?? 'UTC',
    };
  };

  return {
    toAccount,
    async get(from, reference) {
      const member = await ask(from, from.member);
      return { standing: toStanding(from, member), account: toAccount(from, reference, member) };
    },
    async find(from, mentions) {
      const people = mentions.filter(({ id, isChannel }) => !isChannel && id !== `28:${settings.appId}`);
      const found = await Promise.all(people.map(async ({ id }) => [id, (await ask(from, id))?.aadObjectId] as const));
      return new Map(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
    },
  };
}

/** Nobody is taken for one of the organisation who is not on a roster there as one. */
function toStanding(from: Whence, member: Member | undefined): Standing {
  if (member === undefined || (from.user ?? member.aadObjectId) === undefined) return 'stranger';
  if (member.tenant !== undefined && member.tenant !== from.tenant) return 'stranger';
  return member.isGuest ? 'guest' : 'member';
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

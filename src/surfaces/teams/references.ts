import type { PlaceFacts, Platform } from '../../chat/platform-contract.ts';
import type { Place } from '../../domain/place.ts';
import { SURFACE, toDirectPlace, toPlace, type Whence } from './incoming.ts';
import { createRemembered } from './remembered.ts';

/** How a place is reached: what botbuilder calls a conversation reference, as far as it is needed. */
export interface Reference {
  readonly serviceUrl: string;
  /** The chat with a person; a channel or group is known by its own name. */
  readonly conversation?: string | undefined;
  /** A person's `29:…`. */
  readonly member?: string | undefined;
  readonly name?: string | undefined;
  /** Of a channel. */
  readonly team?: string | undefined;
  /** The last that Teams told of a person's language and clock. */
  readonly locale?: string | undefined;
  readonly zone?: string | undefined;
}

export interface References {
  /** Takes over what an activity tells of where it comes from; the newest counts. */
  note(from: Whence): Promise<void>;
  /** Undefined for a place that the bot was never in, or not any more. */
  read(place: Place): Promise<Reference | undefined>;
  /** Where the tenant's conversations are served, as far as any has been heard of. */
  serviceUrlOf(tenant: string): Promise<string>;
  keep(place: Place, reference: Reference): Promise<void>;
  forget(place: Place): Promise<void>;
  /** The bot is not in the team any more: its channels go with it. */
  forgetTeam(tenant: string, team: string): Promise<void>;
}

/** Of the public cloud, for a tenant that was never heard of (…/bots/how-to/conversations/send-proactive-messages). */
const GLOBAL_SERVICE_URL = 'https://smba.trafficmanager.net/teams/';
/** Changed by other processes too. */
const REMEMBERED_MS = 60_000;

type Store = Pick<Platform<unknown>, 'places' | 'workspaces'>;

export function createReferences(store: Store, now: () => number): References {
  const known = createRemembered<Reference>({ most: 5_000, ms: REMEMBERED_MS, now });
  const keyOf = ({ workspace, conversation }: Place) => `${workspace} ${conversation}`;

  const read = async (place: Place): Promise<Reference | undefined> => {
    const remembered = known.get(keyOf(place));
    if (remembered !== undefined) return remembered;
    const facts = await store.places.read(place);
    if (facts === undefined) return undefined;
    const { serviceUrl = GLOBAL_SERVICE_URL, ...rest } = facts;
    const reference: Reference = { serviceUrl, ...rest };
    known.set(keyOf(place), reference);
    return reference;
  };
  const keep = async (place: Place, reference: Reference): Promise<void> => {
    const current = await read(place);
    const next: Reference = { ...current, ...given(reference), serviceUrl: reference.serviceUrl };
    if (isSame(current, next)) return;
    await store.places.save(place, given(next));
    known.set(keyOf(place), next);
  };
  const noteTenant = async (tenant: string, serviceUrl: string): Promise<void> => {
    const place = toTenantPlace(tenant);
    if ((await read(place))?.serviceUrl === serviceUrl) return;
    await keep(place, { serviceUrl });
    const facts = { serviceUrl };
    const more = { isOrganisation: false, tokenExpiresAt: undefined, installation: undefined };
    await store.workspaces.save({ externalId: tenant, name: tenant, facts, ...more });
  };

  return {
    read,
    keep,
    async note(from) {
      const { serviceUrl, member, locale, zone, conversation, tenant } = from;
      await noteTenant(tenant, serviceUrl);
      const isPersonal = conversation.scope === 'personal';
      if (!isPersonal) {
        const { name, team } = conversation;
        await keep(withoutThread(toPlace(from)), { serviceUrl, name, team });
      }
      if (from.user === undefined) return;
      const chat = isPersonal ? { conversation: conversation.id } : {};
      await keep(toDirectPlace(from), { serviceUrl, member, locale, zone, ...chat });
    },
    serviceUrlOf: async (tenant) => (await read(toTenantPlace(tenant)))?.serviceUrl ?? GLOBAL_SERVICE_URL,
    async forget(place) {
      known.delete(keyOf(place));
      await store.places.forget(place);
    },
    async forgetTeam(tenant, team) {
      known.clear();
      await store.places.forgetWith(tenant, ['team', team]);
    },
  };
}

/** A tenant as a whole stands beside its conversations: none of them has an empty name. */
const toTenantPlace = (tenant: string): Place => ({ surface: SURFACE, workspace: tenant, conversation: '' });

export const withoutThread = ({ thread: _, ...place }: Place): Place => place;

const given = (reference: Reference): PlaceFacts =>
  Object.fromEntries(Object.entries(reference).filter((entry): entry is [string, string] => entry[1] !== undefined));

const isSame = (one: Reference | undefined, other: PlaceFacts | Reference): boolean =>
  one !== undefined && Object.entries(other).every(([key, value]) => one[key as keyof Reference] === value);

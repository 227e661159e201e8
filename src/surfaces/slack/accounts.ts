import { z } from 'zod';
import type { PlatformAccount } from '../../chat/platform-contract.ts';
import type { SlackApi } from './calls/api.ts';
import { SURFACE } from './words.ts';
import type { SlackWorkspace } from './workspaces.ts';

/** Only members have a say: guests are invited by somebody, and strangers belong to another organisation. */
export type Standing = 'member' | 'guest' | 'stranger' | 'bot';

export interface SlackPerson {
  readonly account: PlatformAccount;
  readonly standing: Standing;
}

export interface Accounts {
  /** Throws for a passing fault; undefined for somebody whom Slack does not know. */
  get(workspace: SlackWorkspace, user: string): Promise<SlackPerson | undefined>;
  /** Their locale as far as it is known at once; English otherwise. */
  localeOf(workspace: string, user: string): string;
  forget(workspace: string, user: string): void;
}

const REMEMBERED_MS = 60 * 60_000;
const MOST_REMEMBERED = 5_000;

// docs.slack.dev/reference/objects/user-object
const userSchema = z.looseObject({
  id: z.string(),
  team_id: z.string().optional(),
  deleted: z.boolean().default(false),
  is_bot: z.boolean().default(false),
  is_restricted: z.boolean().default(false),
  is_ultra_restricted: z.boolean().default(false),
  is_stranger: z.boolean().default(false),
  is_email_confirmed: z.boolean().optional(),
  locale: z.string().catch('en-US'),
  tz: z.string().catch('UTC'),
  name: z.string().default(''),
  profile: z
    .looseObject({
      real_name: z.string().default(''),
      display_name: z.string().default(''),
      email: z.string().optional(),
    })
    .default({ real_name: '', display_name: '' }),
  enterprise_user: z.looseObject({ enterprise_id: z.string().optional() }).optional(),
});

interface Remembered {
  readonly at: number;
  readonly person: Promise<SlackPerson | undefined>;
  locale: string;
}

/** Who people are, asked of Slack and remembered for an hour, or until Slack says that somebody has changed. */
export function createAccounts(api: SlackApi): Accounts {
  const known = new Map<string, Remembered>();

  const ask = async (workspace: SlackWorkspace, user: string): Promise<SlackPerson | undefined> => {
    const answer = await api.call(workspace, 'users.info', { user, include_locale: true });
    if (answer.ok) return toPerson(workspace, userSchema.parse(answer.body.user));
    if (answer.error === 'user_not_found' || answer.error === 'user_not_visible') return undefined;
    throw new Error(`users.info: ${answer.detail}`);
  };

  return {
    get(workspace, user) {
      const key = `${workspace.key} ${user}`;
      const remembered = known.get(key);
      if (remembered !== undefined && Date.now() - remembered.at < REMEMBERED_MS) return remembered.person;
      const entry: Remembered = { at: Date.now(), person: ask(workspace, user), locale: remembered?.locale ?? '' };
      known.delete(key);
      known.set(key, entry);
      const [oldest] = known.keys();
      if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
      entry.person.then(
        (person) => {
          entry.locale = person?.account.locale ?? '';
        },
        () => known.delete(key),
      );
      return entry.person;
    },
    localeOf: (workspace, user) => known.get(`${workspace} ${user}`)?.locale || 'en-US',
    forget: (workspace, user) => void known.delete(`${workspace} ${user}`),
  };
}

function toPerson(workspace: SlackWorkspace, user: z.infer<typeof userSchema>): SlackPerson {
  const { profile } = user;
  const email = user.is_email_confirmed === false ? undefined : profile.email;
  return {
    standing: toStanding(workspace, user),
    account: {
      surface: SURFACE,
      workspace: workspace.key,
      externalId: user.id,
      name: profile.real_name || profile.display_name || user.name || user.id,
      verifiedEmail: email,
      locale: user.locale,
      zone: user.tz,
    },
  };
}

function toStanding(workspace: SlackWorkspace, user: z.infer<typeof userSchema>): Standing {
  if (user.is_bot) return 'bot';
  const enterprise = user.enterprise_user?.enterprise_id;
  const isOurs =
    user.team_id === undefined ||
    user.team_id === workspace.key ||
    (enterprise !== undefined && (enterprise === workspace.enterpriseId || enterprise === workspace.key));
  if (user.is_stranger || user.deleted || !isOurs) return 'stranger';
  return user.is_restricted || user.is_ultra_restricted ? 'guest' : 'member';
}

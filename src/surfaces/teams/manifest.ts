import { createHash } from 'node:crypto';
import type { Role } from '../../domain/person.ts';
import {
  MANIFEST_LIMITS,
  MANIFEST_SCHEMA,
  MANIFEST_VERSION,
  type TeamsLanguage,
  type TeamsManifest,
} from './manifest-schema.ts';

/** What the manifest tells of a command. */
export interface ManifestCommand {
  readonly name: string;
  readonly needs: Role;
  readonly isHidden?: boolean;
}

export interface ManifestOptions {
  readonly commands: readonly ManifestCommand[];
  /** One line on a command, in `en` or `nl`. */
  summarize(command: string, language: Language): string;
  /** Of the Azure Bot. */
  readonly appId: string;
  /** Where browsers reach the bot; no slash at the end. */
  readonly publicUrl: string;
  readonly version: string;
  /** Pages of the organisation; the bot's own address when absent. */
  readonly privacyUrl?: string | undefined;
  readonly termsUrl?: string | undefined;
}

export type Language = 'en' | 'nl';

const TEXTS: Readonly<Record<Language, { name: string; full: string; short: string; long: readonly string[] }>> = {
  en: {
    name: 'Exports',
    full: 'Exports: customer data, from chat',
    short: 'Run exports of customer data, and watch them, where you already talk',
    long: [
      'Exports takes segments of customers, or whole entities, from your database to where they are needed, and shows each run in a card that follows it to its end. Admins say who may send what where, and everything that is done is in the audit log.',
      'Write to it in a chat of its own, or mention it in a channel or group chat. Buttons and forms do the same as the words.',
    ],
  },
  nl: {
    name: 'Exports',
    full: 'Exports: klantgegevens, vanuit de chat',
    short: 'Draai exports van klantgegevens en volg ze, waar je toch al praat',
    long: [
      'Exports brengt segmenten van klanten, of hele entiteiten, uit je database naar waar ze nodig zijn, en toont elke run op een kaart die hem tot het eind volgt. Beheerders bepalen wie wat waarheen mag sturen, en alles wat gebeurt staat in het auditlogboek.',
      'Schrijf het in een eigen chat, of noem het in een kanaal of groepschat. Knoppen en formulieren doen hetzelfde als de woorden.',
    ],
  },
};

/** What people type most, in this order; anything else comes after it. */
const MOST_USED = [
  'list',
  'run',
  'create',
  'status',
  'home',
  'catalog',
  'show',
  'history',
  'connections',
  'requests',
  'help',
];

/** The app as Teams is to install it. Whether Teams takes it is for `checkManifest` to say. */
export function createManifest(options: ManifestOptions): TeamsManifest {
  const { appId, publicUrl, version } = options;
  const { name, full, short, long } = TEXTS.en;
  const commands = pickCommands(options).map((title) => ({ title, description: options.summarize(title, 'en') }));
  return {
    $schema: MANIFEST_SCHEMA,
    manifestVersion: MANIFEST_VERSION,
    version,
    id: toPackageId(appId),
    developer: {
      name: 'Export bot',
      websiteUrl: publicUrl,
      privacyUrl: options.privacyUrl ?? publicUrl,
      termsOfUseUrl: options.termsUrl ?? publicUrl,
    },
    name: { short: name, full },
    description: { short, full: long.join('\n\n') },
    localizationInfo: {
      defaultLanguageTag: 'en-us',
      additionalLanguages: [{ languageTag: 'nl-nl', file: 'nl-nl.json' }],
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#3947b8',
    bots: [
      {
        botId: appId,
        scopes: ['personal', 'team', 'groupChat'],
        // In the chat with the bot, which is where Teams lets bots bring any.
        supportsFiles: true,
        isNotificationOnly: false,
        supportsTargetedMessages: true,
        commandLists: [
          { scopes: ['personal'], commands },
          { scopes: ['team', 'groupChat'], triggers: ['mention', 'slash'], commands },
        ],
      },
    ],
    defaultInstallScope: 'personal',
    defaultGroupCapability: { team: 'bot', groupchat: 'bot' },
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [new URL(publicUrl).host],
  };
}

/** Texts of the manifest in Dutch. */
export function createLanguage(options: ManifestOptions): TeamsLanguage {
  const { name, full, short, long } = TEXTS.nl;
  const descriptions = pickCommands(options).flatMap((command, index) =>
    [0, 1].map((list) => [
      `bots[0].commandLists[${list}].commands[${index}].description`,
      options.summarize(command, 'nl'),
    ]),
  );
  return {
    $schema: MANIFEST_SCHEMA.replace('MicrosoftTeams.schema', 'MicrosoftTeams.Localization.schema'),
    'name.short': name,
    'name.full': full,
    'description.short': short,
    'description.full': long.join('\n\n'),
    ...Object.fromEntries(descriptions),
  };
}

function pickCommands({ commands }: ManifestOptions): string[] {
  const rank = ({ name }: ManifestCommand) => (MOST_USED.includes(name) ? MOST_USED.indexOf(name) : MOST_USED.length);
  return commands
    .filter((command) => command.isHidden !== true)
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, MANIFEST_LIMITS.commands)
    .map(({ name }) => name);
}

/** The package's own id: always the same for the same bot, so that a newer one updates the app. */
function toPackageId(appId: string): string {
  const hash = createHash('sha256').update(`export-bot teams package ${appId.toLowerCase()}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

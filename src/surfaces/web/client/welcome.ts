import type { WireConversation, WireState } from '../wire.ts';
import { h } from './dom.ts';
import type { Texts } from './texts.ts';

const EXAMPLES = [
  ['list', 'tryList'],
  ['run', 'tryRun'],
  ['create', 'tryCreate'],
  ['catalog', 'tryCatalog'],
  ['help', 'tryHelp'],
] as const;

/** What an empty conversation says: what it is for, and commands to begin with. */
export function createWelcome(
  t: Texts,
  { environment, me }: WireState,
  { kind }: WireConversation,
  onTry: (line: string) => void,
): HTMLElement {
  const lead = kind === 'direct' ? t('welcomeDirect') : t('welcomeChannel', { environment: environment.name });
  return h(
    'section',
    { class: 'welcome' },
    h('span', { class: 'logo logo-large', 'aria-hidden': 'true' }),
    h('h2', {}, t('welcome', { name: me.name.split(' ')[0] ?? me.name })),
    h('p', {}, lead),
    h(
      'ul',
      { class: 'chips' },
      ...EXAMPLES.map(([line, words]) =>
        h(
          'li',
          {},
          h(
            'button',
            { type: 'button', class: 'chip', onclick: () => onTry(line) },
            h('code', {}, line),
            h('span', {}, t(words)),
          ),
        ),
      ),
    ),
  );
}

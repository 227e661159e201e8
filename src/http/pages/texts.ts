import type { Language } from '../../domain/person.ts';
import type { TextParams, Words } from '../../views/words.ts';

/** What only these pages say; ICU messages. The rest is in views/strings, under `credentials_page`. */
const TEXTS = {
  en: {
    open: 'Open',
    open_lead: 'The next page asks for access to {destination}.',
    open_once: 'The link works once, and only in the browser in which you open it.',
    link_title: 'This link does not work',
    until: 'This page works until {time}.',
    never_shown: 'What you enter is never shown again. After an error you enter it anew.',
    kept: 'What you entered is held, encrypted, until you save it or this page expires. You need not enter it again.',
    other: 'Enter something else',
    too_long: '{label}: this is too long.',
    does_not_fit: '{label}: this does not fit here.',
    sign_in_lead:
      'You sign in at {destination} itself. The access that it grants is stored encrypted, and nobody can read it back.',
    or_enter: 'Or enter, instead of signing in there:',
    leaving: 'On to {destination}',
    leaving_hint: 'If nothing happens, go on with the button.',
    continue: 'Continue',
  },
  nl: {
    open: 'Openen',
    open_lead: 'De volgende pagina vraagt om toegang tot {destination}.',
    open_once: 'De link werkt één keer, en alleen in de browser waarin je hem opent.',
    link_title: 'Deze link werkt niet',
    until: 'Deze pagina werkt tot {time}.',
    never_shown: 'Wat je invoert wordt nooit meer getoond. Na een fout voer je het opnieuw in.',
    kept: 'Wat je hebt ingevoerd wordt versleuteld vastgehouden tot je het opslaat of deze pagina verloopt. Je hoeft het niet opnieuw in te voeren.',
    other: 'Iets anders invoeren',
    too_long: '{label}: dit is te lang.',
    does_not_fit: '{label}: dit past hier niet.',
    sign_in_lead:
      'Je meldt je aan bij {destination} zelf. De toegang die je daar geeft wordt versleuteld opgeslagen, en niemand kan die teruglezen.',
    or_enter: 'Of vul dit in, in plaats van je daar aan te melden:',
    leaving: 'Verder naar {destination}',
    leaving_hint: 'Gebeurt er niets, ga dan verder met de knop.',
    continue: 'Doorgaan',
  },
} as const satisfies Record<Language, Record<string, string>>;

export const say = (words: Words, key: keyof (typeof TEXTS)['en'], params: TextParams = {}): string =>
  words.say(TEXTS[words.language][key], params);

import { type Language, toLanguage } from '../../domain/person.ts';

/** What the terminal itself says; everything else comes as cards, already in the reader's language. */
export interface Strings {
  readonly welcome: (person: string, role: string) => string;
  readonly whatToType: string;
  readonly people: (names: string) => string;
  readonly unknownPerson: (name: string) => string;
  readonly nowPerson: (person: string, role: string) => string;
  readonly noButton: (number: string, last: number) => string;
  readonly ctrlC: string;
  readonly bye: string;
  readonly runs: (count: number) => string;
  readonly noWorker: string;
  readonly goesOn: string;
  readonly gone: string;
  readonly lostSight: (detail: string) => string;
  readonly formNeedsPrompt: string;
  readonly confirmNeedsPrompt: string;
  readonly form: FormStrings;
}

export interface FormStrings {
  readonly keys: string;
  readonly canceled: string;
  readonly required: string;
  readonly notANumber: string;
  readonly tooLong: (limit: number) => string;
  readonly notAChoice: (text: string) => string;
  readonly chooseOne: string;
  readonly chooseSeveral: string;
  readonly noChoices: string;
  readonly several: string;
  readonly yesNo: (isOn: boolean) => string;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly press: string;
  readonly noHelp: string;
}

const en: Strings = {
  welcome: (person, role) => `You are ${person} (${role}).`,
  whatToType: 'Type help for the commands, 1 to press a button, as <person> to be someone else, quit to leave.',
  people: (names) => `People here: ${names}.`,
  unknownPerson: (name) => `Nobody here is called ${name}.`,
  nowPerson: (person, role) => `You are ${person} now (${role}).`,
  noButton: (number, last) =>
    last === 0
      ? `There is no button ${number}: the last card has none.`
      : `There is no button ${number}: type 1 to ${last}.`,
  ctrlC: 'Type quit or press Ctrl-D to leave.',
  bye: 'Goodbye.',
  runs: (count) => `${count} runs`,
  noWorker: 'No worker is up, so runs wait in the queue. Start one with npm start.',
  goesOn: 'Stopped watching. The run goes on in the background; status shows it, cancel <export> stops it.',
  gone: 'The run is not there any more.',
  lostSight: (detail) => `Lost sight of the run (${detail}). It goes on; status shows it.`,
  formNeedsPrompt: 'This is a form: fill it in at the prompt (npm run chat, without a line), or give more arguments.',
  confirmNeedsPrompt: 'Nothing was done yet: say yes at the prompt (npm run chat, without a line).',
  form: {
    keys: 'Enter keeps what is in brackets, ? explains, :clear empties, :back goes back, :cancel stops.',
    canceled: 'Canceled. Nothing was saved.',
    required: 'This cannot be left empty.',
    notANumber: 'Type a number.',
    tooLong: (limit) => `At most ${limit} characters.`,
    notAChoice: (text) => `${text} is not one of the choices.`,
    chooseOne: 'number',
    chooseSeveral: 'numbers, e.g. 1,3',
    noChoices: 'Nothing to choose from.',
    several: 'One per line; an empty line ends.',
    yesNo: (isOn) => (isOn ? 'Y/n' : 'y/N'),
    yes: ['y', 'yes'],
    no: ['n', 'no'],
    press: 'Which button?',
    noHelp: 'There is no more to say about this one.',
  },
};

const nl: Strings = {
  welcome: (person, role) => `Je bent ${person} (${role}).`,
  whatToType:
    'Typ help voor de opdrachten, 1 om een knop in te drukken, as <persoon> om een ander te zijn, quit om te stoppen.',
  people: (names) => `Personen hier: ${names}.`,
  unknownPerson: (name) => `Niemand hier heet ${name}.`,
  nowPerson: (person, role) => `Je bent nu ${person} (${role}).`,
  noButton: (number, last) =>
    last === 0
      ? `Er is geen knop ${number}: de laatste kaart heeft er geen.`
      : `Er is geen knop ${number}: typ 1 tot en met ${last}.`,
  ctrlC: 'Typ quit of druk op Ctrl-D om te stoppen.',
  bye: 'Tot ziens.',
  runs: (count) => `${count} runs`,
  noWorker: 'Er draait geen worker, dus runs wachten in de wachtrij. Start er een met npm start.',
  goesOn: 'Niet meer gevolgd. De run gaat op de achtergrond door; status toont hem, cancel <export> stopt hem.',
  gone: 'De run is er niet meer.',
  lostSight: (detail) => `De run is uit het zicht (${detail}). Hij gaat door; status toont hem.`,
  formNeedsPrompt:
    'Dit is een formulier: vul het in bij de prompt (npm run chat, zonder regel), of geef meer argumenten.',
  confirmNeedsPrompt: 'Er is nog niets gedaan: zeg ja bij de prompt (npm run chat, zonder regel).',
  form: {
    keys: 'Enter houdt wat tussen haken staat, ? legt uit, :clear maakt leeg, :back gaat terug, :cancel stopt.',
    canceled: 'Geannuleerd. Er is niets opgeslagen.',
    required: 'Dit mag niet leeg blijven.',
    notANumber: 'Typ een getal.',
    tooLong: (limit) => `Hooguit ${limit} tekens.`,
    notAChoice: (text) => `${text} is geen van de keuzes.`,
    chooseOne: 'nummer',
    chooseSeveral: 'nummers, bv. 1,3',
    noChoices: 'Er valt niets te kiezen.',
    several: 'Eén per regel; een lege regel sluit af.',
    yesNo: (isOn) => (isOn ? 'J/n' : 'j/N'),
    yes: ['j', 'ja'],
    no: ['n', 'nee'],
    press: 'Welke knop?',
    noHelp: 'Meer valt hier niet over te zeggen.',
  },
};

const LANGUAGES: Readonly<Record<Language, Strings>> = { en, nl };

/** English for every language that we do not speak. */
export const toStrings = (locale: string): Strings => LANGUAGES[toLanguage(locale)];

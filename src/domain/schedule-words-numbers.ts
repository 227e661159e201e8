/** Numbers in words, English and Dutch; what is not among them has no name of its own in a schedule. */
export interface SpelledNumber {
  readonly value: number;
  readonly language: 'en' | 'nl';
}

const EN =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const NL =
  'een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien';
const EN_TENS = ['twenty', 'thirty', 'forty', 'fifty'];
const NL_TENS = ['twintig', 'dertig', 'veertig', 'vijftig'];

const EN_ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth';
const NL_ORDINALS =
  'eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende';

/** 1 to 59; `forty-five` and `vijfenveertig` too. */
export const NUMBER_WORDS: ReadonlyMap<string, SpelledNumber> = new Map([
  ...toNumbers(EN, 'en'),
  ...toNumbers(NL, 'nl'),
  ['één', { value: 1, language: 'nl' }],
  ...EN_TENS.flatMap((ten, index) => toTens(ten, 20 + index * 10, 'en')),
  ...NL_TENS.flatMap((ten, index) => toTens(ten, 20 + index * 10, 'nl')),
]);

/** 1 to 31: days of the month. */
export const ORDINAL_WORDS: ReadonlyMap<string, number> = new Map([
  ...[EN_ORDINALS, NL_ORDINALS].flatMap((names) => names.split(' ').map((name, index) => [name, index + 1] as const)),
  ['twentieth', 20],
  ['thirtieth', 30],
  ['twintigste', 20],
  ['dertigste', 30],
  ...EN_ORDINALS.split(' ')
    .slice(0, 9)
    .map((name, index) => [`twenty-${name}`, 21 + index] as const),
  ['thirty-first', 31],
  ...NL.split(' ')
    .slice(0, 9)
    .map((name, index) => [`${joinNl(name)}twintigste`, 21 + index] as const),
  ['eenendertigste', 31],
]);

function toNumbers(names: string, language: 'en' | 'nl'): [string, SpelledNumber][] {
  return names.split(' ').map((name, index) => [name, { value: index + 1, language }]);
}

function toTens(ten: string, value: number, language: 'en' | 'nl'): [string, SpelledNumber][] {
  const units = (language === 'en' ? EN : NL).split(' ').slice(0, 9);
  return [
    [ten, { value, language }],
    ...units.map((unit, index): [string, SpelledNumber] => [
      language === 'en' ? `${ten}-${unit}` : `${joinNl(unit)}${ten}`,
      { value: value + index + 1, language },
    ]),
  ];
}

/** `twee` and `drie` need a mark before `en`. */
function joinNl(unit: string): string {
  return `${unit}${unit.endsWith('e') ? 'ën' : 'en'}`;
}

import { LOCALES, type Person, toLanguage } from '../../domain/person.ts';
import { createPhrasebook, type Words } from '../../views/words.ts';

/** The words of a person, or of whoever a browser says is reading. */
export interface Readers {
  person(person: Pick<Person, 'locale' | 'zone'>): Words;
  browser(acceptLanguage: string | undefined): Words;
}

export function createReaders(now: () => Date): Readers {
  const phrasebook = createPhrasebook();
  return {
    person: (person) => phrasebook(person, now()),
    browser: (acceptLanguage = '') => phrasebook({ locale: toLocale(acceptLanguage), zone: 'UTC' }, now()),
  };
}

/** The first of the languages asked for that we speak (RFC 9110 section 12.5.4). */
function toLocale(acceptLanguage: string): string {
  const wanted = acceptLanguage.split(',').map((part) => {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  const spoken = wanted
    .filter(({ tag, weight }) => weight > 0 && LOCALES.some((language) => tag.toLowerCase().split('-')[0] === language))
    .sort((a, b) => b.weight - a.weight);
  return spoken[0]?.tag ?? toLanguage('');
}

import type { WirePerson } from '../wire.ts';
import { h } from './dom.ts';

const HUES = 6;

/** The bot's without a person. Colours follow the place in the list, so that two people look alike as late as can be. */
export function createAvatar(person?: WirePerson, people: readonly WirePerson[] = []): HTMLElement {
  if (person === undefined) return h('span', { class: 'avatar logo', 'aria-hidden': 'true' });
  return h(
    'span',
    { class: 'avatar', 'data-hue': people.findIndex(({ id }) => id === person.id) % HUES, 'aria-hidden': 'true' },
    toInitials(person.name),
  );
}

/** First letters of the first and the last word: `Femke de Vries` → `FV`. */
function toInitials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

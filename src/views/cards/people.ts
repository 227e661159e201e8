import type { PeopleAnswer } from '../../domain/answers.ts';
import { ROLES, type Role } from '../../domain/person.ts';
import { type Button, head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toNames } from './connection-parts.ts';
import { toSurface } from './person-words.ts';

const ROWS_SHOWN = 8;
/** Of those without a row of their own. */
const NAMES_SHOWN = 24;
const ROOMS = ['requests', 'connections', 'audit'] as const;

type Someone = PeopleAnswer['people'][number];

/** Who is here and what they may do; admins change that. */
export const showPeople: View<'people'> = ({ people, openRequests }, words, reader) => {
  const isAdmin = reader.role === 'admin';
  const title = words.t('people.title', { count: people.length });
  const waiting = isAdmin && openRequests > 0 ? words.t('people.requests', { count: openRequests }) : '';
  const { shown } = head(people, ROWS_SHOWN);
  const others = people
    .slice(ROWS_SHOWN)
    .map(({ name, role }) => words.t('people.other', { name: toShown(name, 30), role: words.t(`role.title.${role}`) }));
  const empty = people.length === 0 ? words.t('people.empty') : '';
  return {
    title,
    text: waiting || empty || words.list(shown.map(({ name }) => toShown(name, 40))),
    data: {
      title,
      subtitle: waiting || empty,
      rows: shown.map((one) => toRow(words, one, isAdmin)),
      others: others.length === 0 ? '' : words.t('people.others', { names: toNames(words, others, NAMES_SHOWN) }),
      hint: isAdmin && others.length > 0 ? words.t('people.hint') : '',
      actions: isAdmin ? toButtons(words, waiting !== '') : [],
    },
  };
};

function toRow(words: Words, one: Someone, isAdmin: boolean) {
  const name = toShown(one.name);
  const accounts = one.accounts.map((surface) => toSurface(words, surface));
  const change = (role: Role) =>
    toButton(
      words,
      { command: 'people', input: { action: 'set', person: one.id, role } },
      { title: words.t(`button.make.${role}`), named: one.name },
    );
  const remove = toButton(
    words,
    { command: 'people', input: { action: 'remove', person: one.id } },
    { style: 'destructive', named: one.name },
  );
  return {
    name: one.isReader ? words.t('people.you', { name }) : name,
    role: words.t(`role.title.${one.role}`),
    color: one.role === 'admin' ? 'accent' : 'default',
    more: [`@${toShown(one.handle)}`, ...(one.email === undefined ? [] : [toShown(one.email)]), ...accounts].join(
      ' · ',
    ),
    // Giving up one's own role is one press that only others can take back: it has to be typed.
    actions: isAdmin && !one.isReader ? [...ROLES.filter((role) => role !== one.role).map(change), remove] : [],
  };
}

function toButtons(words: Words, isWaiting: boolean): Button[] {
  const [requests, ...others] = ROOMS;
  return [
    toButton(words, { command: requests, input: {} }, { style: isWaiting ? 'positive' : 'default' }),
    ...others.map((command) => toButton(words, { command, input: {} })),
  ];
}

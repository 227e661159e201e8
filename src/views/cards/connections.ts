import type { ConnectionSummary, ConnectionsAnswer } from '../../domain/answers.ts';
import { head, toButton, type View } from '../page.ts';
import { toShown } from '../plain.ts';
import type { Words } from '../words.ts';
import { toAskButton, toConnectionButton, toConnectionState, toNames } from './connection-parts.ts';

const ROWS_SHOWN = 8;
/** Of those without a row of their own. */
const NAMES_SHOWN = 12;

/** Where data may go, and whether it can now. */
export const showConnections: View<'connections'> = ({ connections, canManage }, words) => {
  const title = words.t('connections.title', { count: connections.length });
  const empty = words.t(canManage ? 'connections.empty' : 'connections.empty.say');
  const { shown, more } = head(connections, ROWS_SHOWN);
  const others = connections.slice(ROWS_SHOWN).map(({ name }) => name);
  return {
    title,
    text: connections.length === 0 ? empty : words.list(shown.map(({ name }) => toShown(name, 40))),
    data: {
      title,
      empty: connections.length === 0 ? empty : '',
      rows: shown.map((connection) => toRow(words, connection, canManage)),
      more: more === 0 ? '' : words.t('connections.more', { count: more, names: toNames(words, others, NAMES_SHOWN) }),
      actions: canManage
        ? [toButton(words, { command: 'connections', input: { action: 'add' } }, { style: 'positive' })]
        : [],
    },
  };
};

function toRow(words: Words, connection: ConnectionSummary, canManage: ConnectionsAnswer['canManage']) {
  const isBroken = connection.state === 'needs_sign_in';
  const shared = words.t(`connections.shared.${connection.sharedWith}`, {
    people: toNames(words, connection.people, 3),
  });
  const access = words.t(connection.canUse ? 'connections.can_use' : 'connections.cannot_use');
  return {
    name: toShown(connection.name),
    state: toConnectionState(words, connection.state),
    main: [
      toShown(connection.destination),
      canManage ? shared : access,
      words.t('connection.exports', { count: connection.exports }),
    ].join(' · '),
    actions: [
      ...(canManage && isBroken
        ? [toConnectionButton(words, 'credentials', connection, { title: words.t('button.fix') })]
        : []),
      ...(connection.canUse || canManage ? [] : [toAskButton(words, connection)]),
      toConnectionButton(words, 'show', connection),
    ],
  };
}

import { listExports, listInput } from '../services/exports/list.ts';
import { defineCommand, say } from './command.ts';
import { lastOf } from './line.ts';

export const listCommand = defineCommand({
  name: 'list',
  needs: 'viewer',
  usage:
    'list [search] [sort:name|type|status|refreshed|schedule|connection|permission|updated] [order:asc|desc] [page:n]',
  examples: ['list', 'list australia', 'list sort:updated order:desc'],
  runsAlone: true,
  options: ['sort', 'order', 'page'],
  read: (line) => ({
    search: line.words.join(' '),
    sort: lastOf(line, 'sort')?.toLowerCase(),
    descending: lastOf(line, 'order') === undefined ? undefined : /^desc/i.test(lastOf(line, 'order') ?? ''),
    page: lastOf(line, 'page'),
  }),
  input: listInput,
  async run(scope, input, how) {
    const data = await listExports(scope, input);
    // From a button it is the same list on another page, or in another order.
    return say({ answer: { view: 'list', data }, replace: how.isAction && isTurn(input) });
  },
});

const isTurn = (input: { search: string; sort: string; descending: boolean; page: number }): boolean =>
  input.page > 1 || input.sort !== 'name' || input.descending || input.search !== '';

import { describe, expect, it } from 'vitest';
import { catalogFileSchema, findCatalogProblems, toCatalog } from '../../src/domain/catalog.ts';
import { planRefresh, relationsToAsk, type SourceMap, toRefreshState } from '../../src/domain/refresh.ts';

const file = (more: object = {}) =>
  catalogFileSchema.parse({
    version: 1,
    environment: { name: 'Shop', audience: 'b2c' },
    entities: {
      customer: { table: 'customer', key: 'id', kind: 'profile', fields: { id: {} } },
      total: { table: 'totals', key: 'id', fields: { id: {} }, depends_on: ['hidden'] },
    },
    segments: {
      best: { title: 'Best', entity: 'customer', view: 'best' },
      all: { title: 'All', entity: 'customer', where: 'true', fresh_within: '6 hours' },
    },
    ...more,
  });
const map: SourceMap = {
  objects: [
    { name: 'public.best', reads: ['public.totals'], canRefresh: true },
    { name: 'public.hidden', reads: [], canRefresh: false },
    { name: 'public.totals', reads: [], canRefresh: true },
  ],
  behind: new Map([
    ['customer', []],
    ['totals', ['public.totals']],
    ['hidden', ['public.hidden']],
    ['best', ['public.best']],
  ]),
};
const keysOf = (plan: ReturnType<typeof planRefresh>) =>
  plan.kind === 'steps' ? plan.steps.map((step) => step.key) : plan.names;

describe('the plan of a refresh', () => {
  it('has objects first, each after what it reads, then entities, then segments', () => {
    expect(keysOf(planRefresh(toCatalog(file()), map))).toEqual([
      'object:public.hidden',
      'object:public.totals',
      'object:public.best',
      'entity:customer',
      'entity:total',
      'segment:all',
      'segment:best',
    ]);
  });

  it('heeds what the catalog declares, where the database cannot know', () => {
    const declared = toCatalog(file({ refresh: { totals: { depends_on: ['hidden'] } } }));
    const plan = planRefresh(declared, map);
    const totals = plan.kind === 'steps' ? plan.steps.find((step) => step.key === 'object:public.totals') : undefined;
    expect(totals?.needs).toEqual(['object:public.hidden']);
    expect(relationsToAsk(declared)).toEqual(expect.arrayContaining(['totals', 'hidden', 'best', 'customer']));
  });

  it('has only what is asked for and what that needs', () => {
    expect(keysOf(planRefresh(toCatalog(file()), map, ['segment:best']))).toEqual([
      'object:public.totals',
      'object:public.best',
      'entity:customer',
      'segment:best',
    ]);
  });

  it('says which objects wait for one another', () => {
    const circle = file({ refresh: { totals: { depends_on: ['best'] } } });
    expect(findCatalogProblems(circle)).toEqual([]);
    const plan = planRefresh(toCatalog(circle), map);
    expect(plan.kind === 'cycle' && plan.names).toEqual(expect.arrayContaining(['public.best', 'public.totals']));
  });

  it('finds a circle in the catalog itself', () => {
    const circle = file({ refresh: { a: { depends_on: ['b'] }, b: { depends_on: ['a'] } } });
    expect(findCatalogProblems(circle).map((problem) => problem.path[1])).toEqual(['a', 'b']);
  });

  it('reads ages in words, and no others', () => {
    expect(toCatalog(file()).segments.get('all')?.freshWithin).toBe(6 * 3_600_000);
    for (const age of ['6', '0 hours', '-1 h', '2 weeks', 'h'])
      expect(() =>
        file({ segments: { all: { title: 'All', entity: 'customer', where: 'true', fresh_within: age } } }),
      ).toThrow();
  });

  it('is never successful when a step is not', () => {
    expect(toRefreshState([])).toBe('successful');
    expect(toRefreshState(['successful', 'skipped'])).toBe('completed_with_errors');
    expect(toRefreshState(['failed', 'skipped'])).toBe('failed');
  });
});

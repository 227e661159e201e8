import type { Catalog } from './catalog.ts';
import type { RunState } from './run.ts';

/** A refresh is never skipped, and never waits. */
export type RefreshState = Exclude<RunState, 'waiting' | 'skipped'>;
export const ACTIVE_REFRESH = ['queued', 'running'] as const satisfies readonly RefreshState[];

/** `stale`: a run found its data older than the catalog allows. */
export const REFRESH_TRIGGERS = ['on_demand', 'schedule', 'stale'] as const;
export type RefreshTrigger = (typeof REFRESH_TRIGGERS)[number];

/** A materialised view of the source, or what the catalog declares as one; an entity; a segment. */
export const STEP_KINDS = ['object', 'entity', 'segment'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** `not_owner`: only its owner may refresh it, so it stays as it is. */
export type StepNote = 'not_owner';

export interface PlannedStep {
  /** Kind and name, e.g. `segment:lapsed`. */
  readonly key: string;
  readonly kind: StepKind;
  readonly name: string;
  readonly title: string;
  /** Keys of steps that come before it, and without which it makes no sense. */
  readonly needs: readonly string[];
  readonly note?: StepNote;
}

/** What the source knows of its materialised views. Names are those that the source itself gives. */
export interface SourceMap {
  readonly objects: readonly {
    readonly name: string;
    /** Other objects that it reads, directly or through views. */
    readonly reads: readonly string[];
    readonly canRefresh: boolean;
  }[];
  /** For a relation as the catalog writes it: the objects that it is, or reads. */
  readonly behind: ReadonlyMap<string, readonly string[]>;
}

export const toStepKey = (kind: StepKind, name: string): string => `${kind}:${name}`;

/** Every relation that a refresh has to ask the source about, as the catalog writes them. */
export function relationsToAsk(catalog: Catalog): string[] {
  const all = [
    ...[...catalog.objects].flatMap(([name, reads]) => [name, ...reads]),
    ...[...catalog.entities.values()].flatMap((entity) => [entity.table, ...(entity.dependsOn ?? [])]),
    ...[...catalog.segments.values()].flatMap((segment) => [
      ...(segment.view === undefined ? [] : [segment.view]),
      ...(segment.dependsOn ?? []),
    ]),
  ];
  return [...new Set(all)];
}

export type RefreshPlan =
  | { readonly kind: 'steps'; readonly steps: readonly PlannedStep[] }
  /** Objects that wait for one another; nothing comes first. */
  | { readonly kind: 'cycle'; readonly names: readonly string[] };

/**
 * The steps of a refresh in an order in which each comes after what it needs: source objects, then entities, then
 * segments. With `targets`, only those and what they need.
 */
export function planRefresh(catalog: Catalog, map: SourceMap, targets?: readonly string[]): RefreshPlan {
  const behind = (relations: readonly string[]): string[] => [
    ...new Set(
      relations.flatMap((relation) => map.behind.get(relation) ?? []).map((name) => toStepKey('object', name)),
    ),
  ];
  const declared = new Map<string, Set<string>>();
  for (const [relation, reads] of catalog.objects) {
    for (const key of behind([relation])) {
      const known = declared.get(key) ?? new Set<string>();
      for (const needed of behind(reads)) if (needed !== key) known.add(needed);
      declared.set(key, known);
    }
  }
  const objects = map.objects.map(({ name, reads, canRefresh }): PlannedStep => {
    const key = toStepKey('object', name);
    const needs = new Set([...reads.map((one) => toStepKey('object', one)), ...(declared.get(key) ?? [])]);
    return { key, kind: 'object', name, title: name, needs: [...needs], ...(canRefresh ? {} : { note: 'not_owner' }) };
  });
  const entities = [...catalog.entities.values()].map(
    (entity): PlannedStep => ({
      key: toStepKey('entity', entity.name),
      kind: 'entity',
      name: entity.name,
      title: entity.title,
      needs: behind([entity.table, ...(entity.dependsOn ?? [])]),
    }),
  );
  const segments = [...catalog.segments.values()].map(
    (segment): PlannedStep => ({
      key: toStepKey('segment', segment.name),
      kind: 'segment',
      name: segment.name,
      title: segment.title,
      needs: [
        ...behind([...(segment.view === undefined ? [] : [segment.view]), ...(segment.dependsOn ?? [])]),
        toStepKey('entity', segment.entity),
      ],
    }),
  );
  const sorted = sortByNeeds([...objects, ...entities, ...segments]);
  if (sorted.kind === 'cycle' || targets === undefined) return sorted;
  const wanted = closureOf(sorted.steps, targets);
  return { kind: 'steps', steps: sorted.steps.filter((step) => wanted.has(step.key)) };
}

function sortByNeeds(all: readonly PlannedStep[]): RefreshPlan {
  const steps: PlannedStep[] = [];
  const done = new Set<string>();
  let left = all;
  while (left.length > 0) {
    const ready = left.filter((step) => step.needs.every((key) => done.has(key)));
    if (ready.length === 0) return { kind: 'cycle', names: left.map((step) => step.title) };
    for (const step of ready) done.add(step.key);
    steps.push(...ready);
    left = left.filter((step) => !done.has(step.key));
  }
  // Objects first, then entities, then segments; within a kind the order of what needs what is kept.
  return { kind: 'steps', steps: STEP_KINDS.flatMap((kind) => steps.filter((step) => step.kind === kind)) };
}

/** These steps and everything that they need, however far. */
export function closureOf(
  steps: readonly Pick<PlannedStep, 'key' | 'needs'>[],
  targets: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (key: string): void => {
    if (found.has(key)) return;
    found.add(key);
    for (const needed of steps.find((step) => step.key === key)?.needs ?? []) visit(needed);
  };
  for (const target of targets) visit(target);
  return found;
}

/** The steps that an export waits for: those of its segments or entities. */
export const keysOfExport = (subject: {
  readonly type: 'segments' | 'data_out';
  readonly items: readonly string[];
}): string[] => subject.items.map((item) => toStepKey(subject.type === 'segments' ? 'segment' : 'entity', item));

/** What has become of a refresh, out of its steps. */
export function toRefreshState(
  states: readonly (RefreshState | 'skipped')[],
): 'successful' | 'completed_with_errors' | 'failed' {
  const good = states.filter((state) => state === 'successful').length;
  if (good === states.length) return 'successful';
  return good === 0 ? 'failed' : 'completed_with_errors';
}

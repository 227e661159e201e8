import type { Destination } from '../../destinations/contract.ts';
import type { FarFields } from '../../destinations/contract-records.ts';
import type { ExportFormAnswer, FormOption, FormSetting } from '../../domain/answers.ts';
import type { Catalog, Entity } from '../../domain/catalog.ts';
import { eligibleKinds, isEligible } from '../../domain/eligibility.ts';
import type { FieldError } from '../../domain/errors.ts';
import type { ExportId } from '../../domain/ids.ts';
import { requireEdit, requireRole } from '../access.ts';
import { countItems } from '../catalog/counts.ts';
import { openForm } from '../confirmations/forms.ts';
import { openAccount } from '../connections/account.ts';
import { readUsableConnections } from '../connections/find.ts';
import { type Connection, readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { fillIn, isShown, readFields, toFormSetting, toUsual } from '../settings-form.ts';
import { acceptanceOf } from './acceptance.ts';
import { commonFields, type Draft, entitiesOf, findItem, readMatching } from './draft.ts';
import { type MatchInputs, readFarFields, toMatched, toMatchInputs } from './matching.ts';
import type { StoredExport } from './read.ts';

export interface FormRequest {
  readonly mode: ExportFormAnswer['mode'];
  readonly draft: Draft;
  readonly errors?: readonly FieldError[];
  readonly formId?: string | undefined;
  readonly exportId?: ExportId | undefined;
  readonly version?: number | undefined;
}

/** The form as it is to be drawn for a draft, complete or not: what can be picked, live counts, errors beside fields. */
export async function buildExportForm(scope: Scope, request: FormRequest): Promise<ExportFormAnswer> {
  await requireRole(scope, 'contributor', `export.${request.mode}`, request.draft.name.slice(0, 100));
  const { draft } = request;
  const catalog = scope.catalog.current();
  const usable = await readUsableConnections(scope);
  const connection = usable.find((one) => one.id === draft.connection || one.name === draft.connection) ?? usable[0];
  const options = await listItemOptions(scope, catalog, draft, connection);
  const isOffered = (item: string) => options.some((option) => option.value === item && option.disabled !== true);
  const items = draft.items.flatMap((item) => findItem(catalog, draft.type, item) ?? []).filter(isOffered);
  const counts = items.map((item) => options.find((option) => option.value === item)?.count);
  const far = draft.type === 'segments' ? await readFarFields(scope, connection, draft.target) : undefined;
  const fieldOptions = draft.type === 'segments' && far === undefined ? listFieldOptions(catalog, items) : [];
  const matched = far === undefined ? undefined : matchDraft(draft, entitiesOf(catalog, items), far);
  return {
    mode: request.mode,
    formId: request.formId ?? (await openForm(scope, { command: request.mode, input: {} })),
    exportId: request.exportId,
    version: request.version,
    audience: catalog.environment.audience,
    name: draft.name,
    type: draft.type,
    connection: connection?.id ?? '',
    connections: usable.map((one) => ({ value: one.id, title: one.name })),
    items,
    itemOptions: options,
    total: counts.some((count) => count === undefined)
      ? undefined
      : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    fields: draft.fields.filter((field) => fieldOptions.some((option) => option.value === field)),
    fieldOptions,
    rename: matched?.others ?? draft.rename,
    isMatched: matched !== undefined,
    settings:
      connection === undefined
        ? []
        : [
            ...(await listSettings(scope, connection, draft)),
            // Nothing can be suggested before, and an empty input would pass for what somebody wants.
            ...(items.length === 0 ? [] : (matched?.settings ?? [])),
            ...toModeSetting(connection.destination, draft),
          ],
    limit: connection?.memberLimit ?? connection?.destination.limits.perExport,
    errors: request.errors ?? [],
  };
}

/** The draft that stands for a stored export, to fill its form with. */
export function toDraft(subject: StoredExport): Draft {
  return {
    name: subject.name,
    type: subject.type,
    connection: subject.connectionId ?? '',
    items: [...subject.items],
    fields: subject.mapping.map((mapped) => mapped.field),
    rename: subject.mapping
      .filter((mapped) => mapped.field !== mapped.as)
      .map((mapped) => `${mapped.field} = ${mapped.as}`)
      .join('\n'),
    match: {},
    mode: subject.mode ?? '',
    target: Object.fromEntries(Object.entries(subject.target).map(([key, value]) => [key, String(value ?? '')])),
  };
}

/** What is mapped so far, errors or not: these are told beside the inputs when the form is sent. */
function matchDraft(draft: Draft, entities: readonly Entity[], far: FarFields): MatchInputs {
  const ignore = () => undefined;
  const mapping = toMatched(readMatching(draft, entities, ignore), entities, far, '', ignore);
  return toMatchInputs(far, entities, mapping);
}

function toModeSetting(destination: Destination, draft: Draft): FormSetting[] {
  if (destination.takes !== 'records' || destination.modes.length < 2) return [];
  return [
    {
      id: 'mode',
      label: 'form.mode',
      help: 'form.mode.help',
      placeholder: undefined,
      required: false,
      value: draft.mode || (destination.modes[0] ?? ''),
      choices: destination.modes.map((mode) => ({ value: mode, title: `mode.${mode}` })),
      hasWordedChoices: true,
    },
  ];
}

/** Refuses to draw a form that could not be saved. */
export async function requireFormAccess(
  scope: Scope,
  subject: StoredExport,
  mode: 'edit' | 'duplicate',
): Promise<void> {
  await requireEdit(scope, subject, await readConnection(scope, subject.connectionId), `export.${mode}`);
}

async function listItemOptions(
  scope: Scope,
  catalog: Catalog,
  draft: Draft,
  connection: Connection | undefined,
): Promise<FormOption[]> {
  const kinds =
    connection === undefined
      ? []
      : eligibleKinds(catalog.environment.audience, acceptanceOf(connection.destination, draft.target));
  const offered =
    draft.type === 'segments'
      ? [...catalog.segments.values()].filter(
          (segment) => connection === undefined || isEligible(segment, catalog.entities, kinds),
        )
      : [...catalog.entities.values()];
  const counts = await countItems(
    scope,
    draft.type,
    offered.map((item) => item.name),
  );
  return offered.map((item) => ({ value: item.name, title: item.title, count: counts.get(item.name) }));
}

function listFieldOptions(catalog: Catalog, items: readonly string[]): ExportFormAnswer['fieldOptions'] {
  const entities = entitiesOf(catalog, items);
  const common = new Set(commonFields(entities));
  return (entities[0]?.fields ?? [])
    .filter((field) => common.has(field.name))
    .map((field) => ({ value: field.name, title: field.title, type: field.type }));
}

async function listSettings(scope: Scope, connection: Connection, draft: Draft): Promise<FormSetting[]> {
  const { destination } = connection;
  const fields = readFields(destination.target);
  const filled = fillIn(fields, draft.target);
  const fitting = fields.filter((field) => isShown(field, filled));
  const extras = fitting.filter(({ meta }) => meta?.isExtra === true);
  // Whoever has changed one wants to see it.
  const isChanged = extras.some((field) => filled[field.name] !== toUsual(field));
  const showsAll = isChanged || draft.extra === 'all';
  const drawn = fitting.filter((field) => showsAll || !extras.includes(field));
  const settings = await Promise.all(
    drawn.map(async (field): Promise<FormSetting> => {
      const setting = toFormSetting(field, 'target', filled);
      if (field.meta?.choices === true) {
        const choices = await listChoices(scope, destination, field.name, connection);
        // What a far end takes depends on where in it the records go.
        return { ...setting, redraws: destination.takes === 'records', choices };
      }
      return { ...setting, example: field.meta?.example?.(filled, toAbout(scope, draft)) };
    }),
  );
  return extras.length === 0 ? settings : [...settings, toExtraSetting(showsAll)];
}

/** The switch that shows the fields that few need. */
const toExtraSetting = (showsAll: boolean): FormSetting => ({
  id: 'extra',
  label: 'form.extra',
  help: undefined,
  placeholder: undefined,
  required: false,
  value: showsAll ? 'all' : 'usual',
  choices: [
    { value: 'usual', title: 'form.extra.usual' },
    { value: 'all', title: 'form.extra.all' },
  ],
  hasWordedChoices: true,
  redraws: true,
});

/** What examples are made with, as far as the draft goes. */
function toAbout(scope: Scope, draft: Draft) {
  const catalog = scope.catalog.current();
  const [first] = draft.items.flatMap((item) => findItem(catalog, draft.type, item) ?? []);
  const titled = first === undefined ? undefined : (catalog.segments.get(first) ?? catalog.entities.get(first));
  return { exportName: draft.name, item: titled?.title ?? first ?? '', now: scope.clock.now() };
}

async function listChoices(
  scope: Scope,
  destination: Destination,
  field: string,
  connection: Connection,
): Promise<FormOption[] | undefined> {
  const choices = await destination.choices(field, openAccount(scope, connection));
  // Credentials often may not list what they may use: then it is typed.
  if (choices.length === 0) return undefined;
  return choices.map((choice) => ({ value: choice.value, title: choice.title }));
}

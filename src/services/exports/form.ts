import type { Destination } from '../../destinations/contract.ts';
import type { FarFields } from '../../destinations/contract-records.ts';
import type { ExportFormAnswer, FormOption, FormSetting } from '../../domain/answers.ts';
import type { Catalog, Entity } from '../../domain/catalog.ts';
import { eligibleKinds, isEligible } from '../../domain/eligibility.ts';
import type { AppError, FieldError, StoredError } from '../../domain/errors.ts';
import type { MappedField } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';
import { checkMembers, type LimitDetails, withOverride } from '../../domain/limits.ts';
import { requireEdit, requireRole } from '../access.ts';
import { countItems } from '../catalog/counts.ts';
import { openForm } from '../confirmations/forms.ts';
import { openAccount } from '../connections/account.ts';
import { readUsableConnections } from '../connections/find.ts';
import { type Connection, readConnection } from '../connections/read.ts';
import type { Scope } from '../context.ts';
import { fillIn, isShown, readFields, toFormSetting, toUsual } from '../settings-form.ts';
import { acceptanceOf } from './acceptance.ts';
import { commonFields, type Draft, entitiesOf, findItem, isCommon, readMatching } from './draft.ts';
import { isSettled, toKnownFarFields, tryLoad } from './far.ts';
import { type MatchInputs, readFarFields, toMatched, toMatchInputs } from './matching.ts';
import type { StoredExport } from './read.ts';

export interface FormRequest {
  readonly mode: ExportFormAnswer['mode'];
  readonly draft: Draft;
  readonly errors?: readonly FieldError[];
  readonly formId?: string | undefined;
  readonly exportId?: ExportId | undefined;
  readonly version?: number | undefined;
  /** The export that is edited, or copied. */
  readonly stored?: StoredExport | undefined;
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
  const entities = entitiesOf(catalog, items);
  const isWhole = isSettled(request.stored, connection, draft);
  const isListed = draft.listed || draft.fields.length > 0;
  const [matched, settings] = await Promise.all([
    draft.type === 'segments' ? matchDraft(scope, connection, draft, entities, isWhole || isListed) : undefined,
    connection === undefined ? [] : listSettings(scope, connection, draft),
  ]);
  const fieldOptions = draft.type === 'segments' && matched === undefined ? listFieldOptions(catalog, items) : [];
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
    // Before there are any to pick from, those that were named wait.
    fields:
      matched === undefined && items.length > 0
        ? draft.fields.filter((field) => fieldOptions.some((option) => option.value === field))
        : matched === undefined
          ? draft.fields
          : [],
    fieldOptions,
    rename: matched?.others ?? draft.rename,
    isMatched: matched !== undefined,
    isListed,
    unloaded: matched?.unloaded,
    settings:
      connection === undefined
        ? []
        : [
            ...settings,
            // Nothing can be suggested before, and an empty input would pass for what somebody wants.
            ...(items.length === 0 ? [] : (matched?.settings ?? [])),
            ...toModeSetting(connection.destination, draft),
          ],
    limit: connection?.memberLimit ?? connection?.destination.limits.perExport,
    skips: connection === undefined ? undefined : findSkip(catalog, connection, options, items),
    errors: request.errors ?? [],
  };
}

/** What a segment has too many or too few of, as counted now; the sum of all is told with the limit. */
function findSkip(
  catalog: Catalog,
  connection: Connection,
  options: readonly FormOption[],
  items: readonly string[],
): LimitDetails | undefined {
  const counted = items.flatMap((item) => {
    const option = options.find(({ value }) => value === item);
    const entity = catalog.entities.get(catalog.segments.get(item)?.entity ?? item);
    return option?.count === undefined || entity === undefined
      ? []
      : [{ title: option.title, kind: entity.kind, count: option.count }];
  });
  const { limits, title } = connection.destination;
  const check = checkMembers(withOverride(limits, connection.memberLimit), counted, title);
  return check.kind === 'skip' && check.details.rule !== 'per_export' ? check.details : undefined;
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
    listed: false,
    mode: subject.mode ?? '',
    target: Object.fromEntries(Object.entries(subject.target).map(([key, value]) => [key, String(value ?? '')])),
  };
}

/**
 * What is mapped so far, errors or not: these are told beside the inputs when the form is sent. Where the far end does not
 * say what it takes, the names that the draft has stand for it.
 */
async function matchDraft(
  scope: Scope,
  connection: Connection | undefined,
  draft: Draft,
  entities: readonly Entity[],
  isWhole: boolean,
): Promise<(MatchInputs & { readonly unloaded: StoredError | undefined }) | undefined> {
  const destination = connection?.destination;
  if (connection === undefined || destination?.takes !== 'records') return undefined;
  const ignore = () => undefined;
  const matching = { ...readMatching(draft, entities, ignore), isWhole };
  const loaded = await tryLoad(scope, connection, () => readFarFields(scope, connection, destination, draft.target));
  const isLoaded = loaded.kind === 'loaded';
  const far = isLoaded ? loaded.value : await toKnownFarFields(destination, draft, matching, { takesOthers: true });
  const mapping = toMatched(matching, entities, far, '', ignore);
  // Without segments there is nothing to pick from, so all of it waits as lines.
  const { settings, others } =
    entities.length > 0 ? toMatchInputs(far, entities, mapping) : { settings: [], others: toLines(mapping) };
  const lines = [others, ...listStrangers(draft, entities, far)].filter((line) => line !== '');
  return { settings, others: lines.join('\n'), unloaded: isLoaded ? undefined : toProblem(loaded.why) };
}

const toLines = (mapping: readonly MappedField[]): string =>
  mapping.map(({ field, as }) => `${field} = ${as}`).join('\n');

/** Lines that map what is not there: they stay where they were typed, and are told of when the form is sent. */
function listStrangers(draft: Draft, entities: readonly Entity[], far: FarFields): string[] {
  const known = isCommon(entities);
  const isThere = (as: string) =>
    far.takesOthers === true || far.fields.some(({ name }) => name.toLowerCase() === as.toLowerCase());
  return draft.rename.split(/[\n;]/).flatMap((text) => {
    const [field = '', ...rest] = text.split('=');
    const as = rest.join('=').trim();
    return text.trim() === '' || (as !== '' && known(field.trim()) && isThere(as)) ? [] : [text.trim()];
  });
}

const toProblem = ({ code, params }: AppError): StoredError => ({ code, params: params as StoredError['params'] });

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
      if (field.meta?.choices === true) return withChoices(scope, connection, field.name, setting);
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

/** What can be picked at the far end; where it does not say, the value stays as it is, and can be typed. */
async function withChoices(
  scope: Scope,
  connection: Connection,
  field: string,
  setting: FormSetting,
): Promise<FormSetting> {
  const { destination } = connection;
  const load = async () => destination.choices(field, openAccount(scope, connection));
  const loaded = await tryLoad(scope, connection, load);
  if (loaded.kind === 'unloaded') return { ...setting, unloaded: toProblem(loaded.why) };
  // What a far end takes depends on where in it the records go.
  const redraws = destination.takes === 'records';
  // Credentials often may not list what they may use: then it is typed.
  if (loaded.value.length === 0) return { ...setting, redraws, choices: undefined };
  const choices = loaded.value.map(({ value, title }): FormOption => ({ value, title }));
  const { value } = setting;
  const isListed = value === '' || choices.some((choice) => choice.value === value);
  // Gone there, or never shown to these credentials: it is not taken away by looking at the form.
  const kept: FormOption[] = isListed ? [] : [{ value, title: value, isUnlisted: true }];
  return { ...setting, redraws, choices: [...kept, ...choices] };
}

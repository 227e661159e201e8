import type { CommandCall } from './call.ts';

/** Whose it is to fix (SPEC section 7). */
export type Fault = 'user' | 'destination' | 'system';

export type ErrorFamily = 'user' | 'access' | 'destination' | 'source' | 'surface' | 'config' | 'bug';

/** never: the same call fails again; backoff: try later; after: not before so many milliseconds. */
export type Retry =
  | { readonly kind: 'never' }
  | { readonly kind: 'backoff' }
  | { readonly kind: 'after'; readonly ms: number };

/**
 * The closed set of errors. The parameters are what the sentence for people needs; the sentences themselves
 * (what happened, what it means, what to do) are in views/strings, one for each code and language.
 */
export interface ErrorParams {
  // user
  unknown_command: { word: string };
  unknown_export: { name: string };
  unknown_run: { id: string };
  unknown_item: { name: string };
  unknown_connection: { name: string };
  unknown_person: { name: string };
  ambiguous_name: { name: string; count: number };
  missing_argument: { command: string; argument: string };
  unexpected_argument: { command: string; argument: string };
  unknown_option: { command: string; option: string; nearest: string };
  invalid_argument: { command: string; argument: string; value: string };
  unclosed_quote: { text: string };
  text_too_long: { length: number; limit: number };
  invalid_form: { count: number };
  name_taken: { name: string };
  invalid_name: { name: string; reason: string };
  unknown_field: { name: string; entity: string };
  duplicate_column: { name: string };
  unknown_far_field: { name: string; destination: string };
  far_field_required: { name: string; destination: string };
  identity_required: { destination: string; names: string };
  semantic_missing: { entity: string; name: string; destination: string };
  data_out_not_taken: { destination: string };
  not_of_records: { name: string };
  nothing_to_approve: { name: string };
  approval_closed: { state: string; by: string };
  nothing_refused: { name: string };
  preview_too_long: { seconds: number };
  changed_meanwhile: { name: string };
  outdated_card: Record<never, never>;
  already_answered: Record<never, never>;
  not_running: { name: string };
  run_active: { name: string };
  nothing_to_run: Record<never, never>;
  not_subscribed: { channel: string };
  subscribed_to_all: { channel: string };
  unknown_refresh: { id: string };
  unknown_batch: { id: string };
  refresh_busy: Record<never, never>;
  refresh_cycle: { names: string };
  refresh_kind: Record<never, never>;
  schedule_unclear: { problem: string; word: string; choices: string; count: number; limit: number };
  schedule_ambiguous: { text: string };
  // access
  role_too_low: { role: string; needed: string };
  connection_not_shared: { connection: string };
  not_your_confirmation: Record<never, never>;
  last_admin: { name: string };
  admin_taken: Record<never, never>;
  person_removed: { name: string };
  request_closed: { state: string; by: string };
  already_allowed: { name: string };
  connection_incomplete: { connection: string };
  connection_needs_sign_in: { connection: string };
  connection_in_use: { name: string; count: number };
  connection_name_taken: { name: string };
  unknown_destination: { name: string };
  unknown_request: { id: string };
  consent_required: Record<never, never>;
  secret_typed: { field: string };
  link_unknown: Record<never, never>;
  link_expired: Record<never, never>;
  link_used: Record<never, never>;
  link_opened_elsewhere: Record<never, never>;
  environment_secret_missing: { name: string };
  chat_files_off: Record<never, never>;
  chat_files_direct_only: Record<never, never>;
  chat_file_too_large: { name: string; count: number; limit: number };
  chat_file_too_heavy: { megabytes: number };
  chat_file_unfit: { field: string };
  chat_file_nothing: { name: string };
  chat_file_gone: Record<never, never>;
  chat_file_not_taken: { name: string };
  // source
  source_unreachable: { detail: string };
  source_timeout: { seconds: number };
  source_stalled: { seconds: number };
  source_forbidden: { relation: string };
  source_relation_missing: { relation: string };
  source_column_missing: { relation: string; column: string };
  source_query_failed: { detail: string };
  catalog_invalid: { count: number };
  item_vanished: { name: string };
  ineligible_segment: { name: string; kinds: string };
  // destination
  destination_unreachable: { destination: string; detail: string };
  destination_full: { destination: string };
  destination_forbidden: { destination: string; path: string };
  destination_refused: { destination: string; detail: string };
  /** What it was sent to is not there any more: an audience, an ad account, the receiver at an address. */
  destination_gone: { destination: string; what: string };
  /** Made a moment ago, and not yet usable there. */
  destination_not_ready: { destination: string; what: string };
  /** It has said that it takes nothing more; nothing is sent until an admin looks at the connection. */
  destination_closed: { destination: string };
  destination_sign_in_failed: { destination: string };
  destination_identity_changed: { destination: string; expected: string; found: string };
  address_refused: { host: string; reason: string };
  sign_in_flow_failed: { destination: string; reason: string };
  path_outside: { path: string };
  invalid_file_names: { template: string; reason: string };
  folder_taken: { folder: string; export: string };
  field_type_mismatch: { field: string; type: string; item: string };
  records_too_large: { item: string; format: string };
  time_budget_exceeded: { minutes: number };
  run_abandoned: { attempts: number };
  // surface
  sign_in_required: Record<never, never>;
  forbidden_origin: Record<never, never>;
  invalid_request: { detail: string };
  // config
  config_invalid: { problems: string };
  database_unavailable: { detail: string };
  data_folder_unusable: { path: string; detail: string };
  encryption_key_missing: { keyId: string };
  encryption_key_wrong: { keyId: string };
  // bug
  internal: Record<never, never>;
}

export type ErrorCode = keyof ErrorParams;

interface ErrorKind {
  readonly family: ErrorFamily;
  readonly retry: Retry;
}

const never: Retry = { kind: 'never' };
const backoff: Retry = { kind: 'backoff' };

export const ERROR_KINDS = {
  unknown_command: { family: 'user', retry: never },
  unknown_export: { family: 'user', retry: never },
  unknown_run: { family: 'user', retry: never },
  unknown_item: { family: 'user', retry: never },
  unknown_connection: { family: 'user', retry: never },
  unknown_person: { family: 'user', retry: never },
  ambiguous_name: { family: 'user', retry: never },
  missing_argument: { family: 'user', retry: never },
  unexpected_argument: { family: 'user', retry: never },
  unknown_option: { family: 'user', retry: never },
  invalid_argument: { family: 'user', retry: never },
  unclosed_quote: { family: 'user', retry: never },
  text_too_long: { family: 'user', retry: never },
  invalid_form: { family: 'user', retry: never },
  name_taken: { family: 'user', retry: never },
  invalid_name: { family: 'user', retry: never },
  unknown_field: { family: 'user', retry: never },
  duplicate_column: { family: 'user', retry: never },
  unknown_far_field: { family: 'user', retry: never },
  far_field_required: { family: 'user', retry: never },
  identity_required: { family: 'user', retry: never },
  semantic_missing: { family: 'user', retry: never },
  data_out_not_taken: { family: 'user', retry: never },
  not_of_records: { family: 'user', retry: never },
  nothing_to_approve: { family: 'user', retry: never },
  approval_closed: { family: 'user', retry: never },
  nothing_refused: { family: 'user', retry: never },
  preview_too_long: { family: 'user', retry: never },
  changed_meanwhile: { family: 'user', retry: never },
  outdated_card: { family: 'user', retry: never },
  already_answered: { family: 'user', retry: never },
  not_running: { family: 'user', retry: never },
  run_active: { family: 'user', retry: never },
  nothing_to_run: { family: 'user', retry: never },
  not_subscribed: { family: 'user', retry: never },
  subscribed_to_all: { family: 'user', retry: never },
  unknown_refresh: { family: 'user', retry: never },
  unknown_batch: { family: 'user', retry: never },
  refresh_busy: { family: 'user', retry: backoff },
  refresh_cycle: { family: 'source', retry: never },
  refresh_kind: { family: 'user', retry: never },
  schedule_unclear: { family: 'user', retry: never },
  schedule_ambiguous: { family: 'user', retry: never },
  role_too_low: { family: 'access', retry: never },
  connection_not_shared: { family: 'access', retry: never },
  not_your_confirmation: { family: 'access', retry: never },
  last_admin: { family: 'user', retry: never },
  admin_taken: { family: 'access', retry: never },
  person_removed: { family: 'access', retry: never },
  request_closed: { family: 'user', retry: never },
  already_allowed: { family: 'user', retry: never },
  connection_incomplete: { family: 'user', retry: never },
  connection_needs_sign_in: { family: 'user', retry: never },
  connection_in_use: { family: 'user', retry: never },
  connection_name_taken: { family: 'user', retry: never },
  unknown_destination: { family: 'user', retry: never },
  unknown_request: { family: 'user', retry: never },
  consent_required: { family: 'user', retry: never },
  secret_typed: { family: 'user', retry: never },
  link_unknown: { family: 'access', retry: never },
  link_expired: { family: 'access', retry: never },
  link_used: { family: 'access', retry: never },
  link_opened_elsewhere: { family: 'access', retry: never },
  environment_secret_missing: { family: 'user', retry: never },
  chat_files_off: { family: 'access', retry: never },
  chat_files_direct_only: { family: 'access', retry: never },
  chat_file_too_large: { family: 'user', retry: never },
  chat_file_too_heavy: { family: 'user', retry: never },
  chat_file_unfit: { family: 'user', retry: never },
  chat_file_nothing: { family: 'user', retry: never },
  chat_file_gone: { family: 'user', retry: never },
  chat_file_not_taken: { family: 'surface', retry: never },
  source_unreachable: { family: 'source', retry: backoff },
  source_timeout: { family: 'source', retry: never },
  source_stalled: { family: 'source', retry: backoff },
  source_forbidden: { family: 'source', retry: never },
  source_relation_missing: { family: 'source', retry: never },
  source_column_missing: { family: 'source', retry: never },
  source_query_failed: { family: 'source', retry: never },
  catalog_invalid: { family: 'source', retry: never },
  item_vanished: { family: 'user', retry: never },
  ineligible_segment: { family: 'user', retry: never },
  destination_unreachable: { family: 'destination', retry: backoff },
  destination_full: { family: 'destination', retry: never },
  destination_forbidden: { family: 'destination', retry: never },
  destination_refused: { family: 'destination', retry: never },
  destination_gone: { family: 'destination', retry: never },
  destination_not_ready: { family: 'destination', retry: backoff },
  destination_closed: { family: 'destination', retry: never },
  destination_sign_in_failed: { family: 'destination', retry: never },
  destination_identity_changed: { family: 'destination', retry: never },
  address_refused: { family: 'destination', retry: never },
  sign_in_flow_failed: { family: 'destination', retry: never },
  path_outside: { family: 'user', retry: never },
  invalid_file_names: { family: 'user', retry: never },
  folder_taken: { family: 'user', retry: never },
  field_type_mismatch: { family: 'source', retry: never },
  records_too_large: { family: 'source', retry: never },
  time_budget_exceeded: { family: 'destination', retry: never },
  run_abandoned: { family: 'bug', retry: never },
  sign_in_required: { family: 'surface', retry: never },
  forbidden_origin: { family: 'surface', retry: never },
  invalid_request: { family: 'surface', retry: never },
  config_invalid: { family: 'config', retry: never },
  database_unavailable: { family: 'config', retry: backoff },
  data_folder_unusable: { family: 'config', retry: never },
  encryption_key_missing: { family: 'config', retry: never },
  encryption_key_wrong: { family: 'config', retry: never },
  internal: { family: 'bug', retry: never },
} as const satisfies Record<ErrorCode, ErrorKind>;

export interface AppErrorOptions {
  /** For operators: what exactly went wrong. It goes to the log and never to a card. */
  readonly detail?: string;
  readonly cause?: unknown;
  readonly retry?: Retry;
  /** Ways out that a person can take with one press, best first. */
  readonly calls?: readonly CommandCall[];
  /** For forms: messages beside their fields, as codes of `views/strings` or plain error codes. */
  readonly fields?: readonly FieldError[];
}

/** A problem with one input of a form. `error` is worded by the views like any other. */
export interface FieldError<C extends ErrorCode = ErrorCode> {
  readonly field: string;
  readonly code: C;
  readonly params: ErrorParams[C];
}

/**
 * Everything that can go wrong, as a value of the closed set. `message` is for operators; people read the sentence
 * that views make from `code` and `params`.
 */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly params: ErrorParams[C];
  readonly retry: Retry;
  readonly calls: readonly CommandCall[];
  readonly fields: readonly FieldError[];
  /** Shown on the card and written to the log, so that one leads to the other. */
  readonly reference: string;

  constructor(code: C, params: ErrorParams[C], options: AppErrorOptions = {}) {
    super(
      options.detail ?? `${code} ${JSON.stringify(params)}`,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.name = 'AppError';
    this.code = code;
    this.params = params;
    this.retry = options.retry ?? ERROR_KINDS[code].retry;
    this.calls = options.calls ?? [];
    this.fields = options.fields ?? [];
    this.reference = newReference();
  }

  /** The same error, with other ways out. */
  withCalls(calls: readonly CommandCall[]): AppError<C> {
    const copy = new AppError(this.code, this.params, {
      detail: this.message,
      cause: this.cause,
      retry: this.retry,
      fields: this.fields,
      calls,
    });
    return copy;
  }

  get family(): ErrorFamily {
    return ERROR_KINDS[this.code].family;
  }

  get fault(): Fault {
    return toFault(this.family);
  }
}

export function toFault(family: ErrorFamily): Fault {
  if (family === 'user' || family === 'access') return 'user';
  return family === 'destination' ? 'destination' : 'system';
}

/** An error as it is kept, to be worded for whoever looks. */
export interface StoredError {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const isAppError = (error: unknown): error is AppError => error instanceof AppError;

/** The edges' one way in: anything that is not ours is a bug, with the original as its cause. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new AppError('internal', {}, { detail, cause: error }) as AppError;
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Eight characters that can be read aloud: no I, O, 0 or 1. */
function newReference(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
}

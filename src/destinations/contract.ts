import type { z } from 'zod';
import type { Entity, Relationship, Segment } from '../domain/catalog.ts';
import type { Acceptance } from '../domain/eligibility.ts';
import type { MappedField } from '../domain/export.ts';
import type { ExportId, RunId } from '../domain/ids.ts';
import type { WrittenFile } from '../domain/run.ts';
import type { SchemaChange } from '../domain/schema-change.ts';
import type { TextStream } from '../sources/contract.ts';
import type { RecordsDestination } from './contract-records.ts';

/** SPEC section 5. Undefined means that the destination has no such limit. */
export interface Limits {
  /** Most members of one export, all its segments added up. */
  readonly perExport?: number;
  readonly perSegment?: number;
  readonly minimumPerSegment?: number;
  /** Longest run, in milliseconds: so long may its attempts work, all together. */
  readonly timeBudgetMs?: number;
}

/**
 * Metadata of a settings or credentials field, put on a zod field with `.meta({...})`; forms are drawn from it.
 * Labels and help are keys of views/strings.
 */
export interface SettingMeta {
  readonly label: string;
  readonly help?: string;
  readonly placeholder?: string;
  /** Filled by `choices(field)`. */
  readonly choices?: boolean;
  readonly secret?: boolean;
  /** Several lines, such as a private key. */
  readonly multiline?: boolean;
  /** What it can be, where that is the same for everybody; the field's default is picked. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  /** Picking another value draws the form anew, as other fields depend on it. */
  readonly redraws?: boolean;
  /** Whether it is drawn, as far as the other fields are given; one that is not drawn keeps its value. */
  readonly isShown?: (given: Readonly<Record<string, string>>) => boolean;
  /** Few need it: it is drawn only when somebody asks for all settings. */
  readonly isExtra?: boolean;
  /** What the field comes to as it is now, shown below it; undefined where that cannot be said. */
  readonly example?: (
    given: Readonly<Record<string, string>>,
    about: { readonly exportName: string; readonly item: string; readonly now: Date },
  ) => string | undefined;
  /** Of credentials: what signing in gives. Nobody types it, and it never names a variable of the environment. */
  readonly granted?: boolean;
}

export interface Verified {
  readonly summary: string;
  /** Settings of the account that were found out, e.g. the key of a host; they are stored with the connection. */
  readonly learned?: Readonly<Record<string, unknown>>;
}

/**
 * OAuth 2 authorisation-code flow with PKCE (RFC 6749 section 4.1, RFC 7636). Where the credentials have fields that are
 * not `granted`, people may type those in instead of signing in.
 */
export interface OAuthFlow<S = unknown> {
  readonly authorizeUrl: (settings: S) => string;
  readonly tokenUrl: (settings: S) => string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  /** The token endpoint's JSON answer as credentials of this destination; checked by its `credentials` schema. */
  toCredentials(token: Readonly<Record<string, unknown>>, now: Date): unknown;
}

/** What belongs to an account: the connection's settings and its decrypted credentials, both parsed. */
export interface Account<S = unknown, C = unknown> {
  readonly settings: S;
  readonly credentials: C;
  /** Keeps what the far end gave in exchange for credentials that had expired; without it they are exchanged anew each time. */
  renewed?(credentials: C): Promise<void>;
}

export interface Choice {
  readonly value: string;
  readonly title: string;
}

/** One entity or segment of a run. */
export interface Item {
  readonly name: string;
  readonly title: string;
  readonly entity: Entity;
  readonly segment?: Segment;
  /** Fields that go out and their names at the far end, in order; never empty. */
  readonly fields: readonly MappedField[];
}

export interface OpenSpec<T = unknown> {
  readonly runId: RunId;
  /**
   * Stays when the export is renamed: what a far end finds things of ours again by, and what files name, so that two
   * exports do not take each other's place.
   */
  readonly exportId: ExportId;
  readonly exportName: string;
  readonly environmentName: string;
  /** The export's own settings, parsed by the destination's `target`. */
  readonly target: T;
  /** When the run began; names of folders and files follow it, in UTC. */
  readonly startedAt: Date;
  readonly items: readonly Item[];
  readonly signal: AbortSignal;
}

/** What destinations of files are told beside. */
export interface FilesSpec<T = unknown> extends OpenSpec<T> {
  /** Of the catalog. */
  readonly relationships: readonly Relationship[];
  /** By name of the item: how its columns differ from those of the run before. */
  readonly changes: ReadonlyMap<string, readonly SchemaChange[]>;
}

export interface WrittenItem {
  readonly rows: number;
  readonly bytes: number;
  readonly files: readonly WrittenFile[];
}

export interface Published {
  /** Where the result stands, in words a person can follow; no secrets in it. */
  readonly location: string;
}

/**
 * Takes items one after another, each as a stream; what it took is invisible at the far end until `commit`.
 * Failures are AppErrors of the `destination_*` codes that say whether to retry; nothing is retried inside.
 */
export interface BytesWriter {
  /** Reads the stream to its end with back-pressure; settles when the far end has taken every byte. */
  write(
    item: Item,
    stream: TextStream,
    onProgress: (progress: { rows: number; bytes: number }) => void,
  ): Promise<WrittenItem>;
  /** Makes the whole result visible, at once or not at all. May be called again after it succeeded. */
  commit(): Promise<Published>;
  /** Leaves nothing of this run at the far end. May be called at any time before `commit`, and more than once. */
  abort(): Promise<void>;
}

/** What every destination has, whatever it takes. */
export interface DestinationBase<S, C, T> {
  /** Stable name, stored in the database. */
  readonly kind: string;
  readonly title: string;
  /** Whole entities, and members of segments of these kinds. */
  readonly accepts: Acceptance;
  /** The same for one export, where its target decides. */
  acceptsFor?(target: T): Acceptance;
  readonly limits: Limits;
  /** Of the account. */
  readonly settings: z.ZodType<S>;
  readonly credentials: z.ZodType<C>;
  /** Of one export. */
  readonly target: z.ZodType<T>;
  /** How people sign in, where they do not type credentials in. */
  readonly oauth?: OAuthFlow<S>;
  /** When somebody has to sign in again, whatever is refreshed until then. Pure; undefined where it does not end. */
  signInEndsAt?(credentials: C): Date | undefined;
  /** Reads something a person recognises ("account Acme, 3 audiences"); throws where the account does not work. */
  verify(account: Account<S, C>): Promise<Verified>;
  /** What a field of `target` can be, for this account. */
  choices(field: string, account: Account<S, C>): Promise<Choice[]>;
  /**
   * Removes what a run that was interrupted left invisible at the far end. Called before a run is taken up again and
   * when it is given up; finding nothing is fine.
   */
  discard(runId: RunId, exportName: string, target: T, account: Account<S, C>): Promise<void>;
}

/** A destination that takes files. */
export interface BytesDestination<S = unknown, C = unknown, T = unknown> extends DestinationBase<S, C, T> {
  readonly takes: 'bytes';
  open(account: Account<S, C>, spec: FilesSpec<T>): Promise<BytesWriter>;
}

export type Destination<S = unknown, C = unknown, T = unknown> =
  | BytesDestination<S, C, T>
  | RecordsDestination<S, C, T>;

import { z } from 'zod';
import type { ConnectionId, EnvironmentId, ExportId, PersonId } from './ids.ts';
import type { Schedule } from './schedule.ts';

/** SPEC section 1: whole entities, or members of segments. */
export const EXPORT_TYPES = ['segments', 'data_out'] as const;
export type ExportType = (typeof EXPORT_TYPES)[number];

/** SPEC section 7: what an export to a destination of records does about what the far end holds already. */
export const MODES = ['mirror', 'upsert', 'full'] as const;
export type Mode = (typeof MODES)[number];

export const EXPORT_NAME_LIMIT = 80;

/** What a person may call an export; lengths count code points, so that an emoji is one. */
export const exportNameSchema = z
  .string()
  .transform((name) => name.normalize('NFC').replace(/\s+/gu, ' ').trim())
  .refine((name) => [...name].length >= 1, { error: 'empty' })
  .refine((name) => [...name].length <= EXPORT_NAME_LIMIT, { error: 'too_long' })
  .refine((name) => !/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(name), { error: 'control_characters' });

/** One column of a segment export: a field of the entity and the name it gets at the far end. */
export interface MappedField {
  readonly field: string;
  readonly as: string;
}

export interface Export {
  readonly id: ExportId;
  readonly environmentId: EnvironmentId;
  readonly name: string;
  readonly type: ExportType;
  /** Absent once disconnected: such an export is shown, and cannot run. */
  readonly connectionId: ConnectionId | undefined;
  /** Settings of the destination for this export, e.g. a folder; checked against the destination's schema. */
  readonly target: Readonly<Record<string, unknown>>;
  /** Names of segments, or of entities for data-out, in the order picked. */
  readonly items: readonly string[];
  /** Empty for data-out (all fields), and for a segment export that takes every field of its entity. */
  readonly mapping: readonly MappedField[];
  /** Undefined: the destination's default. */
  readonly mode: Mode | undefined;
  readonly schedule: Schedule;
  readonly createdBy: PersonId;
  readonly createdAt: Date;
  readonly updatedBy: PersonId;
  readonly updatedAt: Date;
  /** Grows with each change; an edit of an older version is refused rather than merged. */
  readonly version: number;
}

import type { ErrorCode } from '../../domain/errors.ts';
import type { Language } from '../../domain/person.ts';
import { enAccess } from './en-access.ts';
import { enAccessErrors } from './en-access-errors.ts';
import { enCards } from './en-cards.ts';
import { enCloud } from './en-cloud.ts';
import { enCommands } from './en-commands.ts';
import { enConnections } from './en-connections.ts';
import { enCredentials } from './en-credentials.ts';
import { enDestinations } from './en-destinations.ts';
import { type ErrorWords, enErrors } from './en-errors.ts';
import { enFiles } from './en-files.ts';
import { enHome } from './en-home.ts';
import { enNotifications } from './en-notifications.ts';
import { enRecords } from './en-records.ts';
import { enRecordsErrors } from './en-records-errors.ts';
import { enRuns } from './en-runs.ts';
import { enScheduleErrors } from './en-schedule-errors.ts';
import { enSchedules } from './en-schedules.ts';
import { enSurfaces } from './en-surfaces.ts';
import { nlAccess } from './nl-access.ts';
import { nlAccessErrors } from './nl-access-errors.ts';
import { nlCards } from './nl-cards.ts';
import { nlCloud } from './nl-cloud.ts';
import { nlCommands } from './nl-commands.ts';
import { nlConnections } from './nl-connections.ts';
import { nlCredentials } from './nl-credentials.ts';
import { nlDestinations } from './nl-destinations.ts';
import { nlErrors } from './nl-errors.ts';
import { nlFiles } from './nl-files.ts';
import { nlHome } from './nl-home.ts';
import { nlNotifications } from './nl-notifications.ts';
import { nlRecords } from './nl-records.ts';
import { nlRecordsErrors } from './nl-records-errors.ts';
import { nlRuns } from './nl-runs.ts';
import { nlScheduleErrors } from './nl-schedule-errors.ts';
import { nlSchedules } from './nl-schedules.ts';
import { nlSurfaces } from './nl-surfaces.ts';

const en = {
  ...enCommands,
  ...enRuns,
  ...enCards,
  ...enHome,
  ...enNotifications,
  ...enConnections,
  ...enCredentials,
  ...enCloud,
  ...enDestinations,
  ...enAccess,
  ...enSchedules,
  ...enSurfaces,
  ...enFiles,
  ...enRecords,
} as const;

/** The name of a string; its parameters are those of the English text, in ICU MessageFormat. */
export type StringKey = keyof typeof en;

/** A language that lacks a string does not compile. */
export const STRINGS: Record<Language, Record<StringKey, string>> = {
  en,
  nl: {
    ...nlCommands,
    ...nlRuns,
    ...nlCards,
    ...nlHome,
    ...nlNotifications,
    ...nlConnections,
    ...nlCredentials,
    ...nlCloud,
    ...nlDestinations,
    ...nlAccess,
    ...nlSchedules,
    ...nlSurfaces,
    ...nlFiles,
    ...nlRecords,
  },
};

export const ERROR_STRINGS: Record<Language, Record<ErrorCode, ErrorWords>> = {
  en: { ...enErrors, ...enAccessErrors, ...enScheduleErrors, ...enRecordsErrors },
  nl: { ...nlErrors, ...nlAccessErrors, ...nlScheduleErrors, ...nlRecordsErrors },
};

/** For keys that come as data, such as the label of a setting of a destination. */
export const isStringKey = (key: string): key is StringKey => Object.hasOwn(en, key);

export type { ErrorWords };

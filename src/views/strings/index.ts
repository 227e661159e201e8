import type { ErrorCode } from '../../domain/errors.ts';
import type { Language } from '../../domain/person.ts';
import { enCards } from './en-cards.ts';
import { enCommands } from './en-commands.ts';
import { type ErrorWords, enErrors } from './en-errors.ts';
import { enRuns } from './en-runs.ts';
import { nlCards } from './nl-cards.ts';
import { nlCommands } from './nl-commands.ts';
import { nlErrors } from './nl-errors.ts';
import { nlRuns } from './nl-runs.ts';

const en = { ...enCommands, ...enRuns, ...enCards } as const;

/** The name of a string; its parameters are those of the English text, in ICU MessageFormat. */
export type StringKey = keyof typeof en;

/** A language that lacks a string does not compile. */
export const STRINGS: Record<Language, Record<StringKey, string>> = {
  en,
  nl: { ...nlCommands, ...nlRuns, ...nlCards },
};

export const ERROR_STRINGS: Record<Language, Record<ErrorCode, ErrorWords>> = { en: enErrors, nl: nlErrors };

/** For keys that come as data, such as the label of a setting of a destination. */
export const isStringKey = (key: string): key is StringKey => Object.hasOwn(en, key);

export type { ErrorWords };

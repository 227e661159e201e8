/** The parts that rules about JSON are built of; each reports in Slack's words. */

export type Surface = 'message' | 'modal' | 'home';
export type Json = Readonly<Record<string, unknown>>;
export interface Look {
  readonly surface: Surface;
  report(message: string, at: string): void;
}
export type Rule = (value: unknown, at: string, look: Look) => void;
export type Fields = Readonly<Record<string, Rule>>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isFilled = (value: unknown): value is readonly unknown[] => Array.isArray(value);
export const length = (value: unknown): number => [...String(value)].length;
export const text =
  (most: number, least = 1): Rule =>
  (value, at, { report }) => {
    if (typeof value !== 'string') return report('must be a string', at);
    if (length(value) > most) report(`must be less than ${most + 1} characters`, at);
    if (length(value) < least || (least > 0 && value.trim() === ''))
      report(`must be more than ${least - 1} characters`, at);
    if (/\p{Cs}/u.test(value)) report('must be valid UTF-8', at);
  };
export const matching =
  (pattern: RegExp, name: string, most = 3000): Rule =>
  (value, at, look) => {
    text(most)(value, at, look);
    if (typeof value === 'string' && !pattern.test(value)) look.report(`must be a valid ${name}`, at);
  };
export const url = matching(/^https?:\/\/\S+$/i, 'URL');
export const flag: Rule = (value, at, { report }) => typeof value !== 'boolean' && report('must be a boolean', at);
export const number =
  (least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): Rule =>
  (value, at, { report }) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return report('must be a number', at);
    if (value < least) report(`must be greater than or equal to ${least}`, at);
    if (value > most) report(`must be less than or equal to ${most}`, at);
  };
export const oneOf =
  (...values: readonly string[]): Rule =>
  (value, at, { report }) =>
    !values.includes(value as string) && report('must be a valid enum value', at);
export const list =
  (rule: Rule, most: number, least = 1): Rule =>
  (value, at, look) => {
    if (!isFilled(value)) return look.report('must be an array', at);
    if (value.length > most) look.report(`no more than ${most} items allowed`, at);
    if (value.length < least) look.report(`no fewer than ${least} items allowed`, at);
    for (const [index, item] of value.entries()) rule(item, `${at}/${index}`, look);
  };
export const shape =
  (required: Fields, optional: Fields = {}, ...more: readonly Rule[]): Rule =>
  (value, at, look) => {
    if (!isObject(value)) return look.report('must be an object', at);
    for (const [key, rule] of Object.entries({ ...required, ...optional })) {
      if (value[key] !== undefined) rule(value[key], `${at}/${key}`, look);
      else if (Object.hasOwn(required, key)) look.report(`missing required field: ${key}`, at);
    }
    for (const key of Object.keys(value)) {
      const isKnown = key === 'type' || Object.hasOwn(required, key) || Object.hasOwn(optional, key);
      if (!isKnown) look.report(`invalid additional property: ${key}`, at);
    }
    for (const rule of more) rule(value, at, look);
  };
export const byType =
  (rules: Fields): Rule =>
  (value, at, look) => {
    const type = isObject(value) ? String(value.type) : '';
    const rule = Object.hasOwn(rules, type) ? rules[type] : undefined;
    if (rule === undefined) return look.report(`unsupported type: ${type}`, `${at}/type`);
    rule(value, at, look);
  };
export const on =
  (surfaces: readonly Surface[], rule: Rule): Rule =>
  (value, at, look) => {
    if (!surfaces.includes(look.surface)) look.report(`unsupported type: ${(value as Json).type}`, `${at}/type`);
    rule(value, at, look);
  };

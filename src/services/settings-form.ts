import { z } from 'zod';
import type { SettingMeta } from '../destinations/contract.ts';
import type { FormSetting } from '../domain/answers.ts';

export type Given = Readonly<Record<string, string>>;

export interface SettingField {
  readonly name: string;
  readonly field: z.ZodType;
  readonly meta: SettingMeta | undefined;
}

/** The fields of a schema of settings, in its order. What is no object has no fields to draw. */
export function readFields(schema: z.ZodType): SettingField[] {
  const shape: Record<string, z.ZodType> = schema instanceof z.ZodObject ? schema.shape : {};
  return Object.entries(shape).map(([name, field]) => ({
    name,
    field,
    meta: z.globalRegistry.get(field) as SettingMeta | undefined,
  }));
}

/** What a field is when nobody says anything: its default, or nothing. */
export function toUsual({ field }: SettingField): string {
  const parsed = field.safeParse(undefined);
  return parsed.success && parsed.data !== undefined ? String(parsed.data) : '';
}

/** The values that a form shows: those given, and the usual ones for the rest. */
export const fillIn = (fields: readonly SettingField[], given: Given): Given =>
  Object.fromEntries(fields.map((field) => [field.name, given[field.name] || toUsual(field)]));

export const isShown = ({ meta }: SettingField, filled: Given): boolean => meta?.isShown?.(filled) ?? true;

/** A field as forms take it; `prefix` is what its input's id begins with. */
export function toFormSetting(field: SettingField, prefix: string, filled: Given): FormSetting {
  const { name, meta } = field;
  return {
    id: `${prefix}.${name}`,
    label: meta?.label ?? name,
    help: meta?.help,
    placeholder: meta?.placeholder,
    required: !field.field.safeParse(undefined).success,
    value: filled[name] ?? '',
    choices: meta?.options?.map(({ value, label }) => ({ value, title: label })),
    hasWordedChoices: meta?.options !== undefined,
    redraws: meta?.redraws === true,
  };
}

import { z } from 'zod';
import type { Semantic } from '../../domain/catalog.ts';
import type { FarField, FarFields } from '../contract-records.ts';
import type { MailchimpApi } from './api.ts';

export const EMAIL = 'EMAIL';

/** Most that one answer lists; an audience has 30 merge fields, or 80. */
const PAGE = '1000';

const fieldSchema = z.object({
  tag: z.string(),
  name: z.string().default(''),
  type: z.string().default('text'),
  required: z.boolean().default(false),
  options: z.object({ choices: z.array(z.string()).optional(), phone_format: z.string().optional() }).default({}),
});
export type MergeField = z.infer<typeof fieldSchema>;
const listSchema = z.object({ merge_fields: z.array(fieldSchema) });

/** As the audience has them now: the usual ones can be renamed and deleted. */
export async function readMergeFields(
  api: MailchimpApi,
  audience: string,
  signal?: AbortSignal,
): Promise<readonly MergeField[]> {
  const path = `/lists/${encodeURIComponent(audience)}/merge-fields`;
  const ask = { method: 'GET', path, query: { count: PAGE }, what: `the audience ${audience}` } as const;
  return (await api.ask({ ...ask, ...(signal === undefined ? {} : { signal }) }, listSchema)).merge_fields;
}

/**
 * What of an address is one value there, and comes from several fields here. The first four go together, and without one of
 * them a person is refused; so no meaning fills them in, and people map an address on purpose.
 */
export const ADDRESS_PARTS = ['addr1', 'city', 'state', 'zip', 'addr2', 'country'] as const;
export function toFarFields(mergeFields: readonly MergeField[]): FarFields {
  const email: FarField = { name: EMAIL, title: 'Email Address', semantic: 'email', required: true };
  return { fields: [email, ...mergeFields.flatMap(toFarField)], identities: [[EMAIL]] };
}

function toFarField({ tag, name, type, required }: MergeField): FarField[] {
  const title = name === '' ? tag : name;
  if (type === 'address') {
    return ADDRESS_PARTS.map((part, index) => ({
      name: `${tag}.${part}`,
      title: `${title}: ${part}`,
      required: required && index < 4,
    }));
  }
  return [{ name: tag, title, ...withSemantic(SEMANTICS[tag] ?? TYPE_SEMANTICS[type]), required }];
}

const withSemantic = (semantic: Semantic | undefined) => (semantic === undefined ? {} : { semantic });

/** The tags that a new audience has. */
const SEMANTICS: Readonly<Record<string, Semantic>> = { FNAME: 'first_name', LNAME: 'last_name' };
const TYPE_SEMANTICS: Readonly<Record<string, Semantic>> = { phone: 'phone', birthday: 'birthdate' };

import { AppError } from '../../domain/errors.ts';
import { readDatabaseShape } from '../postgres/shape.ts';
import { draftEntities } from './draft.ts';
import { writeCatalog } from './write.ts';

/**
 * The text of a first `catalog.yaml`, from the tables and views that the address's role may read, in one schema or in
 * all but the system's. Throws the `source_*` errors.
 */
export async function introspectCatalog(url: string, options: { readonly schema?: string } = {}): Promise<string> {
  const { schema } = options;
  const { database, relations } = await readDatabaseShape(url, schema);
  const draft = draftEntities(relations);
  if (draft.entities.length === 0) {
    const where = schema === undefined ? 'this database' : `schema ${schema}`;
    throw new AppError('source_query_failed', { detail: `${where} has no table with a key that the role may read` });
  }
  return writeCatalog(toEnvironmentName(database), draft);
}

/** Names of environments are one line of at most 100 characters. */
function toEnvironmentName(database: string): string {
  const name = database
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100);
  return name === '' ? 'Customers' : name;
}

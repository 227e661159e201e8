import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { introspectCatalog } from '../sources/catalog/index.ts';

const USAGE = 'npm run catalog:init -- --url <postgres url> [--schema <schema>] [--out catalog.yaml] [--force]\n';

/** Writes a first catalog.yaml by looking at a database. Never writes over a file unless told to. */
export async function catalogInit(argv: string[]): Promise<number> {
  const options = parse(argv);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\nUsage: ${USAGE}`);
    return 2;
  }
  const path = resolve(options.out);
  if (existsSync(path) && !options.force) {
    process.stderr.write(`${path} exists already; --force writes over it, --out takes another name.\n`);
    return 1;
  }
  const text = await introspectCatalog(options.url, options.schema === undefined ? {} : { schema: options.schema });
  await writeFile(path, text);
  process.stdout.write(
    `Wrote ${path}. Look it through, add segments, then start with CATALOG=${options.out} and SOURCE_URL.\n`,
  );
  return 0;
}

function parse(argv: string[]): { url: string; schema: string | undefined; out: string; force: boolean } | string {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        url: { type: 'string' },
        schema: { type: 'string' },
        out: { type: 'string', default: 'catalog.yaml' },
        force: { type: 'boolean', default: false },
      },
    });
    if (values.url === undefined || values.url.trim() === '')
      return '--url is needed: the address of the customer database.';
    return { url: values.url, schema: values.schema, out: values.out, force: values.force };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

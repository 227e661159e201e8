import { readFileSync, writeFileSync } from 'node:fs';
import { configSchema } from '../src/config/index.ts';

/** `.env.example`, made from the configuration schema; `--check` fails when the file differs. */
const lines = Object.entries(configSchema.shape).flatMap(([name, field]) => {
  const meta = field.meta() ?? {};
  const fallback = configSchema.safeParse({}).data?.[name as keyof typeof configSchema.shape];
  const value = fallback === undefined || fallback === '' ? (meta.example ?? '') : fallback;
  return [
    `# ${meta.description ?? ''}`,
    `${fallback === undefined || fallback === '' ? '# ' : ''}${name}=${String(value)}`,
    '',
  ];
});
const text = `# Copy to .env and change what you need; every variable is optional.\n\n${lines.join('\n')}`;
const path = new URL('../.env.example', import.meta.url);
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== text) {
    console.error('.env.example is out of date: run `npm run env:example`');
    process.exit(1);
  }
} else {
  writeFileSync(path, text);
}

import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleWebAssets } from '../src/surfaces/web/assets.ts';
import type { Reader } from '../src/views/contract.ts';
import { createViews } from '../src/views/index.ts';
import { createSamples, listSamples, NOW } from '../test/support/samples.ts';
import { personId } from '../test/support/samples-runs.ts';

/* Draws every card with every sample, as the web chat draws them, into preview/index.html. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = `${ROOT}preview`;
const LANGUAGES = { en: 'en-GB', nl: 'nl-NL' } as const;
const WIDTHS = [360, 700];

const toReader = (locale: string): Reader => ({ id: personId(), role: 'admin', locale, zone: 'Europe/Amsterdam' });

function renderSamples(): { label: string; view: string; lang: string; title: string; card: unknown }[] {
  const views = createViews({ now: () => NOW });
  return Object.entries(LANGUAGES).flatMap(([lang, locale]) =>
    listSamples(createSamples()).map(({ label, answer }) => {
      const { title, card } = views.render(answer, toReader(locale));
      return { label, view: answer.view, lang, title, card };
    }),
  );
}

/** Runs in the browser. `?lang=nl&view=run&theme=dark&width=360` narrows what is shown. */
const PAGE_SCRIPT = `
import { registerCardElements } from './src/surfaces/web/client/card-elements.ts';
import { renderCard } from './src/surfaces/web/client/card-view.ts';
import { configureCards } from './src/surfaces/web/client/host-config.ts';

registerCardElements();
configureCards('More');
const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset.theme = theme;
const widths = query.get('width') ? [Number(query.get('width'))] : ${JSON.stringify(WIDTHS)};
const isWanted = (sample) =>
  sample.lang === (query.get('lang') ?? 'en') && (!query.get('view') || query.get('view') === sample.view);
const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
};
for (const sample of JSON.parse(document.getElementById('samples').textContent).filter(isWanted)) {
  const row = make('div', 'row');
  for (const width of widths) {
    const { element } = renderCard(sample.card, {}, () => {});
    const isForm = element.querySelector('.ac-input') !== null;
    const card = make('form', 'card', ...(isForm ? [make('h2', 'form-title', sample.title)] : []), element);
    if (sample.card.exportBot) card.dataset.state = sample.card.exportBot.state;
    card.style.width = width + 'px';
    row.append(card);
  }
  document.body.append(make('section', '', make('h3', 'label', sample.label), row));
}
`;

const PAGE_STYLE = `
body { display: block; height: auto; overflow: auto; padding: 24px; background: var(--bg); color: var(--text); font-family: var(--sans); }
html { height: auto; overflow: auto; }
.row { display: flex; gap: 24px; align-items: flex-start; margin-bottom: 28px; }
.row .card { max-width: none; flex: none; }
.label { margin: 0 0 6px; color: var(--text-3); font-size: 12px; font-weight: 500; }
.form-title { padding: 16px 16px 0; font-size: 17px; }
nav { display: flex; flex-wrap: wrap; gap: 12px; margin-bottom: 24px; font-size: 13px; }
`;

async function bundleScript(): Promise<string> {
  const result = await build({
    stdin: { contents: PAGE_SCRIPT, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** The style sheets of the web chat, fonts and pictures left out: the page stands alone. */
async function readStyles(): Promise<string> {
  const { files } = await bundleWebAssets();
  const sheet = [...files].find(([name]) => name.endsWith('.css'))?.[1];
  return Buffer.from(sheet ?? new Uint8Array())
    .toString('utf8')
    .replaceAll('/assets/', 'assets/');
}

function toLinks(views: readonly string[]): string {
  const options = [
    '?lang=en',
    '?lang=nl',
    '?theme=dark',
    '?theme=dark&lang=nl',
    ...views.map((view) => `?view=${view}`),
  ];
  return options.map((query) => `<a href="${query}">${query.slice(1)}</a>`).join('\n');
}

const samples = renderSamples();
const [styles, script] = await Promise.all([readStyles(), bundleScript()]);
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Cards</title>
<style>${styles}${PAGE_STYLE}</style>
<nav>${toLinks([...new Set(samples.map(({ view }) => view))])}</nav>
<script type="application/json" id="samples">${JSON.stringify(samples).replaceAll('<', '\\u003c')}</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</html>
`;
await mkdir(FOLDER, { recursive: true });
await writeFile(`${FOLDER}/index.html`, page);
console.log(`${samples.length} cards in ${FOLDER}/index.html`);

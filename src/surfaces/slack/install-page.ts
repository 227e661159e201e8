import type { PlatformChat } from '../../chat/platform-contract.ts';

type Key = Parameters<PlatformChat['text']>[0] & `install.${string}`;

export interface PageText {
  readonly language: string;
  t(key: Key, params?: Readonly<Record<string, string>>): string;
}

interface Page {
  readonly title: Key;
  readonly lead: Key;
  readonly params?: Readonly<Record<string, string>>;
  readonly link?: readonly [text: Key, href: string];
}

const toHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** One sentence and perhaps a button, for the minute in which somebody installs the app. */
export function toPage({ language, t }: PageText, { title, lead, params = {}, link }: Page): string {
  const heading = toHtml(t(title, params));
  const button =
    link === undefined ? '' : `<p><a class="button" href="${toHtml(link[1])}">${toHtml(t(link[0]))}</a></p>`;
  return `<!doctype html>
<html lang="${toHtml(language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${heading}</title>
<style>
:root { color-scheme: light dark; --ink: #1d2129; --paper: #fff; --accent: #3947b8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaf0; --paper: #16181d; --accent: #6d7bea; } }
body { font: 17px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 32rem; margin: 16vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
.button { display: inline-block; background: var(--accent); color: #fff; padding: .6rem 1.1rem; border-radius: .5rem; text-decoration: none; font-weight: 600; }
</style></head>
<body><main><h1>${heading}</h1><p>${toHtml(t(lead, params))}</p>${button}</main></body></html>
`;
}

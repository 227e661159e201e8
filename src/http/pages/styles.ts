import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Hono } from 'hono';

export interface StyleSheet {
  /** Address, named by its content. */
  readonly path: string;
  readonly text: string;
}

export function readStyleSheet(): StyleSheet {
  const text = readFileSync(new URL('./pages.css', import.meta.url), 'utf8');
  return { path: `/pages/styles-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.css`, text };
}

export function mountStyleSheet(app: Hono, { path, text }: StyleSheet): void {
  app.get(path, (context) =>
    context.body(text, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    }),
  );
}

/** A browser without scripts that sends what a person's browser would, and keeps everything that it was given. */
export interface Visitor {
  readonly cookies: Map<string, { readonly value: string; readonly path: string }>;
  get(url: string, headers?: Record<string, string>): Promise<Visited>;
  /** Sends the form of a page with that button, filled in. */
  submit(
    page: Visited,
    button: string,
    inputs?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Visited>;
  /** Sends these fields, whatever the page has. */
  post(url: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Visited>;
}

export interface Visited {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The words that a person reads. */
  readonly text: string;
  /** Where it sends the browser, absolute. */
  readonly location: string | undefined;
}

/** Follows no redirects. `seen` collects headers and bodies of all answers. */
export function createVisitor(seen: string[] = [], language = 'en-GB,en;q=0.9'): Visitor {
  const cookies: Visitor['cookies'] = new Map();

  async function visit(url: string, init: RequestInit): Promise<Visited> {
    const { pathname } = new URL(url);
    const sent = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`);
    const headers = {
      'accept-language': language,
      ...(sent.length > 0 ? { cookie: sent.join('; ') } : {}),
      ...init.headers,
    };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const [name = '', value = ''] = pair.split('=');
      const path = attributes.find((attribute) => attribute.startsWith('Path='))?.slice(5) ?? '/';
      if (attributes.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, { value, path });
    }
    const html = await response.text();
    seen.push(JSON.stringify([...response.headers]), html);
    const location = response.headers.get('location');
    return {
      url,
      status: response.status,
      headers: response.headers,
      html,
      text: toText(html),
      location: location === null ? undefined : new URL(location, url).href,
    };
  }

  const post: Visitor['post'] = (url, fields, headers = {}) =>
    visit(url, {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      // What a page without referrers makes Chromium, Firefox and Safari send with its forms.
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: 'null',
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
    });

  return {
    cookies,
    get: (url, headers = {}) => visit(url, { headers }),
    post,
    submit(page, button, inputs = {}, headers = {}) {
      const action = /<form method="post" action="([^"]+)"/.exec(page.html)?.[1];
      const value = new RegExp(`<button[^>]*name="do" value="(\\w+)"[^>]*>${button}</button>`).exec(page.html)?.[1];
      if (action === undefined || value === undefined) throw new Error(`no button "${button}" on: ${page.text}`);
      return post(new URL(action, page.url).href, { ...hiddenOf(page), ...inputs, do: value }, headers);
    },
  };
}

/** Opens a link and comes out at the form. */
export async function openLink(visitor: Visitor, url: string): Promise<Visited> {
  const opened = await visitor.submit(await visitor.get(url), '(?:Open|Openen)');
  if (opened.location === undefined) throw new Error(`not opened: ${opened.status} ${opened.text}`);
  return visitor.get(opened.location);
}

/** The fields of a form that nobody types in. */
export const hiddenOf = ({ html }: Visited): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [
      name,
      fromHtml(value!),
    ]),
  );

const toText = (html: string): string =>
  fromHtml(html.replace(/^[\s\S]*<body>/, '').replace(/<[^>]+>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();

const fromHtml = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|#39|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' })[name] ?? '',
  );

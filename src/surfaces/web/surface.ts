import { Hono } from 'hono';
import type { Chat } from '../../chat/contract.ts';
import { AppError } from '../../domain/errors.ts';
import type { EnvironmentId } from '../../domain/ids.ts';
import type { Person } from '../../domain/person.ts';
import { mountAssets, toStyleSheet, type WebAssets } from './assets.ts';
import { answerErrors, type WebLog } from './errors.ts';
import { streamEvents } from './events.ts';
import { limitBody, requireJson, requireLoopbackHost, requireSameOrigin, sendSecureHeaders } from './guards.ts';
import { createHub } from './hub.ts';
import { createRedrawer } from './redraw.ts';
import {
  completeQuerySchema,
  eventsQuerySchema,
  parseJson,
  parseRequest,
  stateQuerySchema,
  turnSchema,
} from './requests.ts';
import { mountSignIn, requireSignIn, type SignInOptions } from './sign-in.ts';
import { readState } from './state.ts';
import { stripPrefix } from './text.ts';
import { createTakeTurn } from './turns.ts';

export interface WebSurfaceOptions {
  readonly chat: Chat;
  readonly environmentId: EnvironmentId;
  readonly environmentName: string;
  /** Without one, only requests to a loopback name are answered. */
  readonly signInSecret?: string | undefined;
  readonly clock?: () => Date;
  readonly log: WebLog;
  readonly assets: WebAssets;
}

export interface WebSurface {
  /** To be mounted at `/`. */
  readonly app: Hono;
  /** Ends all streams of events and stops watching. */
  close(): void;
}

/** The web chat: one page, its assets, and the calls that the page makes. It has no accounts (DESIGN section 9). */
export function createWebSurface(options: WebSurfaceOptions): WebSurface {
  const { chat, log, assets, signInSecret, clock = () => new Date() } = options;
  const environment = { id: options.environmentId, name: options.environmentName };
  const hub = createHub(chat, environment.id, log);
  const redrawer = createRedrawer(chat, log);
  const takeTurn = createTakeTurn(chat, environment.id, redrawer);

  const app = new Hono();
  app.onError(answerErrors(log));
  // Named one by one: mounted at `/`, a wildcard would also guard the routes of others.
  for (const path of ['/', '/assets/*', '/sign-in', '/api/*']) app.use(path, sendSecureHeaders());
  if (signInSecret === undefined) {
    for (const path of ['/', '/assets/*', '/api/*']) app.use(path, requireLoopbackHost());
  } else {
    const signIn: SignInOptions = { secret: signInSecret, clock, styles: toStyleSheet(assets) };
    app.post('/sign-in', requireSameOrigin(), limitBody());
    mountSignIn(app, signIn);
    for (const path of ['/', '/api/*']) app.use(path, requireSignIn(signIn));
  }
  app.use('/api/*', requireSameOrigin());
  app.post('/api/*', requireJson(), limitBody());
  mountAssets(app, assets);

  app.get('/api/state', async (context) => {
    const { as } = parseRequest(stateQuerySchema, context.req.query());
    const people = await chat.people(environment.id);
    const me = as === undefined ? people[0] : people.find((person) => person.id === as);
    if (me === undefined) throw unknownPerson();
    return context.json(await readState(chat, environment, people, me), 200, { 'cache-control': 'no-store' });
  });

  app.post('/api/turns', async (context) => {
    const request = parseRequest(turnSchema, parseJson(await context.req.text()));
    const person = await findPerson(chat, environment.id, request.as);
    return context.json(await takeTurn(person, request), 200, { 'cache-control': 'no-store' });
  });

  app.get('/api/events', async (context) => {
    const query = parseRequest(eventsQuerySchema, {
      since: context.req.header('last-event-id'),
      ...context.req.query(),
    });
    const person = await findPerson(chat, environment.id, query.as);
    return streamEvents(context, { chat, environmentId: environment.id, hub, redrawer, person, since: query.since });
  });

  app.get('/api/complete', async (context) => {
    const query = parseRequest(completeQuerySchema, context.req.query());
    const person = await findPerson(chat, environment.id, query.as);
    const { prefix, line } = stripPrefix(query.line);
    const found = await chat.complete(environment.id, person.id, line);
    const completions = found.map((completion) => ({ ...completion, line: prefix + completion.line }));
    return context.json({ completions }, 200, { 'cache-control': 'no-store' });
  });

  return {
    app,
    close() {
      hub.close();
      redrawer.close();
    },
  };
}

async function findPerson(chat: Chat, environmentId: EnvironmentId, id: string): Promise<Person> {
  const person = (await chat.people(environmentId)).find((candidate) => candidate.id === id);
  if (person === undefined) throw unknownPerson();
  return person;
}

const unknownPerson = (): AppError<'invalid_request'> => new AppError('invalid_request', { detail: 'no such person' });

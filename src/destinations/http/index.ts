export { send } from './client.ts';
export type { HttpAnswer, HttpOptions } from './contract.ts';
export { gone, isPassing, refused, shorten, toStatusError, unreachable } from './errors.ts';
export { readJson, toJson } from './json.ts';
export { publicTransport } from './public.ts';

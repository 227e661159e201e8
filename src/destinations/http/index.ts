export { type HttpAnswer, type HttpOptions, send, type Transport } from './client.ts';
export { gone, isPassing, refused, shorten, toStatusError, unreachable } from './errors.ts';
export { readJson, toJson } from './json.ts';
export { publicTransport } from './public.ts';

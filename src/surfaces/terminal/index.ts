export { parseTerminalArguments, type TerminalArguments } from './arguments.ts';
export type { Streams, TerminalOptions } from './options.ts';
export { type RenderedCard, type RenderOptions, renderCard } from './render.ts';
export { runTerminal } from './session.ts';

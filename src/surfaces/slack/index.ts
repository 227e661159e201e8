export type { SlackSettings } from './settings.ts';
export { openSlackSurface, type SlackSurface, type SlackSurfaceOptions } from './surface.ts';

export { buildWebAssets, bundleWebAssets, type WebAssets, writeWebAssets } from './assets.ts';
export { createWebSurface, type WebSurface, type WebSurfaceOptions } from './surface.ts';

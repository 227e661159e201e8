export { type CatalogHolder, type CatalogListeners, openCatalogFile } from './holder.ts';
export { introspectCatalog } from './introspect.ts';
export { formatProblem, type LoadedCatalog, type LocatedProblem, loadCatalog } from './load.ts';

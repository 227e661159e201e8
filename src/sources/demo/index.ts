export { seedDemoCustomers } from './seed.ts';

/** The catalog that goes with the demo customers. */
export const DEMO_CATALOG = new URL('./catalog.yaml', import.meta.url);

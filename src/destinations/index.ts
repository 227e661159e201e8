export { createDestinations, type DestinationOptions, requireDestination } from './registry.ts';

export { createDestinations, type DestinationOptions, requireBytes, requireDestination } from './registry.ts';

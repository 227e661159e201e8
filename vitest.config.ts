import { defineConfig } from 'vitest/config';

/** A busy machine may be late once in CI; what fails twice is broken. Elsewhere the first failure counts. */
const retry = process.env.CI === undefined ? 0 : 1;

const project = (name: string, extra: Record<string, unknown> = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], retry, ...extra },
});
/** One real PostgreSQL for the whole run; each file clones its own database from a migrated template. */
const withPostgres = { globalSetup: ['test/support/global-setup.ts'], testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('contract', withPostgres),
      project('integration', withPostgres),
      project('e2e', { ...withPostgres, testTimeout: 120_000, fileParallelism: false }),
    ],
  },
});

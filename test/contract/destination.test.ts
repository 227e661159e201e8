import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDestinations, requireDestination } from '../../src/destinations/index.ts';
import { cases } from './destination-cases.ts';
import { testDestination } from './destination-suite.ts';

const destinations = createDestinations({ exportDir: join(tmpdir(), 'unused'), allowPrivateNetworks: false });
for (const [kind, play] of Object.entries(cases)) testDestination(kind, play);

describe('the registry', () => {
  it('has no destination of files that escapes these tests', () => {
    const kinds = [...destinations.values()].filter(({ takes }) => takes === 'bytes').map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(Object.keys(cases).sort());
  });

  it('answers for kinds that it does not know', () => {
    expect(() => requireDestination(destinations, 'fax')).toThrow(
      expect.objectContaining({ code: 'destination_refused', params: expect.objectContaining({ destination: 'fax' }) }),
    );
  });
});

import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createDestinations } from '../../src/destinations/index.ts';
import { linkedinCompanyCase, linkedinContactCase, mailchimpCase, webhookCase } from './records-cases.ts';
import type { RecordsCase } from './records-far-end.ts';
import { testRecordsDestination } from './records-suite.ts';

/** How to play the far end of each kind; a destination without an entry here fails below. */
const cases: Readonly<Record<string, Readonly<Record<string, RecordsCase>>>> = {
  mailchimp: { mailchimp: mailchimpCase },
  linkedin: { 'linkedin, people': linkedinContactCase, 'linkedin, companies': linkedinCompanyCase },
  webhook: { webhook: webhookCase },
};
for (const [name, play] of Object.values(cases).flatMap((one) => Object.entries(one)))
  testRecordsDestination(name, play);

describe('the registry', () => {
  it('has no destination of records that escapes these tests', () => {
    const all = createDestinations({ exportDir: tmpdir(), allowPrivateNetworks: false });
    const kinds = [...all.values()].filter(({ takes }) => takes === 'records').map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(Object.keys(cases).sort());
  });
});

import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SettingMeta } from '../../src/destinations/contract.ts';
import { createDestinations } from '../../src/destinations/registry.ts';
import { createViews } from '../../src/views/index.ts';
import { toFormatLocale, toZone } from '../../src/views/locale.ts';
import { neutralise, toShown, truncateMiddle } from '../../src/views/plain.ts';
import { isStringKey, STRINGS } from '../../src/views/strings/index.ts';
import { createPhrasebook } from '../../src/views/words.ts';
import { personId } from '../support/samples-runs.ts';

/** Label, help and placeholder of a field of a form. */
function toKeys(field: z.ZodType): string[] {
  const { label, help, placeholder } = (z.globalRegistry.get(field) ?? {}) as Partial<SettingMeta>;
  return [label, help, placeholder].filter((key) => key !== undefined);
}

const NOW = new Date('2026-11-23T14:05:30Z');
const phrasebook = createPhrasebook();
const english = phrasebook({ locale: 'en-GB', zone: 'Europe/Amsterdam' }, NOW);
const dutch = phrasebook({ locale: 'nl-NL', zone: 'Europe/Amsterdam' }, NOW);
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);

describe('words', () => {
  it('count in the grammar of the language', () => {
    expect([0, 1, 1_234].map((total) => english.t('list.title', { total }))).toEqual([
      'No exports',
      '1 export',
      '1,234 exports',
    ]);
    expect([0, 1, 1_234].map((total) => dutch.t('list.title', { total }))).toEqual([
      'Geen exports',
      '1 export',
      '1.234 exports',
    ]);
  });

  it('take names as they are, whatever they look like', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what templates would expand
    const name = "{count, plural, other {#}} it's <b> ${x}";
    expect(english.t('notice.export_deleted.say', { name })).toContain(`“${name}”`);
  });

  it('say when something was, close by and exactly', () => {
    expect(english.when(ago(20))).toBe('just now (23 Nov 2026, 15:05)');
    expect(english.when(ago(2 * 3600))).toBe('2 hours ago (23 Nov 2026, 13:05)');
    expect(dutch.when(ago(86_400))).toBe('gisteren (22 nov 2026, 15:05)');
    expect(english.when(ago(30 * 86_400))).toBe('24 Oct 2026, 16:05');
  });

  it('measure in units that can be taken in', () => {
    expect([0, 400, 3_400, 65_000, 60_000, 7_265_000].map(dutch.duration)).toEqual([
      '0 sec',
      '0,4 sec',
      '3,4 sec',
      '1 min 5 sec',
      '1 min',
      '2 uur 1 min',
    ]);
    expect([0, 999, 1_536, 4.2e9].map(english.bytes)).toEqual(['0 byte', '999 byte', '1.5 kB', '4.2 GB']);
  });

  it('speak English to those whose language is missing, with the numbers of their country', () => {
    expect(toFormatLocale('fr-FR')).toBe('en-FR');
    expect(toFormatLocale('nl-BE')).toBe('nl-BE');
    expect(toFormatLocale('not a locale')).toBe('en');
    expect(toZone('Mars/Olympus')).toBe('UTC');
  });

  it('show a label that came as data, also one that is not in the table', () => {
    expect(dutch.label('settings.folder.folder')).toBe('Map');
    expect(dutch.label('region')).toBe('region');
    expect(isStringKey('toString')).toBe(false);
  });

  it('use the same parameters in every language', () => {
    const names = (message: string) => new Set([...message.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]));
    for (const key of Object.keys(STRINGS.en).filter(isStringKey)) {
      expect([...names(STRINGS.nl[key])].sort(), key).toEqual([...names(STRINGS.en[key])].sort());
    }
  });

  it('are there for every setting and credential of every destination', () => {
    const destinations = createDestinations({ exportDir: tmpdir(), allowPrivateNetworks: false });
    const keys = [...destinations.values()].flatMap((destination) =>
      [destination.settings, destination.credentials, destination.target].flatMap((schema) =>
        schema instanceof z.ZodObject ? Object.values(schema.shape).flatMap(toKeys) : [],
      ),
    );
    expect(keys).toContain('settings.sftp.host');
    expect(keys.filter((key) => !isStringKey(key))).toEqual([]);
  });

  it('are there for what is not a card', () => {
    const reader = { id: personId(), role: 'viewer', locale: 'nl', zone: 'UTC' } as const;
    expect(createViews().text('commands.run.summary', reader)).toBe('Voert één export uit, of meer, of allemaal');
  });
});

describe('names from people', () => {
  it('come on one line, without what cannot be seen, cut by code points', () => {
    expect(toShown('a\u202Eb\u0000c\n d ')).toBe('a b c d');
    expect([...toShown('😀'.repeat(500))].length).toBe(80);
    expect(toShown('👩🏽‍🚀'.repeat(2), 4)).toBe('👩…');
  });

  it('keep their end when they are cut for a button', () => {
    expect(truncateMiddle('Everybody who ordered in 2026', 20)).toBe('Everybody who…n 2026');
  });

  it('are never read as a date to fill in', () => {
    expect(neutralise('{{DATE(x)}} {{time(y)}} {{z}}')).toBe('{\u2060{DATE(x)}} {\u2060{time(y)}} {{z}}');
  });
});

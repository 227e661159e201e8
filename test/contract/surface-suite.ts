import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SurfaceDriver, SurfaceUnderTest } from '../support/surface-driver.ts';
import { proveCommands } from './surface/commands.ts';
import { proveForms } from './surface/forms.ts';
import { proveJourneys } from './surface/journeys.ts';
import { proveManners } from './surface/manners.ts';
import { proveRoughTreatment } from './surface/rough.ts';
import type { Part } from './surface/turns.ts';

const PARTS: Readonly<Record<string, (part: Part) => void>> = {
  'every command': proveCommands,
  'every form': proveForms,
  'bad input': proveRoughTreatment,
  'what the platform has': proveManners,
  journeys: proveJourneys,
};
const CAPABILITIES = ['hasThreads', 'hasPrivateMessages', 'hasHome', 'hasSlashCommands'];

/**
 * Runs every command and every form of the bot through a platform as its people use it. Each part has a bot of its own.
 * A case that the platform waives is run all the same, and has to fail: a waiver that is not needed any more is an error.
 */
export function describeSurface(surface: SurfaceUnderTest): void {
  describe(`the bot in ${surface.name}`, () => {
    const known = new Set(CAPABILITIES);
    for (const [title, prove] of Object.entries(PARTS)) {
      describe(title, () => {
        let driver: SurfaceDriver | undefined;
        beforeAll(async () => {
          driver = await surface.open();
        });
        afterAll(() => driver?.close());
        const theDriver = (): SurfaceDriver => {
          if (driver === undefined) throw new Error('the driver is not open');
          return driver;
        };
        prove({
          driver: theDriver,
          prove(name, test, needs = []) {
            known.add(name);
            const reason = [name, ...needs].map((key) => surface.waivers[key]).find((one) => one !== undefined);
            if (reason === undefined) return it(name, () => test(theDriver()));
            it(`${name} (waived: ${reason})`, () => requireFailure(() => test(theDriver()), reason));
          },
        });
      });
    }

    it('waives only what there is', () => {
      expect(Object.keys(surface.waivers).filter((key) => !known.has(key))).toEqual([]);
    });
  });
}

async function requireFailure(test: () => Promise<void>, reason: string): Promise<void> {
  const hasFailed = await test().then(
    () => false,
    () => true,
  );
  if (!hasFailed) throw new Error(`this works, though it is waived (“${reason}”): take the waiver away`);
}

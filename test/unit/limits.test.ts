import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkMembers,
  limitDetailsSchema,
  type MemberLimits,
  toSituation,
  withOverride,
} from '../../src/domain/limits.ts';
import { sayLimit } from '../../src/views/limit-words.ts';
import { createPhrasebook } from '../../src/views/words.ts';

const counted = (count: number, title = 'Australia') => ({ title, kind: 'profile' as const, count });
const en = createPhrasebook()({ locale: 'en-US', zone: 'UTC' }, new Date());
const nl = createPhrasebook()({ locale: 'nl-NL', zone: 'UTC' }, new Date());

const limit = fc.option(fc.integer({ min: 1, max: 2_000 }), { nil: undefined });
const limits = fc.record({ perExport: limit, perSegment: limit, minimumPerSegment: limit });
const items = fc.array(
  fc.record({ title: fc.string({ minLength: 1 }), kind: fc.constant('profile' as const), count: fc.nat(3_000) }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

/** SPEC section 5, once more and as plainly as can be. */
function expected(
  { perExport = Infinity, perSegment = Infinity, minimumPerSegment = 0 }: MemberLimits,
  counts: number[],
) {
  const sum = counts.reduce((one, other) => one + other, 0);
  if (sum > perExport || counts.some((count) => count > perSegment)) return 'limit_exceeded';
  if (counts.some((count) => count < minimumPerSegment)) return 'below_minimum';
  return sum >= perExport * 0.9 || counts.some((count) => count >= perSegment * 0.9) ? 'near' : 'fine';
}

describe('members against limits', () => {
  it('is over, under, close or fine as SPEC says, for any limits and segments', () => {
    fc.assert(
      fc.property(limits, items, (given, some) => {
        const check = checkMembers(given, some, 'Mailchimp');
        const said = check.kind === 'skip' ? check.reason : check.kind === 'near' ? 'near' : 'fine';
        expect(said).toBe(
          expected(
            given,
            some.map(({ count }) => count),
          ),
        );
        if (check.kind === 'skip' || check.kind === 'near')
          expect(limitDetailsSchema.parse(check.details)).toEqual(check.details);
      }),
      { numRuns: 1_000 },
    );
  });

  it('knows no limits where there are none, and says so apart from being within them', () => {
    expect(checkMembers({}, [counted(9e9)], 'Folder')).toEqual({ kind: 'unlimited' });
    expect(checkMembers({ perExport: 100 }, [counted(10)], 'Folder')).toEqual({ kind: 'within' });
  });

  it('takes the limit of a contract for the one per export, or per segment where that is the only one', () => {
    expect(withOverride({ perExport: 100, perSegment: 50 }, 70)).toEqual({ perExport: 70, perSegment: 50 });
    expect(withOverride({ perSegment: 50 }, 70)).toEqual({ perSegment: 70 });
    expect(withOverride({}, 70)).toEqual({ perExport: 70 });
    expect(withOverride({ perExport: 100 }, undefined)).toEqual({ perExport: 100 });
  });

  it('is the same situation until something but the count changes', () => {
    const near = (count: number, most: number) => {
      const check = checkMembers({ perExport: most }, [counted(count)], 'Mailchimp');
      return check.kind === 'near' ? toSituation(check.details) : check.kind;
    };
    expect(near(95, 100)).toBe(near(96, 100));
    expect(near(95, 100)).not.toBe(near(95, 101));
  });
});

describe('the sentence about a limit', () => {
  const say = (given: MemberLimits, some: Parameters<typeof checkMembers>[1], words = en) => {
    const check = checkMembers(given, some, 'Mailchimp');
    if (check.kind === 'skip') return sayLimit(words, check.details, 'skipped');
    return check.kind === 'near' ? sayLimit(words, check.details, 'near') : '';
  };

  it('is that of SPEC section 5', () => {
    expect(say({ perExport: 1_000_000 }, [counted(1_204_331)])).toBe(
      'Australia has 1,204,331 profiles. Mailchimp accepts 1,000,000 per export, so this export is skipped.',
    );
    expect(say({ perExport: 1_000_000 }, [counted(1_204_331)], nl)).toBe(
      'Australia heeft 1.204.331 profielen. Mailchimp accepteert er 1.000.000 per export, dus deze export is overgeslagen.',
    );
  });

  it('adds several up, and names the one that counts alone', () => {
    expect(say({ perExport: 10 }, [counted(6, 'A'), counted(5, 'B')])).toContain('A and B have 11 profiles together.');
    expect(say({ perSegment: 10 }, [counted(6, 'A'), counted(11, 'B')])).toBe(
      'B has 11 profiles. Mailchimp accepts 10 per segment, so this export is skipped.',
    );
    expect(say({ minimumPerSegment: 300 }, [counted(600, 'A'), counted(1, 'B')])).toBe(
      'B has 1 profile. Mailchimp asks for at least 300 per segment, so this export is skipped.',
    );
    expect(
      say(
        { perExport: 100 },
        Array.from({ length: 8 }, (_, n) => counted(99, `S${n}`)),
      ),
    ).toContain('S0, S1, S2, S3, S4 and 3 more have 792 profiles together.');
  });

  it('never says that all is used while there is room', () => {
    expect(say({ perExport: 1_000_000 }, [counted(999_999)])).toContain('99% of that is used');
  });
});

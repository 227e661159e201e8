import type { Faker } from '@faker-js/faker';
import { faker as ar } from '@faker-js/faker/locale/ar';
import { faker as de } from '@faker-js/faker/locale/de';
import { faker as en } from '@faker-js/faker/locale/en';
import { faker as enAu } from '@faker-js/faker/locale/en_AU';
import { faker as enGb } from '@faker-js/faker/locale/en_GB';
import { faker as es } from '@faker-js/faker/locale/es';
import { faker as fr } from '@faker-js/faker/locale/fr';
import { faker as ja } from '@faker-js/faker/locale/ja';
import { faker as nl } from '@faker-js/faker/locale/nl';
import { faker as pl } from '@faker-js/faker/locale/pl';
import { faker as ptBr } from '@faker-js/faker/locale/pt_BR';
import { faker as tr } from '@faker-js/faker/locale/tr';
import { COUNTRIES, type Country } from './countries.ts';

/** Words of one country to draw from; a name in two genders where the language tells them apart. */
export interface NamePool {
  readonly female: PersonNames;
  readonly male: PersonNames;
  readonly streets: readonly string[];
  readonly companies: readonly string[];
}

interface PersonNames {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

const FAKERS: Readonly<Record<string, Faker>> = {
  ar,
  de,
  en,
  en_AU: enAu,
  en_GB: enGb,
  es,
  fr,
  ja,
  nl,
  pl,
  pt_BR: ptBr,
  tr,
};
const POOL_SIZE = 250;

/** Asking faker for each value of 20,000 customers takes seconds; drawing from pools takes a tenth of that. */
export function createNamePools(seed: number): ReadonlyMap<Country, NamePool> {
  return new Map(
    COUNTRIES.map((country, index) => {
      const faker = FAKERS[country.locale] ?? en;
      faker.seed(seed + index);
      return [country, createPool(faker)];
    }),
  );
}

function createPool(faker: Faker): NamePool {
  const list = (make: () => string): string[] => Array.from({ length: POOL_SIZE }, make);
  const people = (sex: 'female' | 'male'): PersonNames => ({
    first: list(() => faker.person.firstName(sex)),
    last: list(() => faker.person.lastName(sex)),
  });
  return {
    female: people('female'),
    male: people('male'),
    streets: list(() => faker.location.street()),
    companies: list(() => faker.company.name()),
  };
}

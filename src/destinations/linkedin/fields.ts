import type { Semantic } from '../../domain/catalog.ts';
import type { FarField, FarFields } from '../contract-records.ts';
import type { Targeting } from './account.ts';

const field = (name: string, title: string, semantic?: Semantic): FarField => ({
  name,
  title,
  ...(semantic === undefined ? {} : { semantic }),
  required: false,
});

const CONTACT: FarFields = {
  fields: [
    field('email', 'E-mail address', 'email'),
    field('appleIdfa', 'Apple advertising ID'),
    field('googleAid', 'Google advertising ID'),
    field('firstName', 'First name', 'first_name'),
    field('lastName', 'Last name', 'last_name'),
    field('title', 'Job title'),
    field('company', 'Company', 'company'),
    field('country', 'Country', 'country'),
  ],
  identities: [['email'], ['appleIdfa'], ['googleAid'], ['firstName', 'lastName']],
};

const COMPANY: FarFields = {
  fields: [
    field('companyName', 'Company name', 'company'),
    field('companyWebsiteDomain', 'Website', 'website'),
    field('companyEmailDomain', 'E-mail domain'),
    field('companyPageUrl', 'LinkedIn page'),
    field('stockSymbol', 'Stock symbol'),
    field('city', 'City', 'city'),
    field('state', 'State', 'state'),
    field('country', 'Country', 'country'),
  ],
  identities: [['companyName'], ['companyWebsiteDomain'], ['companyEmailDomain'], ['companyPageUrl'], ['stockSymbol']],
};

export const fieldsOf = (targeting: Targeting | undefined): FarFields => (targeting === 'company' ? COMPANY : CONTACT);

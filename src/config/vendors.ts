import { z } from 'zod';
import { Secret } from './secret.ts';

const secret = () => z.string().transform((value) => new Secret(value));
const baseUrl = () => z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ''));

/** The variables of the places where audiences go. */
export const vendorVariables = {
  MAILCHIMP_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('App registered at Mailchimp, so that people can sign in there. Left out: they enter an API key.')
    .meta({ example: '123456789012' }),
  MAILCHIMP_CLIENT_SECRET: secret().optional().describe('Secret of that app.').meta({ example: 'secret-of-the-app' }),
  MAILCHIMP_API_URL: baseUrl()
    .optional()
    .describe('Stands in for all addresses of Mailchimp: a proxy, or a twin for trying things out.')
    .meta({ example: 'http://127.0.0.1:4620' }),
  LINKEDIN_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe('App registered at LinkedIn, so that people can sign in there. Left out: they enter an access token.')
    .meta({ example: '78abcdefghijkl' }),
  LINKEDIN_CLIENT_SECRET: secret().optional().describe('Secret of that app.').meta({ example: 'secret-of-the-app' }),
  LINKEDIN_SOURCE_PLATFORM: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'must be capital letters, digits and _')
    .optional()
    .describe(
      'Name that LinkedIn has given this installation as a source of audiences; LinkedIn Ads does not work without.',
    )
    .meta({ example: 'ACME_EXPORTS' }),
  LINKEDIN_VERSION: z
    .string()
    .regex(/^20\d\d(0[1-9]|1[0-2])$/, 'must be a year and a month, as in 202604')
    .default('202604')
    .describe("Version of LinkedIn's API; each is answered for about a year."),
  LINKEDIN_API_URL: baseUrl()
    .optional()
    .describe('Stands in for all addresses of LinkedIn: a proxy, or a twin for trying things out.')
    .meta({ example: 'http://127.0.0.1:4621' }),
};
type VendorVariables = z.infer<z.ZodObject<typeof vendorVariables>>;

/** How a vendor is reached, and the app that people sign in to it with. */
export interface Vendor {
  readonly apiUrl: string | undefined;
  readonly app: { readonly clientId: string; readonly clientSecret: Secret } | undefined;
}

export interface LinkedinVendor extends Vendor {
  readonly sourcePlatform: string | undefined;
  readonly version: string;
}

export function crossCheckVendors(variables: VendorVariables, wrong: ReadonlySet<string>): string[] {
  return (['MAILCHIMP', 'LINKEDIN'] as const).flatMap((vendor) => {
    const names = [`${vendor}_CLIENT_ID`, `${vendor}_CLIENT_SECRET`] as const;
    const given = names.find((name) => variables[name] !== undefined);
    const missing = names.find((name) => variables[name] === undefined && !wrong.has(name));
    return given === undefined || missing === undefined ? [] : [`${missing}: is needed when ${given} is set`];
  });
}

export const toVendors = (
  variables: VendorVariables,
): { readonly mailchimp: Vendor; readonly linkedin: LinkedinVendor } => ({
  mailchimp: {
    apiUrl: variables.MAILCHIMP_API_URL,
    app: toApp(variables.MAILCHIMP_CLIENT_ID, variables.MAILCHIMP_CLIENT_SECRET),
  },
  linkedin: {
    apiUrl: variables.LINKEDIN_API_URL,
    app: toApp(variables.LINKEDIN_CLIENT_ID, variables.LINKEDIN_CLIENT_SECRET),
    sourcePlatform: variables.LINKEDIN_SOURCE_PLATFORM,
    version: variables.LINKEDIN_VERSION,
  },
});

const toApp = (clientId: string | undefined, clientSecret: Secret | undefined): Vendor['app'] =>
  clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };

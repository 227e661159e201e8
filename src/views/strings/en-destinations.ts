/** What the destinations of records ask for: settings of accounts, of exports, and credentials. */
export const enDestinations = {
  'credentials_page.mailchimp_api_key': 'An API key ends with a data centre, as in …-us19. Copy all of it.',
  'credentials_page.webhook_secret': 'The secret needs at least 16 characters.',

  'settings.access_token': 'Access token',
  'settings.refresh_token': 'Refresh token',
  'settings.expires': 'Expires',

  'settings.mailchimp.server': 'Data centre',
  'settings.mailchimp.server.help': 'Leave it empty: it is found out when you sign in, or is in the API key.',
  'settings.mailchimp.server.placeholder': 'us19',
  'settings.mailchimp.apiKey': 'API key',
  'settings.mailchimp.apiKey.help':
    'In Mailchimp: Account, Extras, API keys. It ends with the data centre, as in …-us19.',
  'settings.mailchimp.audience': 'Audience',
  'settings.mailchimp.audience.help':
    'Members of each segment get a tag of its name there. Nobody’s subscription is changed, and nobody is deleted.',

  'settings.linkedin.accessToken.help':
    'Made in LinkedIn’s developer portal, with the permissions r_basicprofile, rw_ads and rw_dmp_segments. It works for 60 days.',
  'settings.linkedin.account': 'Ad account',
  'settings.linkedin.account.help': 'Those in which you may do more than look.',
  'settings.linkedin.targeting': 'Targeting',
  'settings.linkedin.targeting.contact': 'Contacts: people',
  'settings.linkedin.targeting.company': 'Companies: business accounts',
  'settings.linkedin.targeting.help':
    'People are matched by hashed address or by name, companies by name, website or page. Each segment becomes a matched audience of its name.',

  'settings.webhook.url': 'Address',
  'settings.webhook.url.help': 'Where batches are posted, as signed JSON. It has to begin with https://.',
  'settings.webhook.url.placeholder': 'https://hooks.example.com/exports',
  'settings.webhook.secret': 'Signing secret',
  'settings.webhook.secret.help':
    'At least 16 characters, the same as at the receiver, which checks the signature with it.',
} as const;

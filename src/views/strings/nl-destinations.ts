import type { enDestinations } from './en-destinations.ts';

export const nlDestinations = {
  'credentials_page.mailchimp_api_key':
    'Een API-sleutel eindigt op een datacenter, zoals …-us19. Kopieer de hele sleutel.',
  'credentials_page.webhook_secret': 'Het geheim moet minstens 16 tekens hebben.',

  'settings.access_token': 'Toegangstoken',
  'settings.refresh_token': 'Vernieuwingstoken',
  'settings.expires': 'Verloopt',

  'settings.mailchimp.server': 'Datacenter',
  'settings.mailchimp.server.help': 'Laat leeg: het blijkt bij het aanmelden, of staat in de API-sleutel.',
  'settings.mailchimp.server.placeholder': 'us19',
  'settings.mailchimp.apiKey': 'API-sleutel',
  'settings.mailchimp.apiKey.help':
    'In Mailchimp: Account, Extras, API keys. De sleutel eindigt op het datacenter, zoals …-us19.',
  'settings.mailchimp.audience': 'Doelgroep',
  'settings.mailchimp.audience.help':
    'Leden van elk segment krijgen daar een label met de naam ervan. Niemands aanmelding wordt gewijzigd en niemand wordt verwijderd.',

  'settings.linkedin.accessToken.help':
    'Gemaakt in het ontwikkelaarsportaal van LinkedIn, met de rechten r_basicprofile, rw_ads en rw_dmp_segments. Het werkt 60 dagen.',
  'settings.linkedin.account': 'Advertentieaccount',
  'settings.linkedin.account.help': 'De accounts waarin je meer mag dan kijken.',
  'settings.linkedin.targeting': 'Targeting',
  'settings.linkedin.targeting.contact': 'Contacten: mensen',
  'settings.linkedin.targeting.company': 'Bedrijven: zakelijke accounts',
  'settings.linkedin.targeting.help':
    'Mensen worden gevonden op gehasht adres of naam, bedrijven op naam, website of pagina. Elk segment wordt een doelgroep met de naam ervan.',

  'settings.webhook.url': 'Adres',
  'settings.webhook.url.help': 'Waar reeksen als ondertekende JSON heen gaan. Het moet met https:// beginnen.',
  'settings.webhook.url.placeholder': 'https://hooks.example.com/exports',
  'settings.webhook.secret': 'Geheim voor ondertekening',
  'settings.webhook.secret.help':
    'Minstens 16 tekens, hetzelfde als bij de ontvanger, die er de ondertekening mee controleert.',
} as const satisfies Record<keyof typeof enDestinations, string>;

import type { enCredentials } from './en-credentials.ts';

const notice =
  'Elke uitvoering van een export met deze verbinding stuurt de leden en velden die in die export zijn gekozen naar de bestemming, buiten dit systeem. Daar gelden de voorwaarden en privacyregels van de bestemming, en wat is verstuurd kan van hieruit niet worden teruggehaald. Je bedrijf blijft verantwoordelijk voor een wettelijke grondslag om deze gegevens te delen. De toegang kan altijd worden ingetrokken: verwijder de verbinding of de inloggegevens. Je naam, het tijdstip en de versie van deze tekst worden bewaard.';

export const nlCredentials = {
  'consent.notice': notice,
  'consent.accept': 'Ik accepteer dit namens mijn bedrijf',

  'credentials_page.title': 'Inloggegevens voor {connection}',
  'credentials_page.intro':
    'Ze gaan alleen naar {destination}, om je daar aan te melden. Ze worden versleuteld opgeslagen en niemand kan ze teruglezen.',
  'credentials_page.consent': notice,
  'credentials_page.consent_title': 'Gegevensoverdracht',
  'credentials_page.consent_label': 'Ik accepteer dit namens mijn bedrijf',
  'credentials_page.use_environment':
    'In plaats van een geheim mag je env: en een naam invullen, zoals env:SFTP_PASSWORD. Het wordt dan gelezen uit die omgevingsvariabele van de server.',
  'credentials_page.verify': 'Verifiëren',
  'credentials_page.save': 'Opslaan',
  'credentials_page.verified': 'Het werkt: {summary}. Er is nog niets opgeslagen.',
  'credentials_page.saved': 'Opgeslagen. De verbinding kan nu worden gebruikt.',
  'credentials_page.close_hint': 'Je kunt deze pagina sluiten en terug naar de chat gaan.',
  'credentials_page.sign_in_with': 'Aanmelden bij {destination}',
  'credentials_page.error_title': 'Dat lukte niet',
  'credentials_page.password_or_key': 'Voer een wachtwoord of een privésleutel in, niet allebei.',
  'credentials_page.required': 'Vul in: {label}.',

  'settings.sftp.host': 'Server',
  'settings.sftp.host.help': 'Naam of adres van de SFTP-server, zonder sftp:// ervoor.',
  'settings.sftp.host.placeholder': 'sftp.example.com',
  'settings.sftp.port': 'Poort',
  'settings.sftp.port.placeholder': '22',
  'settings.sftp.username': 'Gebruikersnaam',
  'settings.sftp.folder': 'Map',
  'settings.sftp.folder.help': 'Op de server. Elke uitvoering krijgt daarin een eigen map.',
  'settings.sftp.folder.placeholder': '/incoming/klanten',
  'settings.sftp.fingerprint': 'Vingerafdruk van de sleutel van de server',
  'settings.sftp.fingerprint.help':
    'Begint met SHA256:. Laat leeg om de sleutel te accepteren die de server toont als de verbinding voor het eerst wordt geverifieerd; daarna wordt geen andere meer geaccepteerd.',
  'settings.sftp.fingerprint.placeholder': 'SHA256:…',
  'settings.sftp.password': 'Wachtwoord',
  'settings.sftp.password.help': 'Of een privésleutel, hieronder; niet allebei.',
  'settings.sftp.privateKey': 'Privésleutel',
  'settings.sftp.privateKey.help': 'In PEM- of OpenSSH-formaat, met de eerste en laatste regel.',
  'settings.sftp.passphrase': 'Wachtwoordzin van de sleutel',
  'settings.sftp.passphrase.help': 'Alleen als de privésleutel ermee beveiligd is.',
} as const satisfies Record<keyof typeof enCredentials, string>;

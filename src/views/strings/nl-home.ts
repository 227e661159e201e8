import type { enHome } from './en-home.ts';

export const nlHome = {
  'commands.home.summary': 'Toont wat er bezig is, wat misging en wat op je wacht',
  'commands.home.button': 'Overzicht',
  'commands.people.claim.button': 'Beheerder worden',
  'button.review': 'Beoordelen',

  'home.title': 'Hallo {name}, dit is {environment}',
  'home.running.count': '{count, plural, =0 {Er is niets bezig} one {# export is bezig} other {# exports zijn bezig}}',
  'home.trouble.count':
    '{count, plural, =0 {niets vraagt aandacht} one {# export vraagt aandacht} other {# exports vragen aandacht}}',
  'run.start.began': 'Gestart {start}',
  'run.start.requested': 'Aangevraagd {start}',
  'home.some': '{title} ({shown, number} van {total, number})',
  'home.trouble': 'Vraagt aandacht',
  'home.latest': 'Laatst gelukte uitvoeringen',
  'home.tasks': 'Wacht op een beheerder',
  'home.sign_in': '{count, plural, one {# verbinding heeft} other {# verbindingen hebben}} nieuwe inloggegevens nodig.',
  'home.role': 'Je rol',
  'home.language': 'Taal',
  'home.language.own': 'Nederlands',
  'home.zone': 'Tijdzone',
  'home.empty': 'Er zijn nog geen exports. Maak de eerste: die zegt welke segmenten of entiteiten waarheen gaan.',
  'home.empty.no_connection': 'Er zijn nog geen exports. Begin met een verbinding: die zegt waar gegevens heen mogen.',
  'home.empty.not_shared':
    'Er zijn nog geen exports, en er is geen verbinding met je gedeeld. Kies er een en vraag er toegang tot.',
  'home.empty.viewer':
    'Er zijn nog geen exports. Bijdragers en beheerders kunnen er een maken; je kunt vragen om bijdrager te worden.',

  'run_details.title': 'Details van {name}',
  'run_details.task': 'Taak',
  'run_details.invalid': 'Ongeldig',
  'run_details.rejected': 'Geweigerd',
  'run_details.refused.invalid': '{count, number} ongeldig',
  'run_details.refused.rejected': '{count, number} geweigerd door de bestemming',

  'welcome.title': 'Welkom, {name}',
  'welcome.intro.viewer':
    'Ik voer exports van klantgegevens uit voor {environment}. Je bent hier kijker: je kunt alles zien en nog niets wijzigen.',
  'welcome.intro.contributor':
    'Ik voer exports van klantgegevens uit voor {environment}. Je bent hier bijdrager: je kunt exports maken en uitvoeren.',
  'welcome.intro.admin':
    'Ik voer exports van klantgegevens uit voor {environment}. Je bent hier beheerder: je bepaalt waar gegevens heen mogen, en wie wat mag.',
  'welcome.try': 'Typ bijvoorbeeld:',
  'welcome.example.list': 'toont de exports en hoe ze verliepen',
  'welcome.example.catalog': 'toont de segmenten en entiteiten, met aantallen',
  'welcome.example.viewer': 'vraagt de beheerders of je exports mag maken en uitvoeren',
  'welcome.example.contributor': 'maakt een export, in een formulier',
  'welcome.example.admin': 'toont waar gegevens heen mogen, en wie ze mag versturen',
  'welcome.claim': 'Niemand beheert {environment} nog. Wil jij het doen?',
  'welcome.claim.say': 'Een beheerder maakt verbindingen en geeft mensen hun rol. Later kun je het overdragen.',

  'notice.admin_claimed': 'Je bent beheerder',
  'notice.admin_claimed.say': 'Je beheert {environment} nu. Maak nu een verbinding, en geef anderen hun rol.',
  'notice.stranger': 'Mensen van andere organisaties kunnen hier geen exports gebruiken',
  'notice.stranger.say': 'De exports van {workspace} zijn voor de eigen mensen, dus er is niets gedaan.',
  'notice.guest': 'Gasten kunnen hier geen exports gebruiken',
  'notice.guest.say':
    'De exports van {workspace} zijn voor de leden, dus er is niets gedaan. Heb je er een nodig, vraag het dan aan wie je heeft uitgenodigd.',
  'notice.invite_bot': 'Het antwoord staat hier',
  'notice.invite_bot.say':
    'Ik zit niet in {isNamed, select, no {dat kanaal} other {{channel}}}, dus het antwoord staat hier. Nodig me daar uit met /invite.',
  'notice.answered_directly': 'Beantwoord in ons privégesprek',
  'notice.answered_directly.say':
    'Ik zit niet in {isNamed, select, no {dit kanaal} other {{channel}}}, dus het antwoord staat in ons privégesprek. Nodig me hier uit met /invite.',
  'notice.form_expired': 'Het formulier kon niet op tijd worden geopend',
  'notice.form_expired.say': 'Er is niets verloren: open het met de knop.',
  'notice.interrupted': 'Dat is uitgevoerd',
  'notice.interrupted.say':
    'Ik werd opnieuw gestart voordat ik kon antwoorden. Kijk hoe het er nu voor staat voordat je het opnieuw vraagt.',
  'notice.not_carried_out': 'Dat kon niet worden uitgevoerd',
  'notice.not_carried_out.say':
    'Het mislukte een paar keer binnen de bot, en er is niets gewijzigd. Het ligt niet aan jou. Probeer het later nog eens; blijft het zo, geef de operator dan de referentie {reference}.',
} as const satisfies Record<keyof typeof enHome, string>;

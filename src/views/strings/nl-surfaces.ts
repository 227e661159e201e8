import type { enSurfaces } from './en-surfaces.ts';

export const nlSurfaces = {
  'blocks.confirmTitle': 'Weet je het zeker?',
  'blocks.confirmText': '{action}: dit kan misschien niet ongedaan worden gemaakt.',
  'blocks.confirmYes': '{action}',
  'blocks.confirmNo': 'Annuleren',
  'blocks.blocksLeftOut':
    'Nog {count, plural, one {# onderdeel is} other {# onderdelen zijn}} niet te zien: te veel voor één bericht.',
  'blocks.rowsLeftOut': 'Nog {count, plural, one {# rij is} other {# rijen zijn}} niet te zien.',
  'blocks.columnsLeftOut': 'Nog {count, plural, one {# kolom is} other {# kolommen zijn}} niet te zien.',
  'blocks.choicesLeftOut': 'Nog {count, plural, one {# keuze is} other {# keuzes zijn}} niet te zien.',
  'blocks.whatToDo': 'Daarna',
  'blocks.submit': 'Versturen',
  'blocks.noChoices': 'Er valt niets te kiezen',
  'blocks.table': 'Tabel',
  'blocks.chart': 'Grafiek',
  'blocks.picture': 'Afbeelding',

  'surface.loading': 'Een ogenblik…',
  'surface.working': 'Ik ben ermee bezig…',
  'surface.later': 'Dit duurt langer dan anders. Het antwoord komt als privébericht; je kunt dit sluiten.',
  'surface.title': 'Exports',
  'surface.close': 'Sluiten',
  'surface.open_form': 'Formulier openen',
  'surface.details': 'Details',
  'surface.too_long': 'Dit is te veel voor één bericht; de knoppen hieronder werken nog.',
  'surface.outdated': 'Deze knop hoort bij een oudere kaart.',
  'surface.done': 'Klaar',
  'surface.submit': 'Versturen',
  'surface.no_choices': 'Niets gevonden',

  'slack.not_installed':
    'Exports is in deze werkruimte niet geïnstalleerd. Wie het beheert, kan dat op de eigen pagina ervan doen.',
  'install.title': 'Exports voor Slack',
  'install.lead':
    'Hiermee ga je naar Slack. Daar kies je de werkruimte en zie je wat de bot er mag. Iedereen daar kan dan de exports van deze omgeving bekijken; wat men verder mag, bepalen de beheerders.',
  'install.button': 'Verder naar Slack',
  'install.done': 'Exports zit in {workspace}',
  'install.done.say': 'Ga terug naar Slack: daar staat een privébericht voor je. Typ in een kanaal /export help.',
  'install.failed': 'Exports is niet geïnstalleerd',
  'install.failed.say':
    'Slack heeft het niet bevestigd. In het logboek van de bot staat waarom. Er is niets gewijzigd; je kunt opnieuw beginnen.',
  'install.declined.say': 'Het is in Slack geweigerd. Er is niets gewijzigd; je kunt opnieuw beginnen.',
  'install.again': 'Opnieuw beginnen',
} as const satisfies Record<keyof typeof enSurfaces, string>;

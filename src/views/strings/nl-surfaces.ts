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
  'surface.close': 'Sluiten',
  'surface.open_form': 'Formulier openen',
  'surface.details': 'Details',
  'surface.too_long': 'Dit is te veel voor één bericht; de knoppen hieronder werken nog.',
  'surface.outdated': 'Deze knop hoort bij een oudere kaart.',
  'surface.done': 'Klaar',
  'surface.reload': 'Keuzes bijwerken',
  'surface.submit': 'Versturen',
  'surface.no_choices': 'Niets gevonden',
} as const satisfies Record<keyof typeof enSurfaces, string>;

import type { ErrorWords } from './en-errors.ts';
import type { enRecordsErrors } from './en-records-errors.ts';

export const nlRecordsErrors: Record<keyof typeof enRecordsErrors, ErrorWords> = {
  unknown_far_field: {
    say: '{destination} heeft geen veld “{name}”; misschien is het daar verwijderd of hernoemd.',
    hint: 'Gebruik een van de velden die het formulier toont.',
  },
  far_field_required: {
    say: '{destination} heeft “{name}” nodig, en daar gaat nog niets heen.',
    hint: 'Kies welk veld daarheen gaat.',
  },
  identity_required: {
    say: '{destination} moet mensen aan een van deze kennen, en geen ervan is helemaal gekoppeld: {names}.',
    hint: 'Kies welk veld daarheen gaat.',
  },
  semantic_missing: {
    say: '{entity} heeft geen veld voor “{name}”, dat {destination} nodig heeft.',
    hint: 'Kies andere segmenten, of vraag de operator om in de catalogus te zeggen welk veld het is.',
  },
  data_out_not_taken: {
    say: '{destination} neemt segmenten aan, en geen hele entiteiten.',
    hint: 'Kies segmenten, of een andere verbinding.',
  },
  not_of_records: {
    say: '“{name}” schrijft bestanden, die elke keer volledig zijn; er is dus niets te vergelijken of opnieuw te versturen.',
    hint: 'Start hem om nieuwe bestanden te krijgen.',
  },
  nothing_to_approve: {
    say: 'Geen uitvoering van “{name}” wacht op een antwoord.',
    hint: 'De geschiedenis toont wat er van de uitvoeringen geworden is.',
  },
  approval_closed: {
    say: 'Dit is al {state}{answered, select, no {} other { door {by}}}. Het eerste antwoord telt.',
    hint: 'Start de export zo nodig opnieuw.',
  },
  nothing_refused: {
    say: 'De laatste uitvoering van “{name}” had geen record dat de bestemming weigerde.',
    hint: 'Start hem om te versturen wat veranderd is.',
  },
  preview_too_long: {
    say: 'Alles vergelijken duurde langer dan {seconds, plural, one {# seconde} other {# seconden}}, dus het voorbeeld is opgegeven. Er is niets verstuurd.',
    hint: 'Start hem om het te zien: wat te veel zou weghalen, wordt eerst vastgehouden.',
  },
};

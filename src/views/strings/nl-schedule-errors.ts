export const nlScheduleErrors = {
  unknown_refresh: {
    say: 'Verversing {id} is hier niet bekend.',
    hint: 'Begin een nieuwe met “refresh”.',
  },
  unknown_batch: {
    say: 'Deze uitvoeringen zijn hier niet meer bekend.',
    hint: 'Kijk in de lijst hoe het elke export verging.',
  },
  refresh_busy: {
    say: 'Er is net een andere verversing begonnen of geëindigd.',
    hint: 'Probeer het zo weer.',
  },
  refresh_cycle: {
    say: 'Deze wachten op elkaar, dus geen ervan kan als eerste worden ververst: {names}.',
    hint: 'De beheerder van de bot verbetert “depends_on” in de catalogus.',
  },
  refresh_kind: {
    say: 'De gegevens kunnen dagelijks worden ververst, of wekelijks op gekozen dagen; niet zoals hier.',
    hint: 'Schrijf bijvoorbeeld “refresh schedule weekdays 05:00”.',
  },
  schedule_unclear: {
    say: `{problem, select,
 empty {Er staat niet wanneer.}
 too_long {Dat is te lang voor een planning: {count, number} tekens, waar {limit, number} mogen.}
 invisible_character {Er staat een teken in dat niet te zien is ({word}), dus er staat misschien iets anders dan het lijkt.}
 unknown_word {“{word}” betekent niets in een planning.}
 unknown_word_choices {“{word}” betekent niets in een planning. Bedoel je {choices}?}
 unexpected_word {“{word}” heeft geen betekenis op die plek.}
 impossible_time {“{word}” is geen tijd van de dag.}
 impossible_day {Die dag bestaat niet: {word}.}
 impossible_interval {“{word}” gaat niet als aantal uren; het kan 1 tot {limit, number} zijn.}
 unsupported_interval {Alleen uren zijn te tellen, en “{word}” is iets anders.}
 unknown_zone {Er is geen tijdzone “{word}”.}
 unknown_zone_choices {Er is geen tijdzone “{word}”. Bedoel je {choices}?}
 ambiguous_zone {“{word}” kan meer dan één tijdzone zijn.}
 ambiguous_zone_choices {“{word}” kan meer dan één tijdzone zijn: {choices}.}
 ambiguous {“{word}” is op meer dan één manier te begrijpen.}
 ambiguous_choices {“{word}” is op meer dan één manier te begrijpen: {choices}.}
 once {Een planning komt steeds terug, en “{word}” is één keer: gebruik dan “run”.}
 how_often {“{word}” zegt hoe vaak, en niet wanneer: geef de tijden, hoogstens vier per dag.}
 nth_weekday {Een planning gaat op dagen van de week of op dagen van de maand; “{word}” is beide tegelijk.}
 beyond {“{word}” is meer dan een planning kan zeggen.}
 mixed_hours {Uren worden dag en nacht geteld, op alle dagen. Geef een begin, zoals “elke 6 uur vanaf 8:00”, of dagen met hoogstens vier tijden.}
 for_machines {Dat is voor een machine geschreven. Zeg het in woorden.}
 too_many_times {Dat is {count, number} keer per dag, en er passen er hoogstens {limit, number}.}
 no_time {Er staat niet hoe laat, dus het zou nooit lopen.}
 no_days {Er staat niet op welke dagen, dus het zou nooit lopen.}
 mixed_kinds {Dat zijn twee planningen in één, en een export heeft er één.}
 other {Dit is geen planning: {word}.}}`,
    hint: 'Schrijf bijvoorbeeld “werkdagen 08:00”, “elke 6 uur” of “op de 1e om 7:30 Europe/Amsterdam”.',
  },
  schedule_ambiguous: {
    say: 'Het is niet duidelijk waar de naam ophoudt en de planning begint: {text}',
    hint: 'Zet de naam tussen aanhalingstekens.',
  },
} as const;

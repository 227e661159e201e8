import type { ErrorCode } from '../../domain/errors.ts';
import type { ErrorWords } from './en-errors.ts';

export const nlErrors = {
  unknown_command: {
    say: 'De opdracht ‘{word}’ bestaat niet, dus er is niets gedaan.',
    hint: 'Typ ‘help’ om te zien wat je kunt vragen.',
  },
  unknown_export: {
    say: 'Er is hier geen export met de naam ‘{name}’.',
    hint: 'Zoek hem op in de lijst; de eerste letters van de naam zijn genoeg.',
  },
  unknown_run: {
    say: 'Uitvoering {id} is hier niet bekend; misschien is die samen met de export verwijderd.',
    hint: 'Bekijk de geschiedenis van de export.',
  },
  unknown_item: {
    say: 'Er staat geen segment of entiteit ‘{name}’ in de catalogus.',
    hint: 'Kies er een die wel in de catalogus staat.',
  },
  unknown_connection: {
    say: 'Er is hier geen verbinding ‘{name}’.',
    hint: 'Kies een van de aangeboden verbindingen.',
  },
  unknown_person: {
    say: 'Niemand heet hier ‘{name}’.',
    hint: 'Controleer de spelling van de naam.',
  },
  ambiguous_name: {
    say: '‘{name}’ past bij {count, plural, other {# exports}}, dus het is niet duidelijk welke je bedoelt.',
    hint: 'Typ meer van de naam, of zet de hele naam tussen aanhalingstekens.',
  },
  missing_argument: {
    say: 'Er ontbreekt iets: {argument}.',
    hint: 'Typ ‘help {command}’ om te zien hoe je de opdracht schrijft.',
  },
  unexpected_argument: {
    say: 'Er staat een woord te veel: ‘{argument}’. Er is niets gedaan.',
    hint: 'Zet een naam van meer woorden tussen aanhalingstekens, of typ ‘help {command}’.',
  },
  unknown_option: {
    say: '‘{command}’ kent ‘{option}:’ niet. Er is niets gedaan.',
    hint: '{nearest, select, none {Typ ‘help {command}’ voor wat het kent.} other {Bedoelde u ‘{nearest}:’?}} Hoort het bij een naam, zet dan de hele naam tussen aanhalingstekens.',
  },
  invalid_argument: {
    say: '‘{value}’ past hier niet; verwacht: {argument}.',
    hint: 'Typ ‘help {command}’ om te zien wat er kan staan.',
  },
  unclosed_quote: {
    say: 'Er is een aanhalingsteken geopend en niet gesloten, dus het is niet duidelijk waar de naam eindigt: {text}',
    hint: 'Sluit het aanhalingsteken en stuur de regel opnieuw.',
  },
  text_too_long: {
    say: 'Dit is te lang: {length, number} tekens, en er mogen er {limit, number} zijn.',
    hint: 'Maak het korter.',
  },
  invalid_form: {
    say: '{count, plural, one {Er klopt nog iets} other {Er kloppen nog # dingen}} niet, dus er is niets opgeslagen:',
    hint: 'Typ het nog eens met deze punten verbeterd, of gebruik het formulier.',
  },
  name_taken: {
    say: 'Er is al een export met de naam ‘{name}’. Namen zijn uniek, ongeacht hoofdletters.',
    hint: 'Kies een andere naam.',
  },
  invalid_name: {
    say: 'Deze naam kan niet: {reason}.',
    hint: 'Gebruik 1 tot 80 tekens op één regel.',
  },
  unknown_field: {
    say: '{entity} heeft geen veld ‘{name}’.',
    hint: 'Kies velden die in de catalogus staan.',
  },
  duplicate_column: {
    say: 'Twee kolommen zouden ‘{name}’ heten.',
    hint: 'Geef een van de twee een andere naam.',
  },
  changed_meanwhile: {
    say: 'Iemand anders heeft ‘{name}’ gewijzigd terwijl jij hem open had. Jouw wijzigingen zijn niet opgeslagen, zodat die van de ander niet verloren gaan.',
    hint: 'Open de export opnieuw en breng je wijzigingen nog eens aan.',
  },
  outdated_card: {
    say: 'Deze kaart is verouderd, dus de knop deed niets.',
    hint: 'Vraag opnieuw om een actuele kaart.',
  },
  already_answered: {
    say: 'Deze vraag is al beantwoord; dat kan maar één keer.',
    hint: 'Vraag het opnieuw als je het nog een keer wilt doen.',
  },
  not_running: {
    say: '{named, select, no {Er is niets bezig} other {‘{name}’ is niet bezig}}, dus er valt niets te annuleren.',
    hint: 'De geschiedenis laat zien hoe eerdere uitvoeringen afliepen.',
  },
  run_active: {
    say: '‘{name}’ is nu bezig en kan zo pas gewijzigd worden als de uitvoering klaar is.',
    hint: 'Wacht tot de uitvoering klaar is, of annuleer de uitvoering.',
  },
  nothing_to_run: {
    say: 'Geen van de exports kan nu worden uitgevoerd.',
    hint: 'Zet een planning aan, of voer een export uit bij zijn naam.',
  },
  not_subscribed: {
    say: 'Dat kanaal hoort niets over exports, dus er valt niets te wijzigen.',
    hint: 'Typ er “subscribe” om dat te veranderen.',
  },
  subscribed_to_all: {
    say: 'Dat kanaal hoort over alle exports, dus een enkele kan er niet uit.',
    hint: 'Kies in het formulier over welke exports het moet horen.',
  },
  role_too_low: {
    say: 'Je bent hier {role}. Hiervoor moet je {needed} zijn, dus er is niets gedaan.',
    hint: 'Vraag het een beheerder van deze omgeving.',
  },
  connection_not_shared: {
    say: 'De verbinding ‘{connection}’ is niet met je gedeeld, dus je kunt de exports ervan bekijken en niet wijzigen of uitvoeren.',
    hint: 'Vraag een beheerder om de verbinding te delen.',
  },
  not_your_confirmation: {
    say: 'Deze vraag is aan iemand anders gesteld. Alleen diegene of een beheerder kan antwoorden.',
    hint: 'Typ de opdracht zelf om de vraag ook te krijgen.',
  },
  source_unreachable: {
    say: 'De database met de klantgegevens is niet bereikbaar: {detail}',
    hint: 'Probeer het over een paar minuten nog eens; blijft het zo, meld het dan bij wie de database beheert.',
  },
  source_timeout: {
    say: 'De database deed er langer dan {seconds, plural, one {# seconde} other {# seconden}} over, dus de query is gestopt.',
    hint: 'Probeer het later nog eens, of vraag om een sneller segment of een ruimere tijdslimiet.',
  },
  source_stalled: {
    say: 'De database stuurde {seconds, plural, one {# seconde} other {# seconden}} lang geen gegevens meer. De uitvoering is beëindigd en er is niets half geschreven achtergebleven.',
    hint: 'Voer de export opnieuw uit; blijft het zo, meld het dan bij wie de database beheert.',
  },
  source_forbidden: {
    say: 'De bot mag ‘{relation}’ in de database niet lezen.',
    hint: 'Vraag de operator om er SELECT op toe te staan.',
  },
  source_relation_missing: {
    say: 'De tabel of view ‘{relation}’ staat niet meer in de database.',
    hint: 'Vraag de operator om die terug te zetten of de catalogus te verbeteren.',
  },
  source_column_missing: {
    say: '‘{relation}’ heeft geen kolom ‘{column}’ meer.',
    hint: 'Vraag de operator om die terug te zetten of de catalogus te verbeteren.',
  },
  source_query_failed: {
    say: 'De database kon de query niet uitvoeren: {detail}',
    hint: 'Vraag de operator om het segment in de catalogus na te kijken.',
  },
  catalog_invalid: {
    say: 'De catalogus bevat {count, plural, one {# probleem} other {# problemen}} en is niet overgenomen.',
    hint: 'Op de kaart van de catalogus staat wat er verbeterd moet worden.',
  },
  item_vanished: {
    say: '‘{name}’ staat niet meer in de catalogus, dus deze export weet niet wat hij moet versturen.',
    hint: 'Bewerk de export en kies iets anders.',
  },
  ineligible_segment: {
    say: "Het volgende segment komt niet in aanmerking voor deze bestemming: ''{name}''. Kies alleen segmenten van het type {kinds} en probeer het opnieuw.",
    hint: 'Bewerk de export en kies andere segmenten.',
  },
  destination_unreachable: {
    say: '{destination} is niet bereikbaar: {detail}',
    hint: 'Probeer het over een paar minuten nog eens.',
  },
  destination_full: {
    say: '{destination} is vol. Er is daar niets half geschreven achtergebleven.',
    hint: 'Maak daar ruimte vrij en voer de export opnieuw uit.',
  },
  destination_forbidden: {
    say: '{destination} laat de bot niet schrijven naar ‘{path}’.',
    hint: 'Geef de bot daar schrijfrechten, of kies een andere map.',
  },
  destination_refused: {
    say: '{destination} heeft de gegevens geweigerd: {detail}',
    hint: 'Verbeter wat er genoemd wordt en voer de export opnieuw uit.',
  },
  path_outside: {
    say: '‘{path}’ ligt buiten de map waarin exports geschreven mogen worden.',
    hint: 'Geef een map daarbinnen op, zoals ‘nieuwsbrief/wekelijks’.',
  },
  chat_files_off: {
    say: 'Bestanden worden hier niet in de chat geplaatst: de beheerders hebben het niet toegestaan.',
    hint: 'Voer de export uit, of vraag een beheerder om het toe te staan met ‘settings chat-files’.',
  },
  chat_files_direct_only: {
    say: 'Bestanden gaan hier alleen naar wie erom vraagt, niet naar waar anderen meelezen.',
    hint: 'Voeg ‘to:me’ toe om het als direct bericht te krijgen.',
  },
  chat_file_too_large: {
    say: '‘{name}’ heeft {count, number} records. Er mogen er hoogstens {limit, number} in de chat geplaatst worden.',
    hint: 'Voer de export uit, of kies een kleiner segment.',
  },
  chat_file_too_heavy: {
    say: 'Het bestand zou meer dan {megabytes, number} MB hebben; dat is te veel voor een chat.',
    hint: 'Voer de export uit, of geef die minder velden.',
  },
  chat_file_unfit: {
    say: 'Een tekst in ‘{field}’ is langer dan een cel van een rekenblad kan zijn; er is geen bestand gemaakt.',
    hint: 'Vraag erom met ‘as:csv’.',
  },
  chat_file_nothing: {
    say: '‘{name}’ heeft niets om te plaatsen: er is geen verbinding, of er zijn geen segmenten.',
    hint: 'Bewerk eerst de export.',
  },
  chat_file_gone: {
    say: 'Dat bestand wordt niet meer bewaard: het wacht een dag, en op wie erom vroeg.',
    hint: 'Vraag er opnieuw om met ‘post’.',
  },
  chat_file_not_taken: {
    say: '‘{name}’ is niet bewaard: de plek die ervoor geopend was is gesloten, of nam het niet aan.',
    hint: 'Staat het toch niet bij je bestanden, sta het op de kaart nog eens toe, of vraag er opnieuw om.',
  },
  invalid_file_names: {
    say: "‘{template}’ kan geen naam voor bestanden zijn: {reason, select, unknown_placeholder {er staat een invulplek in die niet bestaat} unsafe_characters {er staan tekens in die niet elk systeem in namen aanvaardt, of een naam begint of eindigt met een punt of een spatie} needs_item {zonder '{item}' schrijven twee segmenten hetzelfde bestand} needs_export_or_run {zonder '{export}' of '{run}' kunnen twee exports hetzelfde bestand schrijven} needs_n {de records worden over meer bestanden verdeeld, dus de naam zelf heeft '{n}' nodig} other {hij is niet te gebruiken}}.",
    hint: "Invulplekken zijn '{export}', '{item}', '{date}', '{time}', '{run}' en '{n}'; bijvoorbeeld '{export}/{item}_{date}'.",
  },
  folder_taken: {
    say: '{folder} is geschreven door {export, select, none {iets anders} other {de export ‘{export}’}} en wordt niet overschreven. Er is niets verstuurd.',
    hint: 'Geef deze export een andere map of een andere naam. Is de andere niet meer nodig, verwijder dat bestand dan eerst.',
  },
  field_type_mismatch: {
    say: '‘{item}’ heeft in ‘{field}’ een waarde die niet van het type {type} is, of die daarin niet precies past. Er is niets verstuurd.',
    hint: 'Verbeter het type van het veld in de catalogus (bij decimalen het aantal cijfers, scale), of kies CSV.',
  },
  records_too_large: {
    say: '‘{item}’ heeft een record dat te groot is voor {format}: er is niet genoeg geheugen om het bestand te maken. Er is niets verstuurd.',
    hint: 'Laat het veld met de grootste waarden weg, of kies CSV.',
  },
  time_budget_exceeded: {
    say: 'De uitvoering duurde langer dan de {minutes, plural, one {# minuut} other {# minuten}} die deze bestemming krijgt.',
    hint: 'Verstuur minder segmenten tegelijk, of vraag de operator om meer tijd.',
  },
  run_abandoned: {
    say: 'De uitvoering is {attempts, plural, one {één keer} other {# keer}} onderbroken en daarna opgegeven.',
    hint: 'Voer de export opnieuw uit; gebeurt het weer, geef de referentie dan aan de operator.',
  },
  sign_in_required: {
    say: 'Je bent niet aangemeld.',
    hint: 'Meld je aan en probeer het opnieuw.',
  },
  forbidden_origin: {
    say: 'Dit verzoek kwam van een andere site en is daarom geweigerd.',
    hint: 'Open de chat op zijn eigen adres.',
  },
  invalid_request: {
    say: 'De bot begrijpt niet wat er is verstuurd: {detail}',
    hint: 'Laad de pagina opnieuw, of vraag het nog eens.',
  },
  config_invalid: {
    say: 'De bot is niet goed ingesteld: {problems}',
    hint: 'De operator verbetert de configuratie en start de bot opnieuw.',
  },
  database_unavailable: {
    say: 'De eigen database van de bot antwoordt niet: {detail}',
    hint: 'Probeer het over een minuut nog eens. Wat bezig was, gaat vanzelf verder.',
  },
  data_folder_unusable: {
    say: 'De gegevensmap ‘{path}’ is niet bruikbaar: {detail}',
    hint: 'De operator kiest een andere map met DATA_DIR, of verbetert de rechten ervan.',
  },
  internal: {
    say: 'Er ging iets mis in de bot. Het ligt niet aan jou.',
    hint: 'Probeer het nog een keer; blijft het zo, geef de referentie dan aan de operator.',
  },
} as const satisfies Partial<Record<ErrorCode, ErrorWords>>;

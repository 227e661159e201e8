import type { enAccessErrors } from './en-access-errors.ts';
import type { ErrorWords } from './en-errors.ts';

export const nlAccessErrors = {
  last_admin: {
    say: '{name} is hier de enige beheerder, en een omgeving kan niet zonder. Er is niets gewijzigd.',
    hint: 'Maak eerst iemand anders beheerder.',
  },
  admin_taken: {
    say: 'Iemand beheert deze omgeving al, of de operator heeft gezegd wie dat doet. Er is niets gewijzigd.',
    hint: 'Vraag om ook beheerder te worden.',
  },
  person_removed: {
    say: '{name} is uit deze omgeving verwijderd, dus er is niets gedaan.',
    hint: 'Een beheerder kan weer een rol geven.',
  },
  request_closed: {
    say: '{answered, select, no {Deze aanvraag is gesloten: {state}.} other {{by} heeft deze aanvraag al beantwoord: {state}.}} Jouw antwoord heeft niets veranderd.',
    hint: 'Wil je anders beslissen? Deel de verbinding of trek dat in, of wijzig de rol van de persoon.',
  },
  already_allowed: {
    say: 'Er valt niets aan te vragen: dit heb je al ({name}).',
    hint: 'Ga verder met wat je wilde doen.',
  },
  connection_incomplete: {
    say: 'De verbinding ‘{connection}’ is niet af: de inloggegevens of de toestemming voor gegevensoverdracht ontbreken, dus er kan nog niets doorheen.',
    hint: 'Een beheerder maakt die af op de kaart van de verbinding.',
  },
  connection_needs_sign_in: {
    say: 'De bestemming accepteert de inloggegevens van de verbinding ‘{connection}’ niet meer, dus er is niets verstuurd.',
    hint: 'Een beheerder voert nieuwe inloggegevens in; de beheerders hebben bericht gekregen.',
  },
  connection_in_use: {
    say: '‘{name}’ wordt gebruikt door {count, plural, one {# export} other {# exports}} en is dus niet verwijderd.',
    hint: 'Ontkoppel of verwijder eerst deze exports.',
  },
  connection_name_taken: {
    say: 'Er is al een verbinding met de naam ‘{name}’. Namen zijn uniek, ongeacht hoofdletters.',
    hint: 'Kies een andere naam.',
  },
  unknown_destination: {
    say: 'Er is geen bestemming ‘{name}’.',
    hint: 'Kies een van de aangeboden bestemmingen.',
  },
  unknown_request: {
    say: 'Deze aanvraag is hier niet bekend; misschien is die samen met de verbinding verwijderd.',
    hint: 'Bekijk de openstaande aanvragen.',
  },
  consent_required: {
    say: 'De mededeling over gegevensoverdracht is niet geaccepteerd, en zonder dat mogen er geen gegevens naar deze bestemming.',
    hint: 'Lees de mededeling, accepteer die en sla opnieuw op.',
  },
  secret_typed: {
    say: '{field} is geheim, en geheimen typ je nooit in de chat. Het is niet bewaard; de chat zelf kan je bericht nog tonen.',
    hint: 'Verwijder je bericht, wijzig het geheim als anderen het konden lezen, en voer het in op de pagina die ‘Inloggegevens invoeren’ opent.',
  },
  link_unknown: {
    say: 'Deze link bestaat niet, of is niet volledig gekopieerd.',
    hint: 'Vraag in de chat een nieuwe link, op de kaart van de verbinding.',
  },
  link_expired: {
    say: 'Deze link is verlopen; hij werkt een kwartier. Er is niets opgeslagen.',
    hint: 'Vraag in de chat een nieuwe link, op de kaart van de verbinding.',
  },
  link_used: {
    say: 'Deze link is al gebruikt; hij werkt maar één keer.',
    hint: 'Vraag in de chat een nieuwe link als je de inloggegevens nog eens wilt wijzigen.',
  },
  link_opened_elsewhere: {
    say: 'Deze link is eerst in een andere browser geopend, en alleen die mag hem gebruiken.',
    hint: 'Ga daar verder, of vraag in de chat een nieuwe link. Heb je hem niet zelf geopend, meld het dan bij de operator.',
  },
  environment_secret_missing: {
    say: 'De server heeft geen omgevingsvariabele ‘{name}’, of die is leeg.',
    hint: 'Vraag de operator om die in te stellen, of voer het geheim zelf in.',
  },
  destination_gone: {
    say: 'Bij {destination} is {what} er niet meer, of niet voor dit account, dus daar gaat niets heen.',
    hint: 'Kijk daar, bewerk dan de export of de verbinding en kies opnieuw.',
  },
  destination_not_ready: {
    say: '{destination} heeft {what} gemaakt, maar neemt er nog niets in op.',
    hint: 'Voer de export over enkele minuten opnieuw uit.',
  },
  destination_closed: {
    say: '{destination} heeft geantwoord dat het van hier niets meer aanneemt; er wordt dus niets heen gestuurd.',
    hint: 'Als dat een vergissing was, controleert een beheerder de verbinding opnieuw.',
  },
  destination_sign_in_failed: {
    say: '{destination} accepteerde de inloggegevens niet.',
    hint: 'Controleer ze bij de bestemming en voer ze opnieuw in.',
  },
  destination_identity_changed: {
    say: '{destination} is niet meer dezelfde server: de sleutel is {found}, en {expected} werd verwacht. Er is niets verstuurd.',
    hint: 'Vraag wie de server beheert of de sleutel gewijzigd is. Bewerk pas daarna de verbinding, met de nieuwe sleutel.',
  },
  address_refused: {
    say: 'De bot mag geen verbinding maken met ‘{host}’: {reason}.',
    hint: 'Geef een openbaar adres, of vraag de operator om dit toe te staan.',
  },
  sign_in_flow_failed: {
    say: 'Aanmelden bij {destination} is niet gelukt: {reason}.',
    hint: 'Probeer het opnieuw; blijft het zo, vraag dan in de chat een nieuwe link.',
  },
  encryption_key_missing: {
    say: 'De sleutel ‘{keyId}’, waarmee opgeslagen geheimen versleuteld zijn, ontbreekt.',
    hint: 'De operator zet de sleutel terug met ENCRYPTION_KEY, of in het sleutelbestand van de gegevensmap.',
  },
  encryption_key_wrong: {
    say: 'De sleutel ‘{keyId}’ opent de opgeslagen geheimen niet: ze zijn met een andere sleutel versleuteld.',
    hint: 'De operator zet de juiste sleutel terug met ENCRYPTION_KEY, of in het sleutelbestand van de gegevensmap.',
  },
} as const satisfies Record<keyof typeof enAccessErrors, ErrorWords>;

import type { enFiles } from './en-files.ts';

export const nlFiles: Record<keyof typeof enFiles, string> = {
  'settings.files.layout': 'Indeling',
  'settings.files.layout.help':
    'Data-out is de indeling die lezers van het Common Data Model kennen: een map per entiteit en tijdstip, en een model.json.',
  'settings.files.layout.run': 'Een map per uitvoering',
  'settings.files.layout.data_out': 'Data-out, met model.json',
  'settings.files.layout.named': 'Met een eigen naam',
  'settings.files.names': 'Naam van de bestanden',
  'settings.files.names.help':
    "Mag '{export}', '{item}', '{date}', '{time}', '{run}' en '{n}' bevatten, en mappen met schuine strepen ertussen. Zonder datum of '{run}' vervangt elke uitvoering de bestanden van de vorige.",
  'settings.files.names.placeholder': "'{export}/{item}_{date}'",
  'settings.files.format': 'Formaat',
  'settings.files.format.csv': 'CSV',
  'settings.files.format.jsonl': 'JSON Lines',
  'settings.files.format.parquet': 'Parquet',
  'settings.files.compression': 'Compressie',
  'settings.files.compression.none': 'Geen',
  'settings.files.compression.gzip': 'Gzip, snel',
  'settings.files.compression.gzip_small': 'Gzip, klein',
  'settings.files.split': 'Nieuw bestand na',
  'settings.files.split.help':
    'Leeg laten voor telkens één bestand. Waar een bestemming het aantal bestanden beperkt, krijgt het laatste de rest.',
  'settings.files.split.placeholder': '1.000.000 rijen, of 500 MB',
  'settings.files.delimiter': 'Tussen velden',
  'settings.files.delimiter.comma': 'Komma',
  'settings.files.delimiter.semicolon': 'Puntkomma',
  'settings.files.delimiter.tab': 'Tab',
  'settings.files.delimiter.pipe': 'Verticale streep',
  'settings.files.delimiter.colon': 'Dubbele punt',
  'settings.files.quoting': 'Aanhalingstekens',
  'settings.files.quoting.needed': 'Waar nodig',
  'settings.files.quoting.all': 'Om elk veld met een waarde',
  'settings.files.header': 'Eerste regel met de namen van de kolommen',
  'settings.files.header.yes': 'Ja',
  'settings.files.header.no': 'Nee',
  'settings.files.formulas': 'Tekst die een rekenblad voor een formule houdt',
  'settings.files.formulas.help':
    'Voor bestanden die mensen in een rekenblad openen. Voor zulke tekst komt een apostrof.',
  'settings.files.formulas.keep': 'Laten zoals het is',
  'settings.files.formulas.neutralise': 'Onschadelijk maken',
  'settings.files.empty': 'Als er geen records zijn',
  'settings.files.empty.file': 'Een bestand schrijven met alleen de namen van de kolommen',
  'settings.files.empty.none': 'Geen bestand schrijven',
  'settings.files.checksums': 'Controlegetal naast elk bestand',
  'settings.files.checksums.help': 'SHA-256, zoals sha256sum het controleert. Het manifest heeft ze in elk geval.',
  'settings.files.checksums.no': 'Nee',
  'settings.files.checksums.yes': 'Ja',
  'settings.files.marker': 'Markering wanneer alles er is',
  'settings.files.marker.help': 'Een leeg bestand met de naam _SUCCESS, voor programma’s die daarop wachten.',
  'settings.files.marker.no': 'Nee',
  'settings.files.marker.yes': 'Ja',

  'form.extra': 'Getoonde instellingen',
  'form.extra.usual': 'De gewone',
  'form.extra.all': 'Alle',
  'form.example': 'Bijvoorbeeld: {example}',

  'run.schema.one':
    '{kind, select, added {Nieuwe kolom in {title}: {column}.} removed {Kolom verdwenen uit {title}: {column}.} other {{title}: {column} was {from} en is nu {to}.}}',
  'run.schema.more':
    'Nog {count, plural, one {# wijziging} other {# wijzigingen}} van kolommen sinds de vorige uitvoering.',
};

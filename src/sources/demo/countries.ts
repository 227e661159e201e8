/** A city as written there, its state or province, and the pattern of its postal codes. */
export type Place = readonly [city: string, state: string | null, postalCode: string];

export interface Country {
  /** Locale of faker for names and streets. */
  readonly locale: string;
  readonly name: string;
  readonly language: string;
  /** Share of the consumers, in per cent. */
  readonly share: number;
  /** `{n}` is the house number, `{s}` the street. */
  readonly address: string;
  /** Second address lines, as patterns of `Random.fill`. */
  readonly units: readonly string[];
  readonly places: readonly Place[];
  /**
   * Numbers that nobody has: the ranges that regulators keep for drama (US, GB, AU, DE, FR); elsewhere numbers which
   * begin with digits that the national plan does not assign.
   */
  readonly phones: readonly string[];
  readonly notes: readonly string[];
}

export const COUNTRIES: readonly Country[] = [
  {
    locale: 'en_AU',
    name: 'Australia',
    language: 'en',
    share: 22,
    address: '{n} {s}',
    units: ['Unit %', 'Flat 1#', 'Level 2#'],
    places: [
      ['Sydney', 'New South Wales', '20##'],
      ['Newcastle', 'New South Wales', '23##'],
      ['Melbourne', 'Victoria', '30##'],
      ['Ballarat', 'Victoria', '335#'],
      ['Brisbane', 'Queensland', '40##'],
      ['Cairns', 'Queensland', '487#'],
      ['Perth', 'Western Australia', '60##'],
      ['Adelaide', 'South Australia', '50##'],
      ['Hobart', 'Tasmania', '70##'],
      ['Darwin', 'Northern Territory', '08##'],
    ],
    phones: ['(02) 5550 ####', '+61 3 7010 ####', '07 5550 ####', '+61870100###'],
    notes: [
      'Wants the winter catalogue by post.',
      'Asked about a repair; called back on Monday.',
      'Picks up in the shop.',
    ],
  },
  {
    locale: 'en',
    name: 'United States',
    language: 'en',
    share: 14,
    address: '{n} {s}',
    units: ['Apt. %', 'Suite 4##', '# 2#'],
    places: [
      ['Boston', 'Massachusetts', '021##'],
      ['New York', 'New York', '100##'],
      ['Denver', 'Colorado', '802##'],
      ['Portland', 'Oregon', '972##'],
      ['Seattle', 'Washington', '981##-####'],
      ["Coeur d'Alene", 'Idaho', '838##'],
    ],
    phones: ['(206) 555-01##', '+1 303 555 01##', '617-555-01##', '+121255501##'],
    notes: ['Returned the boots, size 9 was too small.', 'Loyalty card re-issued.', 'Prefers e-mail over phone.'],
  },
  {
    locale: 'nl',
    name: 'Netherlands',
    language: 'nl',
    share: 12,
    address: '{s} {n}',
    units: ['% hoog', 'bus 1#', 'hs'],
    places: [
      ['Amsterdam', 'Noord-Holland', '10## @@'],
      ["'s-Gravenhage", 'Zuid-Holland', '25## @@'],
      ['Rotterdam', 'Zuid-Holland', '30## @@'],
      ['Utrecht', 'Utrecht', '35## @@'],
      ["'s-Hertogenbosch", 'Noord-Brabant', '52## @@'],
      ['Groningen', 'Groningen', '97## @@'],
      ['Ljouwert', 'Fryslân', '89## @@'],
    ],
    phones: ['+31 6 0000 ####', '06-0000####'],
    notes: [
      'Belt liever ’s avonds na zes uur.',
      'Factuur graag naar het andere adres.',
      'Heeft een ruilbon ontvangen.',
    ],
  },
  {
    locale: 'de',
    name: 'Germany',
    language: 'de',
    share: 11,
    address: '{s} {n}',
    units: ['%. Etage', 'Hinterhaus', 'c/o Büro 1#'],
    places: [
      ['Berlin', 'Berlin', '10###'],
      ['München', 'Bayern', '80###'],
      ['Köln', 'Nordrhein-Westfalen', '50###'],
      ['Dresden', 'Sachsen', '010##'],
      ['Hamburg', 'Hamburg', '20###'],
      ['Frankfurt (Oder)', 'Brandenburg', '152##'],
    ],
    phones: ['030 23125 ###', '+49 171 39200##', '(040) 66969 ###'],
    notes: ['Möchte nur Lieferungen ab 18 Uhr.', 'Größe 44 ist zu klein, Umtausch läuft.', 'Rückruf erbeten.'],
  },
  {
    locale: 'en_GB',
    name: 'United Kingdom',
    language: 'en',
    share: 9,
    address: '{n} {s}',
    units: ['Flat %', 'Flat 2@', 'The Old Dairy'],
    places: [
      ['London', 'England', 'SW1% #@@'],
      ['Leeds', 'England', 'LS% #@@'],
      ["King's Lynn", 'England', 'PE30 #@@'],
      ['Edinburgh', 'Scotland', 'EH% #@@'],
      ['Llanfairpwllgwyngyll', 'Wales', 'LL61 #@@'],
    ],
    phones: ['020 7946 0###', '+44 7700 900###', '0113 496 0###'],
    notes: [
      'Deposit of £20 paid in the shop.',
      'Leave parcels with the neighbour at no. 7.',
      'Walks the dog; call after ten.',
    ],
  },
  {
    locale: 'fr',
    name: 'France',
    language: 'fr',
    share: 8,
    address: '{n} {s}',
    units: ['Bât. @', 'Étage %', 'Appt 1#'],
    places: [
      ['Paris', 'Île-de-France', '750##'],
      ['L’Haÿ-les-Roses', 'Île-de-France', '94240'],
      ['Saint-Étienne', 'Auvergne-Rhône-Alpes', '420##'],
      ['Bourg-en-Bresse', 'Auvergne-Rhône-Alpes', '010##'],
      ['Nîmes', 'Occitanie', '300##'],
    ],
    phones: ['01 99 00 ## ##', '+33 6 39 98 ## ##', '02.61.91.##.##'],
    notes: ['Préfère être contactée l’après-midi.', 'Avoir de 20 € accordé.', 'Déjà cliente à Nîmes.'],
  },
  {
    locale: 'es',
    name: 'Spain',
    language: 'es',
    share: 6,
    address: '{s}, {n}',
    units: ['%º @', 'Bajo dcha.', 'Esc. %, 2º izq.'],
    places: [
      ['Barcelona', 'Cataluña', '080##'],
      ['A Coruña', 'Galicia', '150##'],
      ['Logroño', 'La Rioja', '260##'],
      ['Málaga', 'Andalucía', '290##'],
    ],
    phones: ['+34 500 000 ###', '500 00# ###'],
    notes: ['¿Llega antes del día 15? Avisar por correo.', 'Pidió la talla pequeña.', 'Cumpleaños: enviar cupón.'],
  },
  {
    locale: 'ja',
    name: 'Japan',
    language: 'ja',
    share: 5,
    address: '{s}',
    units: ['サンハイツ%0%号室', 'みどりビル%階', 'メゾン青葉 %0%'],
    places: [
      ['千代田区', '東京都', '100-00##'],
      ['横浜市', '神奈川県', '220-00##'],
      ['札幌市', '北海道', '060-00##'],
      ['那覇市', '沖縄県', '900-00##'],
    ],
    phones: ['090-0000-####', '+81 80 0000 ####'],
    notes: ['配達は午前中を希望。', '電話よりもメールで連絡。', 'サイズ交換済み（Ｍ→Ｌ）。'],
  },
  {
    locale: 'pt_BR',
    name: 'Brazil',
    language: 'pt',
    share: 4,
    address: '{s}, {n}',
    units: ['Apto 1##', 'Bloco @', 'Casa %'],
    places: [
      ['São Paulo', 'São Paulo', '010##-###'],
      ['Belém', 'Pará', '660##-###'],
      ['Florianópolis', 'Santa Catarina', '880##-###'],
    ],
    phones: ['(11) 0000-####', '+55 21 0000 ####'],
    notes: ['Não ligar antes das 9h.', 'Trocou a mochila; já está tudo certo.', 'Endereço de cobrança é outro.'],
  },
  {
    locale: 'pl',
    name: 'Poland',
    language: 'pl',
    share: 4,
    address: '{s} {n}',
    units: ['m. %', 'lok. 1#', 'klatka @'],
    places: [
      ['Łódź', 'łódzkie', '90-###'],
      ['Wrocław', 'dolnośląskie', '50-###'],
      ['Świnoujście', 'zachodniopomorskie', '72-6##'],
    ],
    phones: ['+48 000 0## ###', '00 000 ## ##'],
    notes: ['Prośba o fakturę VAT.', 'Dostawa do paczkomatu.', 'Źle dobrany rozmiar, zwrot przyjęty.'],
  },
  {
    locale: 'tr',
    name: 'Türkiye',
    language: 'tr',
    share: 3,
    address: '{s} No: {n}',
    units: ['Kat: %', 'D: 1#', 'Kat: %, D: 2'],
    places: [
      ['İstanbul', null, '340##'],
      ['Diyarbakır', null, '210##'],
      ['Muğla', null, '480##'],
    ],
    phones: ['+90 000 000 ## ##', '0 (000) 000 ## ##'],
    notes: ['Ürün değişimi yapıldı.', 'Akşam aranmak istiyor.', 'IĞDIR mağazasından ilgilenildi.'],
  },
  {
    locale: 'ar',
    name: 'Egypt',
    language: 'ar',
    share: 2,
    address: '{n} {s}',
    units: ['شقة %', 'الدور %', 'عمارة 1#'],
    places: [
      ['القاهرة', 'القاهرة', '115##'],
      ['الإسكندرية', 'الإسكندرية', '215##'],
      ['الأقصر', 'الأقصر', '855##'],
    ],
    phones: ['+20 2 0000 ####', '02 0000 ####'],
    notes: ['يفضل الاتصال بعد الساعة ٥ مساءً.', 'تم استبدال المقاس (XL).', 'العنوان الجديد: شارع النيل، رقم ٧.'],
  },
];

/** A text of a person's record that an awkward value can stand in. */
export type TwistColumn = 'first_name' | 'last_name' | 'address_line1' | 'address_line2' | 'notes';

/** Puts one awkward value into one column. */
export interface Twist<C extends string = TwistColumn> {
  readonly column: C;
  readonly twist: (value: string) => string | null;
}

const notes = (text: string): Twist<'notes'> => ({ column: 'notes', twist: () => text });

/** What real notes hold and exporters stumble over. */
const NOTE_TWISTS: readonly Twist<'notes'>[] = [
  // Commas, quotes, apostrophes.
  notes('Likes red, green, or blue, in that order'),
  notes('She said "call me", then hung up'),
  notes('"'),
  notes(`It's the "O'Neill" tent, isn’t it?`),
  // Line breaks of all three kinds, and nothing but one.
  notes('First line\nSecond line'),
  notes('Dear team,\r\n\r\nplease call.\r\n'),
  notes('Old\rMac'),
  notes('\n'),
  // Backslashes: a path, what COPY writes for null, its end-of-data mark, one at the end.
  notes('C:\\temp\\new\\table'),
  notes('\\N'),
  notes('\\.'),
  notes('ends with a backslash\\'),
  // Tabs and spaces at the edges, and nothing but spaces.
  notes('tent\t2\tgreen'),
  notes('\tindented'),
  notes('  two spaces before and one after '),
  notes('   '),
  notes('\u00a0no-break space before'),
  // What spreadsheets take for formulas.
  notes('=1+1'),
  notes('=HYPERLINK("http://example.com/?x="&A1,"Click me")'),
  notes('+1+1'),
  notes('-2+3'),
  notes('@SUM(A1:A9)'),
  // Text that looks like something else.
  notes(''),
  notes('NULL'),
  notes('null'),
  notes('N/A'),
  notes('00123'),
  notes('1e5'),
  notes('true'),
  notes('2026-02-30'),
  // Markup of chats, pages and templates; SQL.
  notes('<!channel> <@U012AB3CD> *bold* _it_ `code`'),
  notes('<b>VIP</b><script>alert(1)</script>&amp;'),
  notes('[terms](http://example.com) **now** @everyone'),
  notes('$' + '{name} {{name}} %s %00'),
  notes("Robert'); DROP TABLE consumer;--"),
  notes('semi;colon|pipe;"quoted; part"'),
  // Characters outside the everyday: emoji with joiners and skin tone, flags, right-to-left marks, controls.
  notes('Thanks 🙏🏽 see you on the trail 🏔️ 👩‍👩‍👧‍👦 🇳🇱'),
  notes('😀'),
  notes('\u200fשלום, עולם\u200e (2)'),
  notes('zero\u200bwidth and soft\u00adhyphen'),
  notes('\ufeffbyte order mark first'),
  notes('line\u2028separator'),
  notes('bell\u0007 backspace\b form\ffeed vertical\vtab escape\u001b[31m delete\u007f'),
  notes('𠮷野家 𝒳 ﬁ ½ A\u030a \u212b'),
];

const NAME_TWISTS: readonly Twist<'first_name' | 'last_name'>[] = [
  { column: 'first_name', twist: (name) => `${name} "Ace"` },
  { column: 'first_name', twist: (name) => `${name} 🌸` },
  { column: 'first_name', twist: (name) => ` ${name}` },
  { column: 'first_name', twist: () => 'Zoe\u0308' },
  { column: 'first_name', twist: (name) => name.toUpperCase() },
  { column: 'first_name', twist: () => '' },
  { column: 'first_name', twist: () => null },
  { column: 'last_name', twist: (name) => `O'${name}` },
  { column: 'last_name', twist: (name) => `${name}, Jr.` },
  { column: 'last_name', twist: (name) => `${name}  ` },
  { column: 'last_name', twist: (name) => `-${name}` },
  { column: 'last_name', twist: () => 'Null' },
  { column: 'last_name', twist: () => null },
];

const ADDRESS_TWISTS: readonly Twist<'address_line1' | 'address_line2'>[] = [
  { column: 'address_line1', twist: (line) => `Building C, ${line}` },
  { column: 'address_line1', twist: (line) => `"The Elms", ${line}` },
  { column: 'address_line1', twist: (line) => `${line}\nRear entrance` },
  { column: 'address_line1', twist: (line) => `${line}\r\nGate 2` },
  { column: 'address_line1', twist: (line) => `c/o\t${line}` },
  { column: 'address_line2', twist: () => 'A\\B' },
  { column: 'address_line2', twist: () => "Jo's place 🏡" },
];

export const ACCOUNT_TWISTS: readonly Twist<'notes' | 'address_line1' | 'address_line2'>[] = [
  ...NOTE_TWISTS,
  ...ADDRESS_TWISTS,
];
export const CONTACT_TWISTS: readonly Twist<'notes' | 'first_name' | 'last_name'>[] = [...NOTE_TWISTS, ...NAME_TWISTS];
export const CONSUMER_TWISTS: readonly Twist[] = [...NOTE_TWISTS, ...NAME_TWISTS, ...ADDRESS_TWISTS];

/** Every `every`th record gets one twist; the twists take turns, so that each occurs equally often. */
export function applyTwist<C extends string>(
  record: Record<C, string | null>,
  id: number,
  every: number,
  twists: readonly Twist<C>[],
): void {
  if (id % every !== 0) return;
  const turn = twists[(id / every) % twists.length];
  if (turn !== undefined) record[turn.column] = turn.twist(record[turn.column] ?? '');
}

/** A log of calls of at least `length` characters: beyond a spreadsheet cell's 32,767 for the longest. */
export function longNote(sentences: readonly string[], length: number): string {
  const lines: string[] = [];
  for (let size = 0, call = 1; size < length; call += 1) {
    const line = `Call ${call}: ${sentences[call % sentences.length] ?? ''} "OK", he said.`;
    lines.push(line);
    size += line.length + 1;
  }
  return lines.join('\n');
}

/**
 * Where Teams would take text for markup. It reads a part of Markdown in text blocks and facts: `*bold*`, `_italic_`,
 * `[links](…)`, lists, and on some clients headings, code and strikethrough. A backslash escapes on the desktop and is
 * shown as it is on phones (github.com/microsoft/AdaptiveCards/issues/5758), so such text is written as a run of a
 * RichTextBlock, which nothing is read into.
 */
const MARKUP =
  /[*`\\]|~~|\[[^\]]*\]\s*\(|(?:^|[^\p{L}\p{N}])_|_(?:$|[^\p{L}\p{N}_])|^\s*(?:[-+>]|#{1,6}|\d+[.)])\s|<\/?at\b|^\s*(?:---|===|___)|\r|\n/u;

export const isMarkup = (text: string): boolean => MARKUP.test(text);

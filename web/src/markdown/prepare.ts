import remend from 'remend';

/**
 * Makes an answer ready for the Markdown reader: closes what is still open in the middle of a stream, and writes
 * every formula as `$$…$$`. Models write `$…$`, `\(…\)` and `\[…\]` too; dollars that are money stay.
 */
export function prepare(text: string, writing: boolean): string {
  const whole = writing ? remend(text, { katex: false, htmlTags: false, linkMode: 'text-only' }) : text;
  return withoutCode(whole, (prose) =>
    prose
      .replace(/\\\[([\s\S]+?)\\\]/g, (_, formula: string) => block(formula))
      .replace(/\\\((.+?)\\\)/g, (_, formula: string) => `$$${formula.trim()}$$`)
      // A line that is nothing but $$…$$ stands on its own.
      .replace(/^[ \t]*\$\$([^\n$]+)\$\$[ \t]*$/gm, (_, formula: string) => block(formula))
      .replace(INLINE, (_, before: string, formula: string) => `${before}$$${formula}$$`),
  );
}

/**
 * `$…$` as Pandoc reads it: no space inside the dollars, and no digit after the closing one, so that "$5 and $10"
 * is money; not escaped, and not part of `$$`.
 */
const INLINE = /(^|[^\\$])\$(?![\s$])((?:\\.|[^$\n\\])*?(?:\\.|[^\s$\\]))\$(?![\d$])/gm;

const block = (formula: string) => `\n$$\n${formula.trim()}\n$$\n`;

/** Applies `change` to everything but code: fenced blocks, also unfinished ones, and `spans`. */
function withoutCode(text: string, change: (prose: string) => string): string {
  const code =
    /(^|\n)[ \t]*(`{3,}|~{3,})[^\n]*(?:\n[\s\S]*?)?(?:\n[ \t]*\2[`~]*[ \t]*(?=\n|$)|$)|(`+)(?!`)[^\n]*?[^`\n]\3(?!`)/g;
  let out = '';
  let at = 0;
  for (const match of text.matchAll(code)) {
    out += change(text.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return out + change(text.slice(at));
}

import { describe, expect, it } from 'vitest';
import { prepare } from './prepare.ts';

describe('prepare', () => {
  it.each([
    ['a formula in dollars', 'so $x^2$ is', 'so $$x^2$$ is'],
    ['two of them', '$a$ and $b$', '$$a$$ and $$b$$'],
    ['TeX brackets', 'so \\(x\\) is', 'so $$x$$ is'],
    ['a formula on its own', '\\[x\n+y\\]', '\n$$\nx\n+y\n$$\n'],
    ['double dollars on one line', '$$x$$', '\n$$\nx\n$$\n'],
    ['double dollars in a sentence', 'so $$x$$ is', 'so $$x$$ is'],
    ['money', 'It costs $5 and $10.', 'It costs $5 and $10.'],
    ['one dollar', 'It costs $5.', 'It costs $5.'],
    ['an escaped dollar', '\\$x$ y$', '\\$x$ y$'],
    ['code', '`$a$` and $b$', '`$a$` and $$b$$'],
    ['a block of code', '```\n$a$\n```\n$b$', '```\n$a$\n```\n$$b$$'],
    ['code that is still open', 'see\n```sh\necho $a$', 'see\n```sh\necho $a$'],
    ['tildes', '~~~\n\\(a\\)\n~~~', '~~~\n\\(a\\)\n~~~'],
  ])('%s', (_, text, expected) => {
    expect(prepare(text, false)).toBe(expected);
  });

  it('closes what is open while it is written, and only then', () => {
    expect(prepare('some **bold', true)).toBe('some **bold**');
    expect(prepare('some **bold', false)).toBe('some **bold');
    expect(prepare('see [the page](https://exa', true)).toBe('see the page');
  });

  it('takes no longer on hostile text', () => {
    for (const text of ['$'.repeat(20_000), '\\('.repeat(10_000), '`'.repeat(20_000), '$a '.repeat(10_000)])
      expect(prepare(text, true).length).toBeGreaterThan(0);
  });
});

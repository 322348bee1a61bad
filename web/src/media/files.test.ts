import { expect, it } from 'vitest';
import { pastedFiles } from './files.ts';

const picture = new File(['x'], 'image.png', { type: 'image/png' });
const paste = (texts: Record<string, string>, files: readonly File[]) =>
  pastedFiles({
    types: [...Object.keys(texts), ...(files.length > 0 ? ['Files'] : [])],
    getData: (type) => texts[type] ?? '',
    files: files as unknown as FileList,
  });

it('takes pasted files, but not the picture of words that office programs add to them', () => {
  expect(paste({}, [picture])).toEqual([picture]);
  // A picture of a page, with where it came from.
  expect(paste({ 'text/html': '<img src="https://example.org/a.png">' }, [picture])).toEqual([picture]);
  // A file copied in a file manager, with its name.
  expect(paste({ 'text/plain': 'image.png' }, [picture])).toEqual([picture]);
  expect(paste({ 'text/plain': 'a\tb', 'text/html': '<table>', 'text/rtf': '{' }, [picture])).toEqual([]);
  expect(paste({ 'text/plain': 'words' }, [])).toEqual([]);
});

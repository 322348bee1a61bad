import { PDFiumLibrary } from '@hyzyla/pdfium';
import { UserError } from '../base/errors.ts';
import type { Picture } from './picture.ts';

/** Pages are drawn with about this many pixels: 1 megapixel is A4 at 110 dots per inch. */
const PAGE_PIXELS = 1_000_000;
/** All pages of one document have to fit into what one request may decode. */
export const MAX_PAGES = 60;

let library: Promise<PDFiumLibrary> | undefined;

/** Draws the pages of a PDF file over white. Throws UserError for what is damaged, locked or too long. */
export async function decodePdf(bytes: Uint8Array): Promise<Picture[]> {
  library ??= PDFiumLibrary.init();
  const loaded = await library;
  const document = await loaded.loadDocument(bytes).catch((error: unknown) => {
    throw refused(bytes, error);
  });
  try {
    const count = document.getPageCount();
    if (count > MAX_PAGES) {
      throw new UserError(
        `The PDF file has ${count} pages; at most ${MAX_PAGES} were expected. Send the pages that the question is about.`,
      );
    }
    const pages: Picture[] = [];
    for (let i = 0; i < count; i++) {
      const page = document.getPage(i);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      if (!(originalWidth > 0 && originalHeight > 0)) throw new Error(`page ${i + 1} has no size`);
      const scale = Math.sqrt(PAGE_PIXELS / (originalWidth * originalHeight));
      const side = (length: number) => Math.max(1, Math.min(PAGE_PIXELS, Math.round(length * scale)));
      const [width, height] = [side(originalWidth), side(originalHeight)];
      if (width * height > 2 * PAGE_PIXELS) throw new Error(`page ${i + 1} is ${width} × ${height}`);
      const drawn = await page.render({ width, height, render: 'bitmap' });
      pages.push(overWhite(drawn));
    }
    if (pages.length === 0) throw new Error('it has no pages');
    return pages;
  } catch (error) {
    throw error instanceof UserError ? error : refused(bytes, error);
  } finally {
    document.destroy();
  }
}

/** Red, green, blue, alpha to RGB. */
function overWhite({ width, height, data }: { width: number; height: number; data: Uint8Array }): Picture {
  const result = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const alpha = data[i * 4 + 3] / 255;
    for (let c = 0; c < 3; c++) result[i * 3 + c] = Math.round(data[i * 4 + c] * alpha + 255 * (1 - alpha));
  }
  return { width, height, data: result };
}

function refused(bytes: Uint8Array, error: unknown): UserError {
  const detail = error instanceof Error ? error.message : String(error);
  if (/password/i.test(detail)) {
    return new UserError('The PDF file is locked with a password. Save a copy without one and send that.');
  }
  return new UserError(
    `The PDF file of ${bytes.length} bytes is damaged or truncated (${detail.replace(/\s+/g, ' ').slice(0, 100)}). ` +
      'Send the whole file, or print it to PDF again.',
  );
}

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { coverageOf } from './font-coverage.ts';

type Font = { bytes: Uint8Array; covers: (codePoint: number) => boolean };

/** Fonts that systems bring, those with Hangul first. Files that are not there are passed over. */
const known: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/truetype/nanum/NanumGothic.ttf',
    '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  ],
  darwin: [
    '/System/Library/Fonts/AppleSDGothicNeo.ttc',
    '/System/Library/Fonts/Supplemental/AppleGothic.ttf',
    '/System/Library/Fonts/Supplemental/Arial Unicode.ttf',
    '/System/Library/Fonts/Helvetica.ttc',
  ],
  win32: ['malgun.ttf', 'segoeui.ttf', 'YuGothM.ttc', 'msyh.ttc', 'arial.ttf'].map(name =>
    join(process.env.WINDIR ?? 'C:\\Windows', 'Fonts', name),
  ),
};

/** Fonts for pictures: ours for Latin, the system's for the rest. Files are read once, and only as far as they are needed. */
export class Fonts {
  readonly #systemFiles: () => Promise<string[]>;
  readonly #loaded = new Map<string, Promise<Font | null>>();

  /** @param systemFiles for tests: the system's font files, best first */
  constructor(systemFiles: () => Promise<string[]> = systemFontFiles) {
    this.#systemFiles = systemFiles;
  }

  /**
   * The fonts that together have every character of the texts, as far as there are any.
   * @returns `has`: whether these fonts can draw a text
   */
  async forTexts(texts: readonly string[]): Promise<{ buffers: Uint8Array[]; has: (text: string) => boolean }> {
    const fonts = await Promise.all(ownFiles().map(path => this.#load(path)));
    const chosen = fonts.filter(font => font !== null);
    const has = (text: string) => missing([text], chosen).size === 0;
    let lacking = missing(texts, chosen);
    if (lacking.size > 0) {
      for (const path of await this.#systemFiles()) {
        const font = await this.#load(path);
        if (!font || ![...lacking].some(font.covers)) continue;
        chosen.push(font);
        lacking = missing(texts, chosen);
        if (lacking.size === 0) break;
      }
    }
    return { buffers: chosen.map(({ bytes }) => bytes), has };
  }

  #load(path: string): Promise<Font | null> {
    let font = this.#loaded.get(path);
    if (!font) {
      font = load(path);
      this.#loaded.set(path, font);
    }
    return font;
  }
}

async function load(path: string): Promise<Font | null> {
  const bytes = await readFile(path).catch(() => null); // not there, or not ours to read
  const covers = bytes && coverageOf(bytes);
  return covers ? { bytes, covers } : null;
}

function missing(texts: readonly string[], fonts: readonly Font[]): Set<number> {
  const lacking = new Set<number>();
  for (const character of new Set(texts.join(''))) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint > 32 && !fonts.some(({ covers }) => covers(codePoint))) lacking.add(codePoint);
  }
  return lacking;
}

/** Inter, its Latin letters (SIL Open Font License), from the folder `resources/fonts` of the sources or of the package. */
function ownFiles(): string[] {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const fonts = join(folder, 'resources', 'fonts');
    if (existsSync(fonts)) return ['inter-latin-400.ttf', 'inter-latin-600.ttf'].map(name => join(fonts, name));
    if (folder === dirname(folder)) throw new Error('resources/fonts is missing');
  }
}

async function systemFontFiles(): Promise<string[]> {
  const files = [...(known[process.platform] ?? [])];
  if (process.platform !== 'linux') return files;
  const folders = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    join(homedir(), '.local/share/fonts'),
    join(homedir(), '.fonts'),
  ];
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const likely = names.filter(
      name => /\.(ttf|otf|ttc)$/i.test(name) && !/bold|italic|light|thin|black|mono|serif/i.test(name),
    );
    files.push(...likely.sort().map(name => join(folder, name)));
  }
  return files;
}

import { createHash } from 'node:crypto';
import { access, constants, cp, lstat, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { checkSite } from '../../../config/site/check-site.ts';
import { MAX_YAML_BYTES, readText } from '../../../config/site/read-text.ts';
import {
  SITE_FILE_PATTERN,
  type SiteEdit,
  type SiteFileList,
  type SiteFindings,
  type SiteRollBack,
  type SiteText,
} from '../../../protocol/site-files.ts';
import type { Witness } from '../../audit/audit.ts';
import { checkFreeText } from '../../audit/free-text.ts';
import { httpErrors } from '../../errors.ts';
import { type VersionStore, writeWhole } from './version-store.ts';

export interface SiteEditorOptions {
  /** Of the site that this server serves. */
  readonly directory: string;
  readonly versions: VersionStore;
  /** Wall clock, epoch ms. */
  readonly now: () => number;
}

/** Who changes a file, and where that is written down first. */
interface Editing {
  readonly author: string;
  readonly witness: Witness;
}

const EDITABLE = new RegExp(SITE_FILE_PATTERN);
const FOLDERS = ['', 'scenes', 'importers', 'adapters'];

/**
 * Reads, checks and changes the text of a site's files. The files stay the truth: what is applied takes a file's place in one
 * step, and holds from the next start on, since a server reads its site once. Every method throws the HTTP error to answer.
 */
export class SiteEditor {
  readonly #options: SiteEditorOptions;
  /** File -> hash when this server started. */
  readonly #started: Promise<ReadonlyMap<string, string>>;
  /** One at a time: a check reads the whole site, and two edits must not overtake each other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SiteEditorOptions) {
    this.#options = options;
    this.#started = this.#hashes();
  }

  async list(): Promise<SiteFileList> {
    const { directory } = this.#options;
    const [started, now] = await Promise.all([this.#started, this.#hashes()]);
    const files = [...now].map(([file, hash]) => ({ file, isChanged: started.get(file) !== hash }));
    const isWritable = await access(directory, constants.W_OK).then(
      () => true,
      () => false,
    );
    const isGone = [...started.keys()].some((file) => !now.has(file));
    return { files, isWritable, needsReload: isGone || files.some(({ isChanged }) => isChanged) };
  }

  async read(file: string): Promise<SiteText> {
    const text = await this.#text(file);
    if (text === undefined) throw httpErrors.notFound('file of the site');
    return { file, text, hash: hashOf(text), versions: [...(await this.#options.versions.list(file))] };
  }

  /** What the site would be like with this text in it. */
  check(file: string, text: string): Promise<SiteFindings> {
    return this.#alone(() => this.#check(file, text));
  }

  apply({ file, text, base, reason }: SiteEdit, editing: Editing): Promise<SiteText> {
    return this.#alone(() => this.#put({ file, text, base, reason }, editing));
  }

  async rollBack({ file, hash, base, reason }: SiteRollBack, editing: Editing): Promise<SiteText> {
    const { versions } = this.#options;
    const known = (await versions.list(file)).some((version) => version.hash === hash);
    const text = known ? await versions.read(hash) : undefined;
    if (text === undefined) throw httpErrors.notFound('version of this file');
    return this.apply({ file, text, base, reason }, editing);
  }

  async #put({ file, text, base, reason }: SiteEdit, { author, witness }: Editing): Promise<SiteText> {
    checkFreeText('body/reason', reason);
    const { versions, now } = this.#options;
    const old = await this.#text(file);
    if ((old === undefined ? null : hashOf(old)) !== base)
      throw httpErrors.conflict('site.moved', 'the file is another one meanwhile: read it again');
    const { faults } = await this.#check(file, text);
    if (faults.length > 0) throw httpErrors.conflict('site.faults', `the site would have ${faults.length} faults`);
    const path = await this.#placeFor(file);
    const hash = hashOf(text);
    await witness(
      { on: `site/${file}`, before: old === undefined ? null : { sha256: base }, after: { sha256: hash } },
      async () => {
        const at = Math.round(now());
        // What stood before the first change is a version as well.
        if (old !== undefined && (await versions.list(file)).length === 0)
          await versions.add({ file, hash: hashOf(old), at, author: '', reason: '' }, old);
        await versions.add({ file, hash, at, author, reason }, text);
        await writeWhole(path, text).catch((error: unknown) => {
          throw httpErrors.conflict(
            'site.readOnly',
            `the directory of the site cannot be written here: ${codeOf(error)}`,
          );
        });
      },
    );
    return this.read(file);
  }

  /** In a copy that nobody serves. */
  async #check(file: string, text: string): Promise<SiteFindings> {
    if (Buffer.byteLength(text) > MAX_YAML_BYTES)
      throw httpErrors.badRequest('body/text', `at most ${MAX_YAML_BYTES} bytes`);
    const { directory } = this.#options;
    const parent = await mkdtemp(join(tmpdir(), 'watchfloor-site-'));
    try {
      const copy = join(parent, basename(directory));
      // A link that leads out of the site would not do so in the copy: the reader refuses it in both.
      await cp(directory, copy, { recursive: true, verbatimSymlinks: true });
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await rm(join(copy, file), { force: true });
      await writeFile(join(copy, file), text);
      const { faults, warnings } = await checkSite(copy);
      return { faults: [...faults], warnings: [...warnings] };
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  }

  /** Where a file of the site is written: never through a link. */
  async #placeFor(file: string): Promise<string> {
    const root = await realpath(this.#options.directory);
    const path = join(root, file);
    const parent = await realpath(dirname(path)).catch(() => undefined);
    const status = await lstat(path).catch(() => undefined);
    if (parent === undefined || relative(join(root, dirname(file)), parent) !== '' || (status && !status.isFile()))
      throw httpErrors.conflict(
        'site.link',
        'the file, or its folder, is a link or is missing: it is changed on its machine',
      );
    return path;
  }

  /** Undefined where there is none that could be read as a file of the site. */
  async #text(file: string): Promise<string | undefined> {
    if (!EDITABLE.test(file)) throw httpErrors.notFound('file of the site');
    const read = await readText(this.#options.directory, file, MAX_YAML_BYTES);
    return 'text' in read ? read.text : undefined;
  }

  async #hashes(): Promise<ReadonlyMap<string, string>> {
    const hashes = new Map<string, string>();
    for (const folder of FOLDERS) {
      const names = await readdir(join(this.#options.directory, folder)).catch(() => []);
      for (const name of names.sort()) {
        const file = folder === '' ? name : `${folder}/${name}`;
        const text = EDITABLE.test(file) ? await this.#text(file) : undefined;
        if (text !== undefined) hashes.set(file, hashOf(text));
      }
    }
    return hashes;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

import { Client, EqualityFilter, InvalidCredentialsError, type Entry } from 'ldapts';
import type { LdapFile } from '../../../config/identity/identity-file.ts';
import { httpErrors } from '../../errors.ts';
import type { Claimed } from './external-accounts.ts';

/** Two would be a directory in which a name is not a person. */
const ENTRIES_MAX = 2;

export interface LdapWayOptions {
  readonly file: LdapFile;
  /** Of the reader. */
  readonly password: string | undefined;
}

/** Asks a directory who somebody is: searches the entry of a name, then binds as it with the password. */
export class LdapWay {
  readonly #options: LdapWayOptions;

  constructor(options: LdapWayOptions) {
    this.#options = options;
  }

  get file(): LdapFile {
    return this.#options.file;
  }

  /**
   * Undefined where there is no such name, or its password is another. `name` fits `USER_NAME_PATTERN`, in which nothing means
   * anything to a filter. Throws the 503 to answer where the directory does not answer in time, or will not be read.
   */
  async ask(name: string, password: string): Promise<Claimed | undefined> {
    // A bind without a password is anonymous, and succeeds as anybody (RFC 4513, 5.1.2).
    if (password === '') return undefined;
    const { url, startTls, patienceMs } = this.#options.file;
    const client = new Client({ url, timeout: patienceMs, connectTimeout: patienceMs });
    try {
      if (startTls) await client.startTLS({ host: new URL(url).hostname });
      return await this.#askWith(client, name, password);
    } catch (error) {
      throw httpErrors.unavailable('the directory', error);
    } finally {
      // It may be gone already.
      await client.unbind().catch(() => undefined);
    }
  }

  async #askWith(client: Client, name: string, password: string): Promise<Claimed | undefined> {
    const { file, password: secret } = this.#options;
    if (file.reader !== undefined) await client.bind(file.reader, secret ?? '');
    const { searchEntries } = await client.search(file.base, {
      scope: 'sub',
      filter: file.filter.replaceAll('{name}', name),
      attributes: [
        'entryUUID',
        'objectGUID',
        file.display,
        ...('attribute' in file.groups ? [file.groups.attribute] : []),
      ],
      explicitBufferAttributes: ['objectGUID'],
      sizeLimit: ENTRIES_MAX,
    });
    const [entry, ...others] = searchEntries;
    if (!entry || others.length > 0) return undefined;
    const groups = await this.#groupsOf(client, entry);
    try {
      await client.bind(entry.dn, password);
    } catch (error) {
      if (error instanceof InvalidCredentialsError) return undefined;
      throw error;
    }
    const [display] = textsOf(entry, file.display);
    return { source: 'ldap', subject: subjectOf(entry), name, display, groups };
  }

  async #groupsOf(client: Client, entry: Entry): Promise<readonly string[]> {
    const { groups } = this.#options.file;
    if ('attribute' in groups) return textsOf(entry, groups.attribute);
    const { searchEntries } = await client.search(groups.base, {
      scope: 'sub',
      filter: new EqualityFilter({ attribute: groups.member, value: entry.dn }),
      attributes: [groups.name],
    });
    return searchEntries.flatMap((group) => textsOf(group, groups.name));
  }
}

/** What does not change when somebody is renamed or moved; of a directory that has none such, the distinguished name. */
function subjectOf(entry: Entry): string {
  const { objectGUID } = entry;
  if (Buffer.isBuffer(objectGUID) && objectGUID.length > 0) return objectGUID.toString('hex');
  return textsOf(entry, 'entryUUID')[0] ?? entry.dn.toLowerCase();
}

function textsOf(entry: Entry, attribute: string): string[] {
  const value = entry[attribute] ?? [];
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

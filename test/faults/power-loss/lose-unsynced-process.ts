// Run by the program that a PowerSwitch writes, before the next Redis starts: node lose-unsynced-process.ts ROOT KEPT SWITCH LOSSES
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { randomOf } from '../event-source.ts';
import { journalFile } from './journal.ts';
import { beginJournal, loseUnsynced } from './lose-unsynced.ts';

const [root, kept, cut, losses] = process.argv.slice(2) as [string, string, string, string];

if (!existsSync(journalFile(kept))) beginJournal({ root, kept });
if (existsSync(cut)) {
  const seed = readFileSync(cut, 'utf8');
  const loss = loseUnsynced({ root, kept, random: seed === 'all' ? () => 0 : randomOf(seed) });
  appendFileSync(losses, `${JSON.stringify(loss)}\n`);
  rmSync(cut);
}

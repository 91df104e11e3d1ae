import type { Command } from '../../protocol/commands.ts';
import { checkFreeText } from '../audit/free-text.ts';

/** What somebody typed for the wall is held to the same as a label of an event ([EV8]), before it is written down anywhere. Throws the 400 to answer, which never repeats it. */
export function checkCommand(command: Command): void {
  if (command.do === 'banner') checkFreeText('text', command.text);
}

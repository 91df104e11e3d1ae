import { httpErrors } from '../errors.ts';
import { identityFault } from '../gate/find-identity-anywhere.ts';
import { findIdentity } from '../../protocol/identity/find-identity.ts';
import { LABEL_CHARACTERS_MAX } from '../../protocol/identity/label.ts';

/** Rule [AU6]: a label that somebody typed, before it is written down for good. Throws the 400 to answer, which never repeats it. */
export function checkFreeText(place: string, text: string): void {
  if (Array.from(text).length > LABEL_CHARACTERS_MAX)
    throw httpErrors.badRequest(place, `at most ${LABEL_CHARACTERS_MAX} characters`);
  checkIdentity(place, text);
}

/** The same without a limit to its length, for what no wall shows. */
export function checkIdentity(place: string, text: string): void {
  const fault = identityFault(findIdentity(text.normalize('NFKC')), place);
  if (fault) throw httpErrors.badRequest(place, fault.expected);
}

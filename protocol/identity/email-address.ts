/** The last label is letters: `34020000001320000001@192.168.1.5` is a SIP id of GB/T 28181, not an address. */
const EMAIL = /[\p{L}\p{N}_%+-]\s*(?:@|[[(]\s*at\s*[\])])\s*(?:[\p{L}\p{N}-]+\s*[.。]\s*)+\p{L}{2,}/iu;

export function hasEmailAddress(text: string): boolean {
  return EMAIL.test(text);
}

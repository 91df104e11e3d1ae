/** Why a value cannot be read. Never holds what stood there: that may be about a person. */
export class Misread {
  /** What would be read. */
  readonly expected: string;

  constructor(expected: string) {
    this.expected = expected;
  }
}

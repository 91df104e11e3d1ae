/** The ids that a kind's `subject` admits; they match it as a whole. Throws a SyntaxError where it is no pattern. */
export function compileSubject(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'u');
}

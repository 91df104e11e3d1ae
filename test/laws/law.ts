import fc from 'fast-check';

/** A property whose histories' shape is nobody else's business. */
export interface Law {
  assert(parameters: { numRuns: number; seed: number }): void;
  /** Does an expectation of the law fail? A crash refutes nothing. */
  isRefuted(parameters: { numRuns: number; seed: number }): boolean;
}

export function law<T>(property: fc.IProperty<T>): Law {
  return {
    assert: (parameters) => fc.assert(property, parameters),
    isRefuted: (parameters) => {
      const { errorInstance } = fc.check(property, parameters);
      return errorInstance instanceof Error && errorInstance.name === 'AssertionError';
    },
  };
}

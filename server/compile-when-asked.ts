import createAjvFactory from '@fastify/ajv-compiler';
import createSerializerFactory from '@fastify/fast-json-stringify-compiler';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { FastifyValidationResult } from 'fastify/types/schema.js';

/**
 * Lets a route have its schemas compiled when it is first asked, as Fastify would have them at the start: all of them together
 * are a fifth of what a start costs. Two things that Fastify does for its own compiled functions it does not do for these: a schema
 * of headers must have lower-case names, and a default or a coercion cannot replace a whole body, only what stands in it.
 */
export function compileWhenAsked(app: FastifyInstance, ajv: NonNullable<FastifyServerOptions['ajv']>): void {
  const compileValidator = createAjvFactory()({}, ajv);
  const compileSerializer = createSerializerFactory()();
  app.setValidatorCompiler((route) => {
    let compiled: FastifyValidationResult | undefined;
    const validate: FastifyValidationResult = (data) => {
      compiled ??= compileValidator(route) as FastifyValidationResult;
      const answer = compiled(data);
      validate.errors = compiled.errors ?? null;
      return answer;
    };
    return validate;
  });
  app.setSerializerCompiler((route) => {
    let serialize: ReturnType<typeof compileSerializer> | undefined;
    return (data) => {
      serialize ??= compileSerializer({ httpStatus: '', ...route });
      return serialize(data);
    };
  });
}

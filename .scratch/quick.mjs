import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && context.parentURL) {
     if (specifier.endsWith('.ts'))
      return { url: new URL(specifier, context.parentURL).href, format: 'module-typescript', shortCircuit: true };
     if (specifier.endsWith('.mjs'))
      return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
    }
    return next(specifier, context);
  },
});

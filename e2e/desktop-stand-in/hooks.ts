// Loaded with `node --import`: whoever asks for `electron` gets the stand-in, in modules and in CommonJS alike.
import { registerHooks } from 'node:module';

const standIn = new URL('./electron.cjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: standIn, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
});

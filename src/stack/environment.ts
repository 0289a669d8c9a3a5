/** What the processes of a stack take over from the caller's environment. */
import type { Environment } from '../config.js';

/** Needed by any program, and harmless. */
const common =
  /^(PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TZ|LANG|LC_\w+|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS)$/;

const pick = (environment: Environment, names: RegExp): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name)));

export const commonEnvironment = (environment: Environment) => pick(environment, common);

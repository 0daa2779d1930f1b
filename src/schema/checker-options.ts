/** Options of an ajv that holds schemas against their schema. */
/** It tells every error, each with the value that it concerns. */
export const CHECKER = { allErrors: true, strict: false, validateSchema: false, logger: false, verbose: true } as const;

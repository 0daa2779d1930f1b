/** Imported before the program: writes each package that it then loads into the file that TOLD_TO names, a line each. */
import { appendFileSync } from "node:fs";
import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, next) {
	const isPackage = !/^(?:node:|file:|data:|[./#])/.test(specifier);
	if (isPackage) appendFileSync(process.env.TOLD_TO, `${specifier}\n`);
	return next(specifier, context);
}

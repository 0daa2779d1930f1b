/** Imported before the program: writes the path of each file of code that it loads into the file that LOADED_FILES names, a line each. */
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

// Hooks see what is imported; what CommonJS requires is in its own cache.
if (isMainThread) {
	register(import.meta.url);
	process.on("exit", () => tell(...Object.keys(createRequire(import.meta.url).cache)));
}

export async function load(url, context, next) {
	if (url.startsWith("file:")) tell(fileURLToPath(url));
	return next(url, context);
}

function tell(...paths) {
	appendFileSync(process.env.LOADED_FILES, paths.map((path) => `${path}\n`).join(""));
}

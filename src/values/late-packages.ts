/**
 * Packages for what only some pipelines and commands have, loaded when they do. `scripts/late-packages.js` gives each a file of its own
 * in `dist`, where they are built in.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function lateCsv(): typeof import("csv-parse/sync") {
	return require("csv-parse/sync") as typeof import("csv-parse/sync");
}

export function lateGlobs(): typeof import("tinyglobby") {
	return require("tinyglobby") as typeof import("tinyglobby");
}

export function lateToon(): typeof import("@toon-format/toon") {
	return require("@toon-format/toon") as typeof import("@toon-format/toon");
}

export function latePicomatch(): typeof import("picomatch") {
	return require("picomatch") as typeof import("picomatch");
}

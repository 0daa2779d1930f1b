/**
 * ajv, loaded when a schema is compiled: most commands compile none. `scripts/late-packages.js` gives it a file of its own in
 * `dist`, where it is built in.
 */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function lateAjv(): typeof import("ajv").Ajv {
	return (require("ajv") as typeof import("ajv")).Ajv;
}

export function lateAjv2019(): typeof import("ajv/dist/2019.js").Ajv2019 {
	return (require("ajv/dist/2019.js") as typeof import("ajv/dist/2019.js")).Ajv2019;
}

export function lateAjv2020(): typeof import("ajv/dist/2020.js").Ajv2020 {
	return (require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js")).Ajv2020;
}

export function lateFormats(): typeof import("ajv-formats") {
	return require("ajv-formats") as typeof import("ajv-formats");
}

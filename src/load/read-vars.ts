/** `vars` of the file, with what the command line or a test says over them. */
import type { Json, JsonObject } from "../model/json.ts";
import type { LocatePart } from "../model/pipeline-test.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import { refuseUnknownGiven } from "./refuse-unknown-given.ts";
import type { YamlFile } from "./yaml-file.ts";

export interface GivenVars {
	readonly vars?: JsonObject | undefined;
	/** Of a test. */
	readonly locateGiven?: LocatePart | undefined;
}

export function readVars(
	root: JsonObject,
	{ vars: given = {}, locateGiven }: GivenVars,
	yaml: YamlFile,
	log: ProblemLog,
) {
	const own = mapping(root.vars);
	const known = Object.keys(own);
	const names = Object.keys(given);
	if (locateGiven === undefined) refuseUnknownFlags(names, known, yaml, log);
	else refuseUnknownGiven({ section: "vars", given: names, known, locate: locateGiven }, log);
	const vars: { readonly [name: string]: Json } = { ...own, ...given };
	return vars;
}

function refuseUnknownFlags(names: readonly string[], known: readonly string[], yaml: YamlFile, log: ProblemLog): void {
	for (const name of names.filter((each) => !known.includes(each))) {
		const suggestion = suggest(name, known);
		const there = known.length === 0 ? "the file has no `vars`" : `there are: ${known.join(", ")}`;
		log.error("var_unknown", `--var sets \`${name}\`, which \`vars\` does not have`, yaml.locateKey(["vars"]), {
			hint: suggestion === undefined ? there : `did you mean \`${suggestion}\`?`,
		});
	}
}

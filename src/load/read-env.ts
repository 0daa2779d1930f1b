/** `env`: the variables of the environment that templates may read. */
import type { JsonObject } from "../model/json.ts";
import type { LocatePart } from "../model/pipeline-test.ts";
import { suggest } from "../values/suggest.ts";
import type { Environment } from "./load-options.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import { refuseUnknownGiven } from "./refuse-unknown-given.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Keys of services: what templates read ends up in requests, in the state and in results. */
const SECRET = new Set(["VALYU_API_KEY", "TRAWL_API_KEY"]);

export interface GivenEnv {
	/** Default: no variable. */
	readonly env?: Environment | undefined;
	/** Of a test, which gives all variables itself. */
	readonly locateGiven?: LocatePart | undefined;
}

export function readEnv(
	root: JsonObject,
	{ env: environment = {}, locateGiven }: GivenEnv,
	yaml: YamlFile,
	log: ProblemLog,
): Readonly<Record<string, string>> {
	const { env } = root;
	const found: Record<string, string> = {};
	const modelKey = mapping(mapping(root.local).model).api_key_env;
	for (const [index, name] of (Array.isArray(env) ? env : []).entries()) {
		if (typeof name !== "string") continue;
		const place = yaml.locateValue(["env", index]);
		if (SECRET.has(name) || name === modelKey) {
			const message = `\`${name}\` holds a key, and what templates read ends up in requests and results`;
			log.error("not_allowed", message, place, { hint: "remove it from `env`" });
		} else if (environment[name] === undefined) {
			const message = `the environment has no variable \`${name}\``;
			const meant = suggest(
				name,
				Object.keys(environment).filter((other) => !SECRET.has(other) && other !== modelKey),
			);
			const how = locateGiven === undefined ? `set it: ${name}=… trawl …` : "give it under `env` of the case";
			const hint = meant === undefined ? how : `did you mean \`${meant}\`?`;
			log.error("env_missing", message, place, { hint });
		}
		found[name] = environment[name] ?? "";
	}
	if (locateGiven !== undefined) {
		const given = Object.keys(environment);
		refuseUnknownGiven({ section: "env", given, known: Object.keys(found), locate: locateGiven }, log);
	}
	return found;
}

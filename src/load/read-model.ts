/** `local.model`: its address normalised and checked, its prices missed where they may be wanted. */
import { isJsonObject, type Json } from "../model/json.ts";
import type { ModelSettings } from "../model/pipeline.ts";
import { isLoopback } from "../values/is-loopback.ts";
import { checkModelUrl } from "../values/model-url.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import type { YamlFile } from "./yaml-file.ts";

export interface ModelContext {
	/** False for a pipeline that runs on another engine. */
	readonly isUsed: boolean;
	readonly yaml: YamlFile;
	readonly log: ProblemLog;
}

/** Null where none is set; a wrong shape has been reported already. */
export function readModel(value: Json | undefined, context: ModelContext): ModelSettings | null {
	if (!isJsonObject(value)) return null;
	const { base_url, name, api_key_env } = value;
	if (typeof base_url !== "string" || typeof name !== "string") return null;
	const { input, output } = mapping(value.prices);
	const model: ModelSettings = {
		base_url: readUrl(base_url, typeof api_key_env === "string", context),
		name: name.trim(),
		api_key_env: typeof api_key_env === "string" ? api_key_env : null,
		prices: typeof input === "number" && typeof output === "number" ? { input, output } : null,
	};
	if (context.isUsed && value.prices === undefined) warnOfNoPrices(model, context);
	return model;
}

/** As it stands where a mistake in it is told. */
function readUrl(given: string, hasKey: boolean, { yaml, log }: ModelContext): string {
	const url = checkModelUrl(given, hasKey);
	if (url.ok) return url.value;
	// A problem with a place is shown with its line, and a line with its password.
	const location = given.includes("@") ? undefined : yaml.locateValue(["local", "model", "base_url"]);
	if (location === undefined || !log.hasAt(location)) log.error("base_url", url.message, location, { hint: url.hint });
	return given;
}

/** A key of another machine is somebody's bill. */
function warnOfNoPrices({ base_url, api_key_env }: ModelSettings, { yaml, log }: ModelContext): void {
	if (api_key_env === null || !URL.canParse(base_url) || isLoopback(new URL(base_url).hostname)) return;
	const message = "the model counts as free, since its tokens have no prices: no budget holds, and nobody is asked";
	const hint = "add `prices: { input: …, output: … }`, in US dollars for a million tokens; 0 where it is free";
	log.warn("price_unknown", message, yaml.locateKey(["local", "model"]), { hint });
}

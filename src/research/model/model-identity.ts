import type { JsonObject } from "../../model/json.ts";
import type { ModelSettings } from "../../model/pipeline.ts";
import { promptVersion } from "./prompts.ts";

/** Raise it whenever the same answers of a model may make another result. The prompts have a version of their own. */
export const MODEL_RESEARCHER_VERSION = 1;

/** What makes two answers to one request comparable; neither the key nor the prices do. */
export function modelIdentity(corpusDigest: string, { base_url, name }: ModelSettings): JsonObject {
	return {
		researcher: "model",
		version: MODEL_RESEARCHER_VERSION,
		prompts: promptVersion(),
		model: name,
		endpoint: base_url,
		corpus: corpusDigest,
	};
}

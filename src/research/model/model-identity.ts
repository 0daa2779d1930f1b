import type { JsonObject } from "../../model/json.ts";
import type { ModelSettings } from "../../model/pipeline.ts";
import { INDEX_VERSION } from "../corpus/index-version.ts";
import { SEARCH_VERSION } from "../search/search-version.ts";
import { promptVersion } from "./prompts.ts";

/** Raise it whenever the same answers of a model may make another result. Prompts, search and index have versions of their own. */
export const MODEL_RESEARCHER_VERSION = 2;

/** What makes two answers to one request comparable; neither the key nor the prices do. */
export function modelIdentity(corpusDigest: string, { base_url, name }: ModelSettings): JsonObject {
	return {
		researcher: "model",
		version: MODEL_RESEARCHER_VERSION,
		prompts: promptVersion(),
		search: SEARCH_VERSION,
		index: INDEX_VERSION,
		model: name,
		endpoint: base_url,
		corpus: corpusDigest,
	};
}

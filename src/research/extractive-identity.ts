import type { JsonObject } from "../model/json.ts";

/** Raise it whenever the same corpus, or the same pages, may give another answer. */
export const EXTRACTIVE_VERSION = 7;

/** What makes two extractive answers to one request comparable. */
export function extractiveIdentity(corpusDigest: string): JsonObject {
	return { researcher: "extractive", version: EXTRACTIVE_VERSION, corpus: corpusDigest };
}

/** Which researcher answers the tasks of the embedded engine. */
import type { JsonObject } from "../model/json.ts";
import type { ResearchSettings } from "../model/pipeline.ts";
import type { Researcher } from "../model/researcher.ts";
import { extractiveIdentity } from "../research/extractive-identity.ts";
import { createExtractiveResearcher } from "../research/extractive-researcher.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { withFormats } from "../research/output/with-formats.ts";

/** Of the researcher that `openResearcher` gives, without opening the corpus. */
export function identifyResearcher(corpusDigest: string, _settings: ResearchSettings): JsonObject {
	return extractiveIdentity(corpusDigest);
}

/** Owns the corpus, and closes it. */
export function openResearcher(corpus: Corpus, _settings: ResearchSettings): Researcher {
	return withFormats(createExtractiveResearcher({ corpus }));
}

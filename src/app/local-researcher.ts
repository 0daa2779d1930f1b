/** Which researcher answers the tasks of the embedded engine. */
import type { JsonObject } from "../model/json.ts";
import type { ResearchSettings } from "../model/pipeline.ts";
import type { Researcher } from "../model/researcher.ts";
import { extractiveIdentity } from "../research/extractive-identity.ts";
import { createExtractiveResearcher } from "../research/extractive-researcher.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { openPageReader, pagesIdentity } from "./open-page-reader.ts";

/** Of the researcher that `openResearcher` gives, without opening the corpus. */
export function identifyResearcher(corpusDigest: string, settings: ResearchSettings): JsonObject {
	return { ...extractiveIdentity(corpusDigest), ...pagesIdentity(settings) };
}

/** Owns the corpus, and closes it. */
export function openResearcher(corpus: Corpus, settings: ResearchSettings): Researcher {
	const researcher = createExtractiveResearcher({ corpus, pages: openPageReader(settings) });
	return { ...researcher, identity: identifyResearcher(corpus.digest, settings) };
}

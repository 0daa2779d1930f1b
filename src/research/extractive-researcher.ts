/**
 * The researcher that needs no model: it answers in the words of the corpus.
 *
 * A request is split into questions. The documents that it names form a gate; passages are found by BM25,
 * their statements ranked by how much of the question they cover, near-duplicates dropped. A Markdown
 * task becomes a report in which every statement carries the number of its source; a task with a JSON
 * Schema has its fields filled from evidence. What the corpus does not support is not said. Nothing here
 * depends on time or chance: an equal request over an equal corpus gives equal bytes.
 */
import { isJsonObject } from "../model/json.ts";
import type { Researcher } from "../model/researcher.ts";
import { openLibrary } from "./extractive/library.ts";
import { researchMarkdown } from "./extractive/markdown-report.ts";
import { extractiveIdentity } from "./extractive-identity.ts";
import type { Corpus } from "./open-corpus.ts";

export interface ExtractiveOptions {
	/** Closed with the researcher. */
	readonly corpus: Corpus;
}

export function createExtractiveResearcher(options: ExtractiveOptions): Researcher {
	const { corpus } = options;
	const library = openLibrary(corpus);
	return {
		identity: extractiveIdentity(corpus.digest),
		async research(request, signal) {
			signal?.throwIfAborted();
			const schema = request.output_formats.find(isJsonObject);
			if (schema === undefined) return researchMarkdown(library, request);
			const { researchSchema } = await import("./structured/research-schema.ts");
			return researchSchema(library, request, schema);
		},
		close: () => corpus.close(),
	};
}

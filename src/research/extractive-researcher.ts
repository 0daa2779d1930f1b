/**
 * The researcher that needs no model: it answers in the words of the corpus.
 *
 * A request is split into questions. The documents that it names form a gate; passages are found by BM25,
 * their statements ranked by how much of the question they cover, near-duplicates dropped. A Markdown
 * task becomes a report in which every statement carries the number of its source; a task with a JSON
 * Schema has its fields filled from evidence. What the corpus does not support is not said. Nothing here
 * depends on time or chance: an equal request over an equal corpus and equal pages gives equal bytes.
 */
import { isJsonObject } from "../model/json.ts";
import type { PageReader } from "../model/page-reader.ts";
import type { Researcher, ResearchRequest, ResearchResult } from "../model/researcher.ts";
import { researchMarkdown } from "./extractive/markdown-report.ts";
import { extractiveIdentity } from "./extractive-identity.ts";
import type { Corpus } from "./open-corpus.ts";
import { withTaskPages } from "./pages/with-task-pages.ts";
import { type Library, openLibrary } from "./search/library.ts";

export interface ExtractiveOptions {
	/** Closed with the researcher. */
	readonly corpus: Corpus;
	/** For the URLs that tasks name; closed with the researcher. Without it they are listed as not read. */
	readonly pages?: PageReader;
}

export function createExtractiveResearcher({ corpus, pages }: ExtractiveOptions): Researcher {
	const library = openLibrary(corpus);
	return {
		identity: extractiveIdentity(corpus.digest),
		async research(request, signal) {
			signal?.throwIfAborted();
			return withTaskPages(library, pages, request, signal, (own) => researchIn(own, request));
		},
		close() {
			pages?.close();
			corpus.close();
		},
	};
}

async function researchIn(library: Library, request: ResearchRequest): Promise<ResearchResult> {
	const schema = request.output_formats.find(isJsonObject);
	if (schema === undefined) return researchMarkdown(library, request);
	const { researchSchema } = await import("./structured/research-schema.ts");
	return researchSchema(library, request, schema);
}

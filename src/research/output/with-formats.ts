/**
 * Whatever answers, in the formats that were asked for: a researcher writes Markdown, or fills a schema, and here its answer
 * becomes TOON text or gets its PDF. The libraries are loaded when a task wants them.
 */
import { isJsonObject } from "../../model/json.ts";
import type { CompletedResearch, Researcher, ResearchRequest, ResearchResult } from "../../model/researcher.ts";

/** Of the same identity: how an answer is laid out is no part of what it says. */
export function withFormats(researcher: Researcher): Researcher {
	return {
		identity: researcher.identity,
		async research(request, signal) {
			const result = await researcher.research(plain(request), signal);
			return result.status === "completed" ? rendered(result, request, signal) : result;
		},
		close: () => researcher.close(),
	};
}

/** What the researcher itself is asked for: Markdown, or the schema. */
function plain(request: ResearchRequest): ResearchRequest {
	const schema = request.output_formats.find(isJsonObject);
	return { ...request, output_formats: [schema ?? "markdown"] };
}

async function rendered(
	result: CompletedResearch,
	{ query, output_formats: formats }: ResearchRequest,
	signal: AbortSignal | undefined,
): Promise<ResearchResult> {
	if (result.output_type === "json" && formats.includes("toon")) {
		const { encodeToon } = await import("../../values/toon.ts");
		return { ...result, output_type: "toon", output: encodeToon(result.output) };
	}
	if (typeof result.output !== "string" || !formats.includes("pdf")) return result;
	const { writePdf } = await import("./pdf/write-pdf.ts");
	const report = { markdown: result.output, query, sources: result.sources };
	return { ...result, pdf: await writePdf(report, signal) };
}

/**
 * Whatever answers, in the formats that were asked for: a researcher writes Markdown, or fills a schema, and here its answer
 * becomes TOON text or gets its PDF. The libraries are loaded when a task wants them.
 */
import { isJsonObject } from "../../model/json.ts";
import type { CompletedResearch, Researcher, ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import type { Report } from "./pdf/read-blocks.ts";

export type WritePdf = (report: Report, signal?: AbortSignal) => Promise<Uint8Array>;

/** Of the same identity: how an answer is laid out is no part of what it says. */
export function withFormats(researcher: Researcher, writePdf: WritePdf = writePdfOnDemand): Researcher {
	return {
		identity: researcher.identity,
		async research(request, signal) {
			const result = await researcher.research(plain(request), signal);
			if (result.status === "failed") return result;
			const { output_formats: formats, query } = request;
			if (result.output_type === "json" && formats.includes("toon")) return asToon(result);
			if (typeof result.output !== "string" || !formats.includes("pdf")) return result;
			const report = { markdown: result.output, query, sources: result.sources };
			return withPdf(result, () => writePdf(report, signal), signal);
		},
		close: () => researcher.close(),
	};
}

/** What the researcher itself is asked for: Markdown, or the schema. */
function plain(request: ResearchRequest): ResearchRequest {
	const schema = request.output_formats.find(isJsonObject);
	return { ...request, output_formats: [schema ?? "markdown"] };
}

async function asToon(result: CompletedResearch): Promise<ResearchResult> {
	const { encodeToon } = await import("../../values/toon.ts");
	return { ...result, output_type: "toon", output: encodeToon(result.output) };
}

/** The research is done and may have cost something: a PDF that cannot be drawn is told of in the report, and fails no task. */
async function withPdf(
	result: CompletedResearch,
	write: () => Promise<Uint8Array>,
	signal: AbortSignal | undefined,
): Promise<ResearchResult> {
	try {
		return { ...result, pdf: await write() };
	} catch (error) {
		signal?.throwIfAborted();
		const reason = error instanceof Error ? error.name : String(error);
		return { ...result, output: `${result.output}\n*The PDF of this report could not be made (${reason}).*\n` };
	}
}

const writePdfOnDemand: WritePdf = async (report, signal) => {
	const { writePdf } = await import("./pdf/write-pdf.ts");
	return writePdf(report, signal);
};

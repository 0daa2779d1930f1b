/**
 * Whatever answers, in the formats that were asked for: a researcher writes Markdown, or fills a schema, and here its answer
 * becomes TOON text or gets its PDF. The libraries are loaded when a task wants them.
 */
import { isJsonObject } from "../../model/json.ts";
import type { CompletedResearch, Researcher, ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import { withDeadline } from "../../values/deadline.ts";
import type { Report } from "./pdf/read-blocks.ts";

export type WritePdf = (report: Report, signal?: AbortSignal) => Promise<Uint8Array>;

/** Most time for one PDF: bad luck with a report must not keep it from whoever waits for it. */
const PDF_LIMIT_MS = 20_000;

/**
 * Of the same identity: how an answer is laid out is no part of what it says. What is done here has limits of its own, and
 * goes on where the research would be aborted: an answer that is there may have cost something.
 */
export function withFormats(
	researcher: Researcher,
	writePdf: WritePdf = writePdfOnDemand,
	pdfLimitMs = PDF_LIMIT_MS,
): Researcher {
	return {
		identity: researcher.identity,
		async research(request, signal, hooks) {
			const result = await researcher.research(plain(request), signal, hooks);
			if (result.status === "failed") return result;
			hooks?.onAnswered?.();
			const { output_formats: formats, query } = request;
			if (result.output_type === "json" && formats.includes("toon")) return asToon(result);
			if (typeof result.output !== "string" || !formats.includes("pdf")) return result;
			return withPdf(result, { markdown: result.output, query, sources: result.sources }, writePdf, pdfLimitMs);
		},
		close: () => researcher.close(),
	};
}

/** What the researcher itself is asked for: Markdown, or the schema. */
function plain(request: ResearchRequest): ResearchRequest {
	const schema = request.output_formats.find(isJsonObject);
	return { ...request, output_formats: [schema ?? "markdown"] };
}

/** A value that TOON cannot say stays as it is: JSON. */
async function asToon(result: CompletedResearch): Promise<ResearchResult> {
	const { encodeToon } = await import("../../values/toon.ts");
	try {
		return { ...result, output_type: "toon", output: encodeToon(result.output) };
	} catch {
		return result;
	}
}

/** A PDF that cannot be drawn is told of in the report, and fails no task. */
async function withPdf(
	result: CompletedResearch,
	report: Report,
	writePdf: WritePdf,
	limitMs: number,
): Promise<ResearchResult> {
	try {
		return { ...result, pdf: await withDeadline(limitMs, undefined, (signal) => writePdf(report, signal)) };
	} catch (error) {
		const reason = error instanceof Error ? error.name : String(error);
		return { ...result, output: `${result.output}\n*The PDF of this report could not be made (${reason}).*\n` };
	}
}

const writePdfOnDemand: WritePdf = async (report, signal) => {
	const { writePdf } = await import("./pdf/write-pdf.ts");
	return writePdf(report, signal);
};

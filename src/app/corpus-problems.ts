/** What is wrong with the corpus of the embedded engine. */
import { suggestGlobPath } from "../load/suggest-path.ts";
import type { LocalSettings } from "../model/pipeline.ts";
import type { Location, Problem } from "../model/problem.ts";

export interface CorpusFindings {
	readonly fileCount: number;
	readonly emptyPatterns: readonly string[];
	readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

/** `leftOut` says what no pattern matches. */
export function corpusProblems(
	local: Pick<LocalSettings, "corpus" | "corpusLocations" | "baseDir">,
	corpus: CorpusFindings,
	leftOut: string,
): Problem[] {
	const { corpus: patterns, corpusLocations } = local;
	const start = corpusLocations[0];
	const problems: Problem[] = corpus.unreadable.map(({ path, reason }) => ({
		code: "corpus_unreadable",
		severity: "warning",
		message: `the corpus ${path.endsWith("/") ? "folder" : "file"} ${path} is left out: ${reason}`,
		...at(start),
	}));
	for (const pattern of corpus.emptyPatterns) {
		const message = `no file matches the corpus pattern \`${pattern}\``;
		const location = corpusLocations[patterns.indexOf(pattern)] ?? start;
		const meant = suggestGlobPath(pattern, local.baseDir);
		const whatCounts = `patterns are relative to ${local.baseDir}; ${leftOut}`;
		const hint = meant === undefined ? whatCounts : `did you mean \`${meant}\`? ${whatCounts}`;
		problems.push({ code: "corpus_empty", severity: "error", message, ...at(location), hint });
	}
	if (corpus.fileCount === 0 && corpus.emptyPatterns.length === 0) {
		const message = "expected at least one readable file in the corpus, found none";
		problems.push({ code: "corpus_empty", severity: "error", message, ...at(start) });
	}
	return problems;
}

/** A stored run does not know places in the file it came from. */
function at(location: Location | undefined): { readonly location?: Location } {
	return location === undefined ? {} : { location };
}

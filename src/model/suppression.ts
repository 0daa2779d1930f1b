/** `# trawl-ignore: <code> -- <reason>`: a warning that somebody has looked at and wants to hear no more of. */
import type { Location, ProblemCode } from "./problem.ts";

/** Codes of warnings that stand at a line of the pipeline file. Everything else is an error, or not the file's. */
export const IGNORABLE_CODES: readonly ProblemCode[] = [
	"yaml_1_1_reading",
	"digits_lost",
	"template_optional_name",
	"schema_required",
	"corpus_unreadable",
	"not_used_here",
	"budget_cost",
	"price_unknown",
];

/** One code of one comment. */
export interface Suppression {
	readonly code: ProblemCode;
	/** Of the code in the comment. */
	readonly location: Location;
	/** The lines it speaks of, both included. */
	readonly lines: readonly [first: number, last: number];
}

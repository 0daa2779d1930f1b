/**
 * Comments that take warnings away, `# trawl-ignore: <code> -- <reason>`, at the end of the line or on a line before it.
 * One without a reason says nothing to whoever reads the file next, so it takes nothing away.
 */
import type { SourceFile } from "../model/pipeline.ts";
import { PROBLEM_CODES, type ProblemCode } from "../model/problem.ts";
import { IGNORABLE_CODES, type Suppression } from "../model/suppression.ts";
import { suggest } from "../values/suggest.ts";
import { type Comment, commentLines } from "./comment-lines.ts";
import type { ProblemLog } from "./problem-log.ts";

const HINT = "write `# trawl-ignore: <code> -- <reason>`";

/** Those that can be used; what is wrong with the others goes to the log. */
export function readSuppressions(source: SourceFile, log: ProblemLog): Suppression[] {
	if (!source.text.includes("trawl-ignore")) return [];
	return commentLines(source.text, /^#+\s*trawl-ignore\b/).flatMap((comment) => readComment(comment, source.path, log));
}

function readComment({ text, line, column, lines }: Comment, file: string, log: ProblemLog): Suppression[] {
	const locate = (index: number, length: number) => ({ file, line, column: column + index, length });
	const [, before = "", codes = "", dashes, reason = ""] =
		/^(#+\s*trawl-ignore\s*:?\s*)([\w\s,]*?)(\s--|$)(.*)$/s.exec(text.trimEnd()) ?? [];
	const whole = locate(0, text.trimEnd().length);
	if (codes.trim() === "") {
		log.warn("suppression_invalid", "expected the code of a warning after `trawl-ignore:`", whole, { hint: HINT });
		return [];
	}
	if (dashes === "" || reason.trim() === "") {
		log.warn("suppression_invalid", "expected a reason after the code, found none", whole, { hint: HINT });
		return [];
	}
	return [...codes.matchAll(/\w+/g)].flatMap(({ 0: code, index }) => {
		const location = locate(before.length + index, code.length);
		const fault = faultOf(code);
		if (fault === undefined) return [{ code: code as ProblemCode, location, lines }];
		log.warn("suppression_invalid", fault.message, location, { hint: fault.hint });
		return [];
	});
}

function faultOf(code: string): { readonly message: string; readonly hint: string } | undefined {
	if (IGNORABLE_CODES.some((known) => known === code)) return undefined;
	const there = `those that can be ignored are: ${IGNORABLE_CODES.join(", ")}`;
	if (PROBLEM_CODES.some((known) => known === code)) {
		return { message: `\`${code}\` is no warning at a line of this file, and only those can be ignored`, hint: there };
	}
	const meant = suggest(code, IGNORABLE_CODES);
	return {
		message: `there is no problem code \`${code}\``,
		hint: meant === undefined ? there : `did you mean \`${meant}\`?`,
	};
}

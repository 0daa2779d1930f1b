/** The noun that a question asks for: `salary` in `What is the salary of the director?` */
import { wordsOf } from "./words.ts";

const VERB = "(?:does|do|did|is|are|was|were|has|have|had|can|could|may|might|must|will|would|should)";
const PATTERNS: readonly RegExp[] = [
	/^what(?:['’]s| (?:is|are|was|were)) (?:(?:the|our|your|its|their|a|an) )?(.+?) (?:of|for|in|on|at|to|from|with)\b/iu,
	new RegExp(`^how (?:many|much) (.+?) ${VERB}\\b`, "iu"),
	new RegExp(`^(?:which|what) (?!${VERB}\\b)(.+?) ${VERB}\\b`, "iu"),
];

/** As a folded word, or null where the question has no such form. */
export function askedNoun(question: string): string | null {
	for (const pattern of PATTERNS) {
		const match = pattern.exec(question.trim())?.[1];
		if (match !== undefined) return wordsOf(match).at(-1) ?? null;
	}
	return null;
}

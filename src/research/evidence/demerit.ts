/** How badly a statement reads when it is taken out of its text. */
import type { StoredPassage } from "../passage.ts";

/** What reads badly out of its place: leaning on the sentence before, asking, talking of the text itself. */
export function demerit(text: string, passage: Pick<StoredPassage, "document">): number {
	let loss = passage.document.role === "changelog" ? 0.1 : 0;
	if (
		/^(?:this|that|it|its|these|those|they|he|she|such|however|but|so|also|then|therefore|otherwise|instead|note that|nope|yes|no|well|i|for example)\b/i.test(
			text,
		)
	) {
		loss += 0.1;
	}
	if (/^\p{Ll}/u.test(text)) loss += 0.04;
	if (/\?\s*$/.test(text)) loss += 0.2;
	if (/\b(?:below|above|following|see also|read more|click here)\b/i.test(text)) loss += 0.06;
	if (/!\s*$/.test(text)) loss += 0.04;
	if (isCallToAction(text) || /^examples?(?: files?)?:/i.test(text)) loss += 0.15;
	return loss + Math.max(0, text.length - 240) / 2_000;
}

const SENDS_ON =
	/^(?:please|try|open|visit|head (?:to|over)|explore|check out|see|read|click|star|follow|join|learn|submit|refer to|thanks|find|more|for (?:more|further|information|details)|also see|do you|want to|would you like)\b/i;
const IF_YOU =
	/^if you\b[^,]*, (?:(?:please )?(?:see|head|explore|read|check|visit|have a look)|you (?:probably |might |may )?(?:want|like|wish) to (?:look|check|see|read|visit))\b/i;

/** A sentence that sends the reader elsewhere. */
export function isCallToAction(text: string): boolean {
	return SENDS_ON.test(text) || IF_YOU.test(text);
}

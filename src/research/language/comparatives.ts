/** Questions that compare: what they hold against each other, and by which attribute. */

const COMPARES =
	/\b(?:compare[ds]?|comparison|versus|vs\.?|differ(?:s|ence|ences)?|which (?:is|has|one|of|are|costs?|weighs?|lasts?)|better|between)\b|\b(?:is|are) .+ than\b/i;

/** Comparatives by the attribute that they compare; an empty one is told by the noun beside it. */
const ATTRIBUTES: readonly (readonly [pattern: RegExp, attribute: string])[] = [
	[/\b(?:lighter|lightest|heavier|heaviest)\b/gi, "weight"],
	[/\b(?:cheaper|cheapest|(?:more|most|less|least) expensive)\b/gi, "price"],
	[/\b(?:faster|fastest|slower|slowest|quicker)\b/gi, "speed"],
	[
		/\b(?:longer|longest|shorter|shortest|higher|highest|lower|lowest|larger|largest|bigger|biggest|smaller|smallest|greater|better|best|worse|older|newer|more|most|less|least|fewer)\b/gi,
		" ",
	],
];

export function isComparison(question: string): boolean {
	return COMPARES.test(question);
}

/** `lighter` asks about the weight, `longer battery life` about battery life. */
export function attributesFor(question: string): string {
	return ATTRIBUTES.reduce((text, [pattern, attribute]) => text.replace(pattern, attribute), question);
}

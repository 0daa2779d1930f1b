/** What kind of answer a question word asks for, and whether a statement could give it. */

export type AnswerType = "money" | "number" | "time" | "person" | "version";

const TYPES: readonly (readonly [type: AnswerType, pattern: RegExp])[] = [
	[
		"money",
		/\bhow much (?:money\b|[^?.]*\b(?:cost|costs|pay|paid|pays|spend|spent|invest\w*|charge[ds]?|earn\w*|grant\w*|worth)\b)|\bwhat (?:does|do|did) .* cost\b|\bwhat is the (?:price|cost) of\b/i,
	],
	[
		"number",
		/\bhow (?:many|much|long|high|far|tall|old|big|large|heavy|deep|wide)\b|\b(?:number|percentage|share) of\b/i,
	],
	["version", /\b(?:which|what|minimum|supported|required)\b[^?.]*\bversions?\b/i],
	["person", /^\s*(?:who|whom|whose|to whom|by whom)\b/i],
	["time", /^\s*(?:when|since when|in (?:which|what) (?:year|month)|(?:which|what) (?:year|date|day|month))\b/i],
];
const NUMBER =
	/\p{N}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundred|thousand|million|half|a (?:third|quarter)|no|none|free|unlimited)\b/iu;
const MONEY =
	/[€$£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|INR|SEK|NOK|DKK|PLN|CAD|AUD|euros?|dollars?|pounds?|yen|francs?|cents?)\b|\b(?:million|billion)\b|\b(?:free of charge|(?:is|are|for|costs) (?:free|nothing)|no charge|gratis|included)\b/i;
const TIME =
	/\b(?:1[5-9]|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|morning|noon|evening|night|spring|summer|autumn|winter|century)s?\b|\b\d+(?::\d\d|\s?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?))\b|\b(?:after|before|until|once|as soon as|within|every)\b/i;
const PERSON =
	/(?:^|[^.!?]\s|["(])\p{Lu}[\p{L}’'-]+(?: (?:van|von|de|der|di|da))? \p{Lu}[\p{L}’'.-]*|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+/u;
const VERSION = /\d+\.\d|\bv?\d+(?:\.x|\+)|\b(?:LTS|ES\d+|ES modules|current|latest)\b|[<>≥]=?\s?\d/;

export function answerTypeOf(question: string): AnswerType | null {
	return TYPES.find(([, pattern]) => pattern.test(question))?.[0] ?? null;
}

/** True when the text holds what an answer of the type must hold. */
export function fitsType(type: AnswerType, text: string): boolean {
	const patterns = { money: MONEY, number: NUMBER, time: TIME, person: PERSON, version: VERSION };
	return patterns[type].test(text.replaceAll("_", " "));
}

/** The adjective of `how long`, `how high` asks for a number and is no topic. */
export function withoutMeasureWord(question: string): string {
	return question.replace(
		/\bhow (?:much (?:money|time)|many|much|long|high|far|tall|old|big|large|deep|wide|often)\b/gi,
		" ",
	);
}

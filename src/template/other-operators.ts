/** The operators of other languages, and what Liquid has in their place. */
const OTHER_OPERATORS: { readonly [operator: string]: string } = {
	"=": "`==` compares",
	"===": "`==` compares",
	"!==": "`!=` compares",
	"&&": "write `and`",
};
const SUM_FILTERS: { readonly [operator: string]: string } = {
	"+": "plus",
	"-": "minus",
	"*": "times",
	"/": "divided_by",
	"%": "modulo",
};

/** What to write for `= 'yes'` or `+ 2` behind a value; undefined where that is not evident. */
export function operatorHint(rest: string): string | undefined {
	const [, operator = "", operand] = /^([-+*/%]|[=!]==?|=|&&)\s*("[^"]*"|'[^']*'|[^\s|]+)/.exec(rest) ?? [];
	const filter = SUM_FILTERS[operator];
	return filter === undefined ? OTHER_OPERATORS[operator] : `write \`| ${filter}: ${operand}\``;
}

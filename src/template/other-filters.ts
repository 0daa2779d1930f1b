/** Filters and functions of Jinja, Python and JavaScript that people write by habit, and what Liquid has for them. */
const OTHER_FILTERS: { readonly [filter: string]: string } = {
	ceiling: "ceil",
	count: "size",
	d: "default",
	filter: "where",
	groupby: "group_by",
	int: "to_integer",
	len: "size",
	length: "size",
	lower: "downcase",
	lowercase: "downcase",
	ltrim: "lstrip",
	rejectattr: "reject",
	rtrim: "rstrip",
	selectattr: "where",
	slug: "slugify",
	striptags: "strip_html",
	stringify: "json",
	substr: "slice",
	substring: "slice",
	title: "capitalize",
	titlecase: "capitalize",
	titleize: "capitalize",
	to_json: "json",
	tojson: "json",
	toLowerCase: "downcase",
	toUpperCase: "upcase",
	trim: "strip",
	unique: "uniq",
	upper: "upcase",
	uppercase: "upcase",
	urlencode: "url_encode",
	wordcount: "number_of_words",
};
/** Operators that look like filters. */
const OPERATORS: { readonly [name: string]: string } = {
	contains: "`contains` is an operator: write `a contains 'b'`",
	includes: "write `a contains 'b'`",
	in: "write `a contains 'b'`",
};

/** What to write in place of an unknown filter; undefined of one that is not known from elsewhere. */
export function otherFilterHint(name: string): string | undefined {
	if (Object.hasOwn(OPERATORS, name)) return OPERATORS[name];
	const filter = Object.hasOwn(OTHER_FILTERS, name) ? OTHER_FILTERS[name] : undefined;
	return filter === undefined ? undefined : `did you mean \`${filter}\`?`;
}

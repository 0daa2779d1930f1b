/** How large a page is to the parser, told in one pass over its tags, before anything is parsed. */

export interface HtmlSize {
	/** How deep its elements are nested, about. */
	readonly depth: number;
	/** Tags, and whatever else begins with `<`. */
	readonly tags: number;
}

/** Elements without content. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
/** Elements that the next of their kind ends. */
const ENDED_BY_NEXT = /^(?:p|li|dt|dd|td|th|tr|tbody|thead|tfoot|option|optgroup|colgroup|rb|rt|rp)$/;
const RAW = /^(?:script|style|textarea|title)$/;

export function sizeOf(html: string): HtmlSize {
	const lower = html.toLowerCase();
	const name = /[a-z][^\s/>]{0,30}/y;
	let depth = 0;
	let deepest = 0;
	let tags = 0;
	for (let at = html.indexOf("<"); at >= 0; ) {
		tags += 1;
		const closes = html[at + 1] === "/";
		name.lastIndex = at + (closes ? 2 : 1);
		const tag = name.exec(lower)?.[0];
		const end = tag === undefined ? at : html.indexOf(">", at);
		if (end < 0) break;
		let next = end + 1;
		if (lower.startsWith("<!--", at)) next = after(lower, "-->", at);
		else if (tag !== undefined && RAW.test(tag) && !closes) next = after(lower, `</${tag}`, at);
		else if (tag !== undefined && !VOID.test(tag) && !ENDED_BY_NEXT.test(tag)) {
			if (closes) depth = Math.max(0, depth - 1);
			else if (html[end - 1] !== "/") depth += 1;
			deepest = Math.max(deepest, depth);
		}
		at = html.indexOf("<", next);
	}
	return { depth: deepest, tags };
}

/** Past the next such end, or at the end of all. */
function after(text: string, end: string, from: number): number {
	const at = text.indexOf(end, from);
	return at < 0 ? text.length : at + end.length;
}

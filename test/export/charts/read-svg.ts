/** Reads an SVG as strictly as a browser reads XML: what is not well-formed throws. */

export interface SvgElement {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: (SvgElement | string)[];
}

const NAME = "[a-zA-Z][\\w-]*";
const TOKEN = new RegExp(
	`<(?<end>/)?(?<name>${NAME})(?<attributes>(?: ${NAME}="[^"<]*")*)(?<empty>/)?>|(?<text>[^<>]+)`,
	"y",
);
/** What XML 1.0 does not allow, and characters that reorder text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]/u;

export function readSvg(svg: string): SvgElement {
	if (FORBIDDEN.test(svg)) throw new Error(`A character that must not be there in ${svg}`);
	const root: SvgElement = { name: "", attributes: {}, children: [] };
	const open = [root];
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < svg.length) {
		const at = TOKEN.lastIndex;
		const found = TOKEN.exec(svg)?.groups;
		if (found === undefined) throw new Error(`Not XML from ${svg.slice(at, at + 80)}`);
		const { name = "", text, attributes = "" } = found;
		if (text !== undefined) open.at(-1)?.children.push(unescaped(text));
		else if (found.end !== undefined) {
			if (open.pop()?.name !== name) throw new Error(`</${name}> ends another element`);
		} else {
			const element = { name, attributes: readAttributes(attributes), children: [] };
			open.at(-1)?.children.push(element);
			if (found.empty === undefined) open.push(element);
		}
	}
	const [only, ...others] = root.children;
	if (open.length > 1 || others.length > 0 || typeof only !== "object") throw new Error("Not one element");
	return only;
}

export function elementsOf(element: SvgElement): readonly SvgElement[] {
	return [element, ...element.children.flatMap((child) => (typeof child === "string" ? [] : elementsOf(child)))];
}

/** The texts that are drawn, or with `title` those that a pointer shows. */
export function textsOf(svg: string, name: "text" | "title" = "text"): readonly string[] {
	return elementsOf(readSvg(svg))
		.filter((element) => element.name === name)
		.map(({ children }) => children.join(""));
}

function readAttributes(text: string): Readonly<Record<string, string>> {
	const found = [...text.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, unescaped(value)]);
	if (new Set(found.map(([key]) => key)).size < found.length) throw new Error(`Twice the same attribute in ${text}`);
	return Object.fromEntries(found);
}

/** The entities that every reader of XML knows. */
const ENTITIES: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function unescaped(text: string): string {
	return text.replace(/&(#?\w*;)?/g, (found) => {
		const character = ENTITIES[found.slice(1, -1)];
		if (character === undefined) throw new Error(`An unescaped & in ${text}`);
		return character;
	});
}

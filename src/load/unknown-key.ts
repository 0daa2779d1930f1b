/** What to say about a key that the pipeline schema does not know at this place. */
import { suggest } from "../values/suggest.ts";
import { shortText } from "./describe-found.ts";
import { keysOf, resolveNode, type SchemaNode } from "./pipeline-schema.ts";

const MOST_LISTED = 8;

/** What other tools and the API itself call things. */
const OTHER_NAMES: { readonly [key: string]: string } = {
	foreach: "for_each",
	matrix: "for_each",
	if: "when",
	id: "key",
	input: "query",
	prompt: "query",
	strategy: "research_strategy",
	depends_on: "needs",
	model: "mode",
	search_params: "search",
	path: "file",
	country: "country_code",
};

/** Names the key and what is allowed in its place. */
export function unknownKeyMessage(key: string, mapping: SchemaNode): string {
	const allowed = keysOf(mapping);
	const listed = allowed.slice(0, MOST_LISTED).join(", ");
	const more = allowed.length - MOST_LISTED;
	return `unknown key \`${shortText(key)}\`; allowed here: ${listed}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The key that was probably meant at this place. */
export function meantKey(key: string, mapping: SchemaNode): string | undefined {
	const allowed = keysOf(mapping);
	const other = Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
	return other !== undefined && allowed.includes(other) ? other : suggest(key, allowed);
}

/** What to do about it: move the key where it belongs, or write it as it is called. */
export function unknownKeyHint(
	key: string,
	mapping: SchemaNode,
	parent: string | number | undefined,
): string | undefined {
	if (key === "name" && parent === "batch") return "Trawl names the batches itself";
	const home = homeOf(key, mapping);
	if (home !== undefined) return `\`${key}\` belongs under \`${home}\``;
	const meant = meantKey(key, mapping);
	return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

/** The neighbouring mapping in which the key is allowed. */
function homeOf(key: string, mapping: SchemaNode): string | undefined {
	const neighbours = Object.entries(mapping.properties ?? {});
	return neighbours.find(([, node]) => Object.hasOwn(resolveNode(node).properties ?? {}, key))?.[0];
}

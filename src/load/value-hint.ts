/** What to do about a wrong value, where a small change would make it right. */
import { suggest } from "../values/suggest.ts";
import { textOf } from "../values/text-of.ts";
import { acceptsType, branchesOf } from "./accepts-type.ts";
import { shortQuote, shortText } from "./describe-found.ts";
import { isGoodValue, mendedValue } from "./mended-value.ts";
import type { SchemaNode } from "./pipeline-schema.ts";

/** What people write for one of the allowed values. */
const OTHER_VALUES: { readonly [value: string]: string } = {
	UK: "GB",
	lite: "standard",
	md: "markdown",
	ndjson: "jsonl",
	yml: "yaml",
	never: "on_change",
};

/** What is more than a word: a column, a comparison. */
const EXPRESSION = /\w[.[]\w|[=<>]|\bcontains\b/;

/** The change to make at `key`; undefined when none is evident. `written`: a number as it stands in the file. */
export function valueHint(
	found: unknown,
	schema: SchemaNode,
	key?: string | number,
	written = textOf(found),
): string | undefined {
	const branches = branchesOf(schema);
	const takes = (value: unknown) => branches.some((branch) => acceptsType(branch, value));
	if (typeof found === "string") {
		const meant = meantValue(found, branches);
		if (meant !== undefined) return `did you mean \`${meant}\`?`;
		if (!takes(found) && found.trim() !== "" && takes(Number(found))) return `remove the quotes: ${found.trim()}`;
	}
	if (/^vars\./.test(textOf(found)) && branches.some(({ properties }) => properties?.results_of !== undefined)) {
		return "rows stand under `data`: move the list there, and write its name here";
	}
	const mended = mendedValue(found, branches);
	if (mended !== undefined) return `write ${mended}`;
	if (key === "tasks" && isNothing(found)) return "add a template, such as overview: { query: What to research }";
	if (key === "at" && typeof found === "string") return pointerHint(found);
	if (key === "when" && typeof found === "string" && EXPRESSION.test(found)) {
		return `write the expression in braces: "{{ ${shortText(found.replaceAll('"', "'"))} }}"`;
	}
	if (takes(found)) return undefined;
	if (key === "for_each") return forEachHint(found);
	if (schema.properties?.query !== undefined) return queryHint(found);
	if (isScalar(found) && schema.properties?.file !== undefined)
		return `to read a file, write { file: ${shortText(String(found))} }`;
	if (isScalar(found) && takes([])) return `write a list: [${shortText(String(found))}]`;
	if (isScalar(found) && branches.some((branch) => isGoodValue(written, branch))) {
		return `if text is meant, put it in quotes: "${written}"`;
	}
	return undefined;
}

/** `list`, `list.items`, `$.list` and `#/list` for `/list`. */
function pointerHint(found: string): string | undefined {
	const names = found.replace(/^[$#]?[./]*/, "").split(/[./]/);
	return names.every((name) => /^[\w-]+$/.test(name)) ? `did you mean \`/${names.join("/")}\`?` : undefined;
}

function queryHint(found: unknown): string | undefined {
	if (typeof found === "string") return `write { query: ${shortQuote(found)} }`;
	return isNothing(found) ? "write { query: What to research }" : undefined;
}

/** `rows` and `[rows]` name lists and no names for their rows. */
function forEachHint(found: unknown): string | undefined {
	const lists: readonly unknown[] = [found].flat();
	if (lists.length > 0 && lists.every(isNamedList)) {
		const named = lists.flatMap((each) => Object.entries(each));
		return `write { ${named.map(([name, list]) => `${name}: ${list}`).join(", ")} }`;
	}
	if (lists.length === 0 || !lists.every((list) => typeof list === "string" && /^[\w-]+$/.test(list))) return undefined;
	return `write { ${lists.map((list) => `${oneOf(String(list))}: ${list}`).join(", ")} }`;
}

function isNamedList(value: unknown): value is { readonly [name: string]: string } {
	if (typeof value !== "object" || value === null) return false;
	return Object.values(value).length > 0 && Object.values(value).every((list) => typeof list === "string");
}

/** `companies` → `company`. */
export function oneOf(list: string): string {
	const singular = list.replace(/ies$/, "y").replace(/(?<=.)s$/, "");
	return singular === list ? "row" : singular.replaceAll("-", "_");
}

function meantValue(found: string, branches: readonly SchemaNode[]): string | undefined {
	const allowed = branches.flatMap((branch) => (branch.enum ?? []).map(String));
	const other = [found, found.toUpperCase(), found.toLowerCase()]
		.filter((spelling) => Object.hasOwn(OTHER_VALUES, spelling))
		.map((spelling) => OTHER_VALUES[spelling])[0];
	return other !== undefined && allowed.includes(other) ? other : suggest(found, allowed);
}

function isNothing(value: unknown): boolean {
	return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function isScalar(value: unknown): value is string | number | boolean {
	return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

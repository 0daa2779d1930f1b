/**
 * YAML front matter that the readers of static-site tools agree on: all text in double quotes on one
 * line, so that neither `---` nor `NO` nor `1:30` is taken for anything else, and every character
 * that YAML 1.1 or 1.2 does not print as an escape. A date stands without quotes, in UTC, since some take nothing else
 * for one. The text below is nobody's template: Jekyll, Eleventy and Docusaurus are told so.
 */
import { Document, Scalar, visit } from "yaml";
import type { Json } from "../model/json.ts";
import { CONTROL, DIRECTION_MARKS, REORDERING, spelledOut } from "../values/unsafe-characters.ts";

const PLAIN_KEY = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z_][\w-]*$/i;
/** Beside what is unsafe anywhere, what YAML takes for the end of a line or does not print. */
const UNPRINTED = new RegExp(
	String.raw`[${CONTROL}${REORDERING}${DIRECTION_MARKS}\u2028\u2029\ufeff\ufffe\uffff]`,
	"g",
);

/** Jekyll's way and Eleventy's of leaving `{{ … }}` and `{% … %}` alone, and Docusaurus's of not running `{ … }` as JavaScript. */
const NO_TEMPLATE = { render_with_liquid: false, templateEngineOverride: "md", mdx: { format: "md" } };

/** The block with its `---` lines. */
export function frontMatter(fields: { readonly [name: string]: Json | Date }): string {
	const document = new Document({ ...fields, ...NO_TEMPLATE }, { aliasDuplicateObjects: false });
	for (const [name, value] of Object.entries(fields)) if (value instanceof Date) document.set(name, moment(value));
	visit(document, {
		Scalar(position, node) {
			if (typeof node.value !== "string" || node.type === Scalar.PLAIN) return;
			node.value = node.value.toWellFormed();
			node.type = position === "key" && PLAIN_KEY.test(node.value as string) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE;
		},
	});
	const yaml = document.toString({ lineWidth: 0, doubleQuotedAsJSON: true });
	return `---\n${yaml.replace(UNPRINTED, spelledOut)}---\n`;
}

function moment(date: Date): Scalar {
	const scalar = new Scalar(date.toISOString());
	scalar.type = Scalar.PLAIN;
	return scalar;
}

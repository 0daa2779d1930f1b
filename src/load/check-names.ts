/** Holds the names a template reads against what will be there: vars, bindings, columns. */
import type { Location } from "../model/problem.ts";
import type { CompiledText, NameUse } from "../template/compile-text.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ValueShape } from "./value-shape.ts";

/** The names in scope and the shapes of their values. */
export type NameScope = ReadonlyMap<string, ValueShape>;

/** What Liquid itself answers on lists and texts. */
const LIQUID_PROPERTIES = new Set(["size", "first", "last"]);
const MOST_LISTED = 8;

export function checkNames(
	compiled: CompiledText,
	locate: (index: number, length: number) => Location,
	scope: NameScope,
	log: ProblemLog,
): void {
	for (const { name, offset } of compiled.assignments) {
		if (!scope.has(name)) continue;
		log.error(
			"template_shadowed_name",
			`\`${name}\` is already a name here and cannot be given another value`,
			locate(offset, name.length),
			{
				hint: "choose another name",
			},
		);
	}
	for (const use of compiled.uses) checkUse(use, locate, scope, log);
}

function checkUse(
	use: NameUse,
	locate: (index: number, length: number) => Location,
	scope: NameScope,
	log: ProblemLog,
): void {
	const [root, ...rest] = use.path;
	const rootName = String(root);
	let shape = scope.get(rootName);
	if (shape === undefined) {
		reportUnknown(rootName, undefined, [...scope.keys()], locate(use.offset, rootName.length), log);
		return;
	}
	let path = rootName;
	for (const part of rest) {
		const inner = innerShape(shape, part);
		if (inner === "anything") return;
		if (inner === "nothing") {
			if (use.defaulted) return;
			const at = locate(use.offset + path.length + 1, String(part).length);
			reportUnknown(String(part), path, [...(shape.keys?.keys() ?? [])], at, log);
			return;
		}
		shape = inner;
		path += `.${part}`;
	}
}

function innerShape(shape: ValueShape, part: string | number): ValueShape | "anything" | "nothing" {
	const key = shape.keys?.get(String(part));
	if (key !== undefined) return key;
	if (shape.items !== undefined && (typeof part === "number" || part === "first" || part === "last"))
		return shape.items;
	if (LIQUID_PROPERTIES.has(String(part))) return "anything";
	// Nothing is known of the value, such as an empty mapping's: leave it to the rendering.
	if (shape.keys === undefined && shape.items === undefined && !shape.scalar) return "anything";
	return "nothing";
}

function reportUnknown(
	name: string,
	parent: string | undefined,
	known: readonly string[],
	location: Location,
	log: ProblemLog,
): void {
	const suggestion = suggest(name, known);
	const message = parent === undefined ? `there is no name \`${name}\`` : `\`${parent}\` has no \`${name}\``;
	const listed = known.slice(0, MOST_LISTED).join(", ") + (known.length > MOST_LISTED ? ", …" : "");
	const there = known.length === 0 ? undefined : `there are: ${listed}`;
	const hint = suggestion === undefined ? there : `did you mean \`${suggestion}\`?`;
	log.error("template_unknown_name", message, location, { hint });
}

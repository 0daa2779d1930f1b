/** Holds the names a template reads against what will be there: vars, bindings, columns. */
import type { Location } from "../model/problem.ts";
import type { NameUse, TextNames } from "../template/compile-text.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { Origin, ValueShape } from "./value-shape.ts";

/** The names in scope and the shapes of their values. */
export type NameScope = ReadonlyMap<string, ValueShape>;

const MOST_LISTED = 8;
/** Names that are there for some templates, or some of their parts, only. */
const NAMES_ELSEWHERE: Readonly<Record<string, string | undefined>> = {
	results: "`results.<template>` is there for the templates in `needs`; a key is made without it",
	env: "name the variable under `env` at the top of the file",
	parent: "`parent` is there with exactly one `results_of`",
	"run.id": "`run.id` is there in `metadata` only: elsewhere every run would ask something else",
};

/** The place of some characters of the scalar's text. */
export type Locate = (index: number, length: number) => Location;

export function checkNames(names: TextNames, locate: Locate, scope: NameScope, log: ProblemLog): void {
	for (const { name, offset } of names.assignments) {
		if (!scope.has(name)) continue;
		const message = `\`${name}\` is already a name here and cannot be given another value`;
		const { declared } = scope.get(name) ?? {};
		log.error("template_shadowed_name", message, locate(offset, name.length), {
			hint: "choose another name",
			...(declared === undefined ? {} : { related: [declared] }),
		});
	}
	for (const use of names.uses) checkUse(use, locate, scope, log);
}

function checkUse(use: NameUse, locate: Locate, scope: NameScope, log: ProblemLog): void {
	const { path, offsets, defaulted, asked, loop } = use;
	const [root = "", ...rest] = path;
	const at = (index: number) => locate(offsets[index] ?? 0, String(path[index]).length);
	// What is wrong with the list of a loop is said of the list.
	const isOfList = (index: number) => loop !== undefined && index < loop.parts;
	let shape = scope.get(String(root));
	if (shape === undefined) {
		if (!isOfList(0)) reportUnknown(String(root), undefined, { keys: new Map(scope), scalar: false }, at(0), log);
		return;
	}
	let { origin } = shape;
	for (const [before, part] of rest.entries()) {
		const index = before + 1;
		const inner = innerShape(shape, part);
		if (inner === "anything" || (inner === "nothing" && (defaulted || isOfList(index)))) return;
		if (inner === "nothing") {
			reportUnknown(String(part), showUse(use, index), { ...shape, origin }, at(index), log);
			return;
		}
		if (inner.optional === true && !defaulted && asked[index] !== true && !isOfList(index)) {
			warnOfOptional(String(part), showUse(use, index), origin, at(index), log);
			return;
		}
		shape = inner;
		origin = shape.origin ?? origin;
	}
}

/** Money is spent by the time that it is missed. */
function warnOfOptional(
	name: string,
	parent: string,
	origin: Origin | undefined,
	location: Location,
	log: ProblemLog,
): void {
	log.warn(
		"template_optional_name",
		`\`${parent}\` may lack \`${name}\`: the output schema does not require it`,
		location,
		{
			...(origin === undefined ? {} : { related: [origin] }),
			hint: `require it in the schema, write \`| default: "…"\`, or ask with \`{% if … %}\``,
		},
	);
}

/** The parts before the index, as they are written: a loop's variable by its name. */
function showUse({ path, loop }: NameUse, index: number): string {
	return showPath(loop === undefined ? path.slice(0, index) : [loop.name, ...path.slice(loop.parts, index)]);
}

function innerShape(shape: ValueShape, part: string | number): ValueShape | "anything" | "nothing" {
	const key = shape.keys?.get(String(part));
	if (key !== undefined) return key;
	const isItem = typeof part === "number" || part === "first" || part === "last";
	if (shape.items !== undefined && isItem) return shape.items;
	// Liquid itself answers `size` of lists and texts.
	if (part === "size" && (shape.items !== undefined || shape.scalar)) return "anything";
	// Nothing is known of the value, such as an empty mapping's: leave it to the rendering.
	if (shape.keys === undefined && shape.items === undefined && !shape.scalar) return "anything";
	return "nothing";
}

function showPath(path: readonly (string | number)[]): string {
	return path
		.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`))
		.join("");
}

function reportUnknown(
	name: string,
	parent: string | undefined,
	{ keys, origin }: ValueShape,
	location: Location,
	log: ProblemLog,
): void {
	const message = parent === undefined ? `there is no name \`${name}\`` : `\`${parent}\` has no \`${name}\``;
	log.error("template_unknown_name", message, location, {
		hint: hintFor(name, parent, [...(keys?.keys() ?? [])]),
		...(origin === undefined ? {} : { related: [origin] }),
	});
}

function hintFor(name: string, parent: string | undefined, known: readonly string[]): string | undefined {
	const path = parent === undefined ? name : `${parent}.${name}`;
	if (Object.hasOwn(NAMES_ELSEWHERE, path)) return NAMES_ELSEWHERE[path];
	const suggestion = suggest(name, known);
	if (suggestion !== undefined) return `did you mean \`${suggestion}\`?`;
	if (known.length === 0) return undefined;
	return `there are: ${known.slice(0, MOST_LISTED).join(", ")}${known.length > MOST_LISTED ? ", …" : ""}`;
}

/** Compiled templates: the tree of a YAML node whose scalars may compute their value. */
import type { Json } from "./json.ts";
import type { Location } from "./problem.ts";

/** The names a template may read. Own properties only. */
export type Scope = { readonly [name: string]: unknown };

export type TemplateNode =
	| { readonly kind: "value"; readonly value: Json; readonly location: Location }
	| TemplateText
	| { readonly kind: "list"; readonly items: readonly TemplateNode[]; readonly location: Location }
	| { readonly kind: "mapping"; readonly entries: readonly TemplateEntry[]; readonly location: Location };

export interface TemplateEntry {
	readonly key: string;
	readonly node: TemplateNode;
}

/** A scalar with Liquid in it, parsed once. */
export interface TemplateText {
	readonly kind: "text";
	readonly location: Location;
	/** As it is written. */
	readonly source: string;
	/** The top-level names it reads, such as `vars` or a binding's name. */
	readonly uses: ReadonlySet<string>;
	/** What it reads, each as the parts of its path before the first computed one: `["vars", "since"]`. */
	readonly reads: readonly (readonly (string | number)[])[];
	/** A scalar that is exactly one `{{ … }}` keeps its value's type. Throws RenderError. */
	render(scope: Scope): Json;
}

/** A template that cannot be rendered for these values. */
export class RenderError extends Error {
	override readonly name = "RenderError";
	readonly location: Location;

	constructor(message: string, location: Location) {
		super(message);
		this.location = location;
	}
}

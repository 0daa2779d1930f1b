/** A failure at a place in a templated scalar's text. */
export class TemplateTextError extends Error {
	override readonly name = "TemplateTextError";
	/** Offset into the scalar's text. */
	readonly offset: number;
	/** How many characters are meant. */
	readonly length: number;
	/** What to do about it, where that is evident. */
	readonly hint: string | undefined;
	readonly kind: "syntax" | "unknown_filter" | "unknown_tag" | "render" | "undefined" | "exhausted";

	constructor(message: string, offset: number, kind: TemplateTextError["kind"], length = 1, hint?: string) {
		super(message);
		this.offset = offset;
		this.length = length;
		this.kind = kind;
		this.hint = hint;
	}
}

/** A report as what is drawn: blocks of text in order, nesting told by their indent. */

export interface Style {
	readonly bold?: boolean;
	readonly italic?: boolean;
	readonly code?: boolean;
	readonly struck?: boolean;
	/** A web or mail address, or `#` and the name of a place in the document. */
	readonly link?: string;
}

/** Text of one style. White space in it is where lines may break, U+2028 where they do. */
export interface Span extends Style {
	readonly text: string;
}

export const LINE_BREAK = "\u2028";

interface Position {
	/** How deep it stands in lists and quotations. */
	readonly indent: number;
	/** Stands before the first line: a bullet or number. */
	readonly marker?: string;
	/** Where the bar beside quoted text stands. */
	readonly quoted?: number;
}

export type Content =
	| { readonly type: "heading"; readonly level: number; readonly spans: readonly Span[] }
	| { readonly type: "paragraph"; readonly spans: readonly Span[] }
	/** Lines as they are. */
	| { readonly type: "code"; readonly text: string }
	| { readonly type: "rule" }
	/** The first row is the header; every row is as long as it. */
	| {
			readonly type: "table";
			readonly rows: readonly (readonly (readonly Span[])[])[];
			/** The columns whose texts end at one line, such as numbers do. */
			readonly toTheRight: readonly boolean[];
	  }
	| { readonly type: "source"; readonly number: number; readonly spans: readonly Span[] };

export type Block = Position & Content;

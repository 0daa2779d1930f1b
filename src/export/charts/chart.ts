/** What a chart is: to the page that shows it, and to what draws it. */

/** A chart for a page. `title`, `description` and `table` are plain text, not yet escaped; `svg` is finished markup. */
export interface Chart {
	readonly title: string;
	/** What is counted over which tasks, in sentences. */
	readonly description: string;
	/** An `<svg>` element: valid XML, coloured by the classes of `CHART_STYLE`, without scripts, styles and references. */
	readonly svg: string;
	readonly table: ChartTable;
	/** The tasks with the smallest and the largest value, where the drawing does not name its tasks. */
	readonly extremes?: readonly Extreme[];
}

export interface Extreme {
	readonly name: "smallest" | "largest";
	/** The value as it is, not rounded. */
	readonly value: string;
	/** Id of the first task that has it. */
	readonly task: string;
}

/** Fields of a template's schema that none of its results has a value for. */
export interface NeverFilled {
	readonly template: string;
	/** As in `results.csv`, in the schema's order. */
	readonly columns: readonly string[];
	/** How many results there are. */
	readonly results: number;
}

/** The figures that a chart draws, in its order; numbers as they are, not rounded. */
export interface ChartTable {
	readonly columns: readonly string[];
	readonly rows: readonly (readonly (string | number)[])[];
	/** The id of the task that each row is of; absent where rows are of something else. */
	readonly tasks?: readonly string[];
}

/** A chart before it is drawn. */
export interface ChartPlan extends Omit<Chart, "svg"> {
	readonly figure: Figure;
}

export type Figure = BarFigure | DotFigure | HistogramFigure;

/** Horizontal bars from zero, each of one part for each series. */
export interface BarFigure {
	readonly kind: "bars";
	readonly unit: Unit;
	/** Names of the parts; a legend stands where there are several. */
	readonly series: readonly string[];
	readonly rows: readonly BarRow[];
}

export interface BarRow {
	readonly label: string;
	/** One for each series. */
	readonly parts: readonly number[];
	/** Of what is too small to be shown one by one: drawn faintly, since it is no single thing. */
	readonly isRest?: boolean;
}

/** A dot a row, for values far from zero: the axis begins near the smallest one. */
export interface DotFigure {
	readonly kind: "dots";
	readonly unit: Unit;
	readonly rows: readonly { readonly label: string; readonly value: number }[];
}

/** How many values lie in each of several ranges. */
export interface HistogramFigure {
	readonly kind: "histogram";
	readonly unit: Unit;
	/** `whole`: each bin is one whole number; `log`: for values of very different sizes. */
	readonly scale: "linear" | "log" | "whole";
	/** Ascending, without gaps; also empty ones. */
	readonly bins: readonly Bin[];
	readonly median: number;
}

/** Values from `from` on and below `to`; the last bin has its upper end as well. */
export interface Bin {
	readonly from: number;
	readonly to: number;
	readonly count: number;
}

/** A value and how often it occurs. */
export type ValueCount = readonly [value: number, count: number];

/** How numbers are written. */
export interface Unit {
	/** `$`; may be empty. */
	readonly prefix: string;
	/** `%`; may be empty. */
	readonly suffix: string;
	/** In words, for the axis; null where nothing says it or a sign does. */
	readonly name: string | null;
	/** Years are written without separators. */
	readonly isYear: boolean;
}

export const NO_UNIT: Unit = { prefix: "", suffix: "", name: null, isYear: false };

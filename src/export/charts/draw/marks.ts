/**
 * The parts that charts have in common. Colours are of the classes; without a style sheet everything is drawn in the
 * colour of the text around it.
 */
import { element, type Markup } from "../markup.ts";

export interface Point {
	readonly x: number;
	readonly y: number;
}

type Anchor = "start" | "middle" | "end";

/** `y` is where the text stands in the middle. */
export function words(kind: "label" | "value" | "tick", { x, y }: Point, anchor: Anchor, text: string): Markup {
	const attributes = { class: `chart-${kind}`, x, y, dy: "0.35em", "text-anchor": anchor, fill: "currentColor" };
	return element("text", attributes, text);
}

/** A part of the drawing that says its whole text where a pointer rests on it. */
export function told(text: string, ...marks: readonly Markup[]): Markup {
	return element("g", { class: "chart-mark" }, element("title", {}, text), ...marks);
}

/** Series count from 0. */
export function bar(kind: number | "rest", box: Box): Markup {
	const look = kind === "rest" ? { class: "chart-rest" } : { class: `chart-series-${kind + 1}` };
	const faint = kind === 0 ? {} : { "fill-opacity": 0.5 };
	return element("rect", { ...look, ...box, fill: "currentColor", ...faint });
}

export function dot({ x, y }: Point, radius: number): Markup {
	return element("circle", { class: "chart-series-1", cx: x, cy: y, r: radius, fill: "currentColor" });
}

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** What a pointer finds between the marks. */
export function surface(box: Box): Markup {
	return element("rect", { ...box, fill: "none", "pointer-events": "all" });
}

export function line(kind: "grid" | "axis" | "median", from: Point, to: Point): Markup {
	const dashes = kind === "median" ? { "stroke-dasharray": "4 3" } : {};
	const opacity = kind === "grid" ? 0.15 : 0.6;
	return element("line", {
		class: `chart-${kind}`,
		...{ x1: from.x, y1: from.y, x2: to.x, y2: to.y },
		...{ stroke: "currentColor", "stroke-opacity": opacity },
		...dashes,
	});
}

/** SVG and HTML as text. Whatever is no markup of ours is escaped, so that no label becomes an element or an attribute. */
import { htmlText } from "../html/html-text.ts";

export interface Markup {
	readonly markup: string;
}

export type Attributes = Readonly<Record<string, string | number>>;

/** Texts among the children are escaped, and numbers of attributes rounded to hundredths of a pixel. Both XML and HTML read it alike. */
export function element(name: string, attributes: Attributes, ...children: readonly (Markup | string)[]): Markup {
	const start = [
		name,
		...Object.entries(attributes).map(([key, value]) => `${key}="${htmlText(attributeText(value))}"`),
	];
	const content = children.map((child) => (typeof child === "string" ? htmlText(child) : child.markup)).join("");
	return { markup: `<${start.join(" ")}>${content}</${name}>` };
}

/** A drawing of so many pixels, which shrinks with its column; screen readers hear `label` in its place. */
export function drawing(
	size: { readonly width: number; readonly height: number },
	label: string,
	content: readonly Markup[],
): string {
	const { width, height } = size;
	return element(
		"svg",
		{
			xmlns: "http://www.w3.org/2000/svg",
			class: "chart",
			...{ role: "img", "aria-label": label, viewBox: `0 0 ${width} ${height}`, width, height, "font-size": 12 },
		},
		...content,
	).markup;
}

function attributeText(value: string | number): string {
	return typeof value === "string" ? value : String(Math.round(value * 100) / 100);
}

/**
 * A page's elements to blocks of text: one for each heading, paragraph, list, table and listing. Elements within others say
 * the same again, so what is read is counted while it is read.
 */
import type { PassageKind } from "../passage.ts";
import { cleanText } from "./clean-text.ts";
import type { HtmlElement } from "./html-page.ts";
import type { PassageBounds } from "./passage-list.ts";

export interface Block {
	readonly kind: PassageKind | "heading";
	readonly depth: number;
	readonly text: string;
	readonly columns: readonly string[];
}

const BLOCKS = "h1,h2,h3,h4,h5,h6,p,ul,ol,dl,table,pre,blockquote";

export class BlockReader {
	readonly #bounds: PassageBounds;
	#characters = 0;

	constructor(bounds: PassageBounds) {
		this.#bounds = bounds;
	}

	read(root: HtmlElement): Block[] {
		const blocks: Block[] = [];
		for (const element of root.querySelectorAll(BLOCKS)) {
			if (element.parentElement?.closest("ul,ol,dl,table,pre,blockquote")) continue;
			const block = this.#blockOf(element);
			if (block.text !== "") blocks.push(block);
		}
		return blocks.length > 0 ? blocks : [plain("paragraph", this.#textOf(root))].filter((block) => block.text);
	}

	#blockOf(element: HtmlElement): Block {
		const tag = element.tagName.toLowerCase();
		if (/^h[1-6]$/.test(tag)) return { ...plain("heading", this.#textOf(element)), depth: Number(tag[1]) };
		if (tag === "ul" || tag === "ol") return plain("list", this.#itemsOf(element));
		if (tag === "dl") return plain("list", this.#definitionsOf(element));
		if (tag === "table") return this.#tableOf(element);
		if (tag === "pre") return plain("code", fenced(this.#count(element.textContent ?? "")));
		return plain("paragraph", this.#textOf(element));
	}

	#itemsOf(list: HtmlElement): string {
		const items = [...list.querySelectorAll("li")].map((item) => cleanText(this.#ownText(item)));
		return items
			.filter((text) => text !== "")
			.map((text) => `- ${text}`)
			.join("\n");
	}

	/** Text of an item without the lists inside it, which give items of their own. */
	#ownText(item: HtmlElement): string {
		return [...item.childNodes]
			.filter((node) => !/^(?:ul|ol)$/i.test(node.nodeName))
			.map((node) => this.#count(node.textContent ?? ""))
			.join("");
	}

	#definitionsOf(list: HtmlElement): string {
		const lines: string[] = [];
		for (const child of list.querySelectorAll("dt,dd")) {
			const text = this.#textOf(child);
			if (child.tagName.toLowerCase() === "dt") lines.push(`- ${text}`);
			else lines.push(`${lines.pop() ?? "- "}: ${text}`);
		}
		return lines.join("\n");
	}

	#tableOf(table: HtmlElement): Block {
		const rows = [...table.querySelectorAll("tr")].map((row) =>
			[...row.querySelectorAll("th,td")].map((cell) => this.#textOf(cell).replaceAll("|", "\\|")),
		);
		const hasHeader = table.querySelector("th") !== null && rows.length > 1;
		const columns = hasHeader ? (rows[0] ?? []) : [];
		const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
		if (hasHeader) lines.splice(1, 0, `|${columns.map(() => " --- |").join("")}`);
		return { kind: "table", depth: 0, text: lines.join("\n"), columns };
	}

	#textOf(element: HtmlElement): string {
		return cleanText(this.#count(element.textContent ?? ""));
	}

	#count(text: string): string {
		this.#characters += text.length;
		const { characters } = this.#bounds;
		if (this.#characters > characters) throw new Error(`its elements hold more than ${characters} characters`);
		return text;
	}
}

function plain(kind: Block["kind"], text: string): Block {
	return { kind, depth: 0, text, columns: [] };
}

function fenced(code: string): string {
	const text = code.replaceAll("\0", "").trim();
	return text === "" ? "" : `\`\`\`\n${text.replaceAll("```", "'''")}\n\`\`\``;
}

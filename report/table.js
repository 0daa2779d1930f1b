// The table of all tasks: which of them match, in which order, and how many of those are drawn.
"use strict";

/** What is to be looked at stands first. */
const SEVERITY = ["failed", "invalid", "rejected", "cancelled", "pending", "skipped", "succeeded"];
const FIRST_ROWS = 100;
const MORE_ROWS = 500;
const COLUMNS = {
	status: (row) => SEVERITY.indexOf(row.status),
	id: (row) => row.id,
	summary: (row) => row.summary,
	sources: (row) => row.sources,
	attempts: (row) => row.attempts,
	cost: (row) => row.cost,
	seconds: (row) => row.seconds,
	ended: (row) => row.ended,
};
/** Digits within names count as numbers: task-9 before task-10. */
const byText = new Intl.Collator("en", { numeric: true }).compare;

class TaskTable {
	/** With their place in planned order. */
	rows;
	/** Those that match, in the order shown. */
	matching = [];
	#sort = { key: "status", descending: false };
	#drawn = 0;
	#answers;
	#parts;

	/** `answers`: gives the text of the answer at a place, in lower case. */
	constructor(rows, answers) {
		this.rows = rows.map((row, place) => ({
			...row,
			place,
			words: `${row.id} ${row.status} ${row.words}`.toLowerCase(),
		}));
		this.#answers = answers;
		const part = (id) => document.getElementById(id);
		this.#parts = {
			controls: part("controls"),
			search: part("search"),
			inAnswers: part("in-answers"),
			status: part("status"),
			template: part("template"),
			count: part("count"),
			scroll: part("tasks-scroll"),
			table: part("tasks"),
			more: part("more"),
		};
		this.#fillTemplates();
		this.#listen();
		this.#parts.controls.hidden = false;
		this.#parts.scroll.hidden = false;
		this.update();
	}

	/** Finds, sorts and draws anew. */
	update() {
		const words = this.#parts.search.value
			.toLowerCase()
			.split(/\s+/)
			.filter((word) => word !== "");
		const { value: status } = this.#parts.status;
		const { value: template } = this.#parts.template;
		const matches = this.rows.filter(
			(row) => hasStatus(row, status) && (template === "" || row.template === template) && this.#has(row, words),
		);
		this.matching = matches.sort(orderOf(this.#sort));
		this.#drawn = 0;
		this.#parts.table.tBodies[0].replaceChildren();
		this.draw(FIRST_ROWS);
		this.#tellOrder();
	}

	/** Draws so many more rows. */
	draw(rows) {
		const next = this.matching.slice(this.#drawn, this.#drawn + rows);
		this.#parts.table.tBodies[0].append(...next.map(rowView));
		this.#drawn += next.length;
		this.#parts.more.hidden = this.#drawn === this.matching.length;
		const drawn = this.#drawn < this.matching.length ? `, the first ${this.#drawn} shown` : "";
		this.#parts.count.textContent =
			this.matching.length === this.rows.length
				? `${plural(this.rows.length, "task")}${drawn}`
				: `${this.matching.length.toLocaleString("en")} of ${plural(this.rows.length, "task")}${drawn}`;
	}

	/** The link to a task; drawn first where it is not yet. */
	linkTo(id) {
		const place = this.matching.findIndex((row) => row.id === id);
		if (place >= this.#drawn) this.draw(place - this.#drawn + 1);
		return this.#parts.table.tBodies[0].rows[place]?.querySelector("a");
	}

	#has(row, words) {
		const inAnswers = this.#parts.inAnswers.checked;
		return words.every((word) => row.words.includes(word) || (inAnswers && this.#answers(row.place).includes(word)));
	}

	#fillTemplates() {
		const names = [...new Set(this.rows.map(({ template }) => template))];
		this.#parts.template.append(...names.map((name) => element("option", { value: name }, name)));
		this.#parts.template.closest(".field").hidden = names.length < 2;
	}

	#listen() {
		const { controls, search, table, more } = this.#parts;
		let waiting;
		search.addEventListener("input", () => {
			clearTimeout(waiting);
			waiting = setTimeout(() => this.update(), 120);
		});
		controls.addEventListener("change", (event) => event.target !== search && this.update());
		controls.addEventListener("submit", (event) => event.preventDefault());
		controls.addEventListener("reset", () => setTimeout(() => this.update()));
		table.tHead.addEventListener("click", ({ target }) => {
			const key = target.closest("th")?.dataset.key;
			if (key !== undefined && target.closest("button") !== null) this.#sortBy(key);
		});
		more.addEventListener("click", ({ target }) => {
			if (target.id === "show-more") this.draw(MORE_ROWS);
			if (target.id === "show-all") this.draw(Number.POSITIVE_INFINITY);
		});
		// On paper nobody can ask for more.
		window.addEventListener("beforeprint", () => this.draw(Number.POSITIVE_INFINITY));
	}

	#sortBy(key) {
		this.#sort = { key, descending: this.#sort.key === key && !this.#sort.descending };
		this.update();
	}

	#tellOrder() {
		for (const head of this.#parts.table.tHead.rows[0].cells) {
			const order = this.#sort.descending ? "descending" : "ascending";
			if (head.dataset.key === this.#sort.key) head.setAttribute("aria-sort", order);
			else head.removeAttribute("aria-sort");
		}
	}
}

function hasStatus(row, wanted) {
	if (wanted === "unsuccessful") return row.status !== "succeeded";
	return wanted === "" || row.status === wanted;
}

/** What is unknown stands last, whichever way; equal ones in planned order. */
function orderOf({ key, descending }) {
	const valueIn = COLUMNS[key];
	return (a, b) => {
		const [left, right] = [valueIn(a), valueIn(b)];
		if (left === null || right === null) return (left === null) - (right === null) || a.place - b.place;
		const order = typeof left === "string" ? byText(left, right) : left - right;
		return (descending ? -order : order) || a.place - b.place;
	};
}

function rowView(row) {
	const number = (text) => element("td", { class: "number" }, text);
	return element(
		"tr",
		{},
		element("td", {}, badge(row.status)),
		element("th", { scope: "row" }, element("a", { href: addressOf(row.id), dir: "auto" }, row.id)),
		element("td", { class: "summary", dir: "auto" }, row.summary),
		number(String(row.sources)),
		number(String(row.attempts)),
		number(dollars(row.cost)),
		number(duration(row.seconds)),
		element("td", { class: "time" }, dateTime(row.ended)),
	);
}

/** Of a task within the page. */
function addressOf(id) {
	return `#/task/${encodeURIComponent(id)}`;
}

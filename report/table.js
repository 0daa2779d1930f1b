// The table of all tasks: which of them match, in which order, and how many of those are drawn.
"use strict";

/** What is to be looked at stands first. */
const SEVERITY = ["failed", "invalid", "rejected", "cancelled", "pending", "skipped", "succeeded"];
const FIRST_ROWS = 100;
const MORE_ROWS = 500;
const COLUMNS = {
	status: (row) => (row.unwanted ? SEVERITY.length : SEVERITY.indexOf(row.status)),
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
	/** Those found to match, in the order shown. */
	matching = [];
	/** Called when the reader has asked for other tasks, or another order. */
	onFilter = () => {};
	#sort = { key: "status", descending: false };
	#texts = new TaskTexts();
	#search;
	#isSearching = false;
	/** How many rows are drawn, and how many may be. */
	#drawn = 0;
	#most = FIRST_ROWS;
	#parts;

	constructor(rows) {
		this.rows = rows.map((row, place) => ({
			...row,
			place,
			words: `${row.id} ${row.status} ${row.words}`.toLowerCase(),
		}));
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
	}

	/** What is asked for, as in an address: `status=failed&q=acme`; empty for all tasks in their first order. */
	get filter() {
		const { search, inAnswers, status, template } = this.#parts;
		const { key, descending } = this.#sort;
		const sort = `${descending ? "-" : ""}${key}`;
		const all = {
			status: status.value,
			template: template.value,
			q: search.value.trim(),
			answers: inAnswers.checked ? "yes" : "",
			sort: sort === "status" ? "" : sort,
		};
		return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "")).toString();
	}

	set filter(text) {
		const { search, inAnswers, status, template } = this.#parts;
		const asked = new URLSearchParams(text);
		choose(status, asked.get("status"));
		choose(template, asked.get("template"));
		search.value = asked.get("q") ?? "";
		inAnswers.checked = asked.get("answers") === "yes";
		const [, minus, key] = /^(-?)(.*)$/.exec(asked.get("sort") ?? "");
		this.#sort = Object.hasOwn(COLUMNS, key) ? { key, descending: minus !== "" } : { key: "status", descending: false };
		this.update();
	}

	/** Finds, sorts and draws anew. What takes long to find is added as it is found. */
	update() {
		const { search, inAnswers, status, template, table } = this.#parts;
		const candidates = this.rows.filter(
			(row) => hasStatus(row, status.value) && (template.value === "" || row.template === template.value),
		);
		this.#search?.stop();
		this.matching = [];
		this.#drawn = 0;
		this.#most = FIRST_ROWS;
		table.tBodies[0].replaceChildren();
		this.#tellOrder();
		this.#search = new SlicedSearch(candidates.sort(orderOf(this.#sort)), {
			match: new WordMatch(search.value, inAnswers.checked, this.#texts),
			texts: this.#texts,
			tell: (found, isDone) => {
				this.matching = this.matching.concat(found);
				this.#isSearching = !isDone;
				this.#draw();
			},
		});
		this.#search.run();
	}

	/** The link to a task; drawn first where it is not yet. */
	linkTo(id) {
		const place = this.matching.findIndex((row) => row.id === id);
		if (place >= this.#drawn) this.#drawMore(place - this.#drawn + 1);
		return this.#parts.table.tBodies[0].rows[place]?.querySelector("a");
	}

	#drawMore(rows) {
		this.#most = this.#drawn + rows;
		this.#draw();
	}

	/** What is found and not drawn yet, up to as many as may be. */
	#draw() {
		const next = this.matching.slice(this.#drawn, this.#most);
		this.#parts.table.tBodies[0].append(fragmentOf(next.map(rowView)));
		this.#drawn += next.length;
		this.#parts.more.hidden = this.#drawn === this.matching.length;
		// Told once it is known: a screen reader would read every step of it.
		this.#parts.count.setAttribute("aria-busy", String(this.#isSearching));
		this.#parts.count.textContent = this.#countText();
	}

	#countText() {
		const [found, all] = [this.matching.length, plural(this.rows.length, "task")];
		const drawn = this.#drawn < found ? `, the first ${this.#drawn} shown` : "";
		if (this.#isSearching) return `${found.toLocaleString("en")} of ${all} found so far, searching …${drawn}`;
		return `${found === this.rows.length ? all : `${found.toLocaleString("en")} of ${all}`}${drawn}`;
	}

	#fillTemplates() {
		const names = [...new Set(this.rows.map(({ template }) => template))];
		this.#parts.template.append(fragmentOf(names.map((name) => element("option", { value: name }, name))));
		this.#parts.template.closest(".field").hidden = names.length < 2;
	}

	#listen() {
		const { controls, search, table, more } = this.#parts;
		let waiting;
		search.addEventListener("input", () => {
			clearTimeout(waiting);
			waiting = setTimeout(() => this.#asked(), 120);
		});
		controls.addEventListener("change", (event) => event.target !== search && this.#asked());
		controls.addEventListener("submit", (event) => event.preventDefault());
		controls.addEventListener("reset", () => setTimeout(() => this.#asked()));
		table.tHead.addEventListener("click", ({ target }) => {
			const key = target.closest("th")?.dataset.key;
			if (key !== undefined && target.closest("button") !== null) this.#sortBy(key);
		});
		more.addEventListener("click", ({ target }) => {
			if (target.id === "show-more") this.#drawMore(MORE_ROWS);
			if (target.id === "show-all") this.#drawMore(Number.POSITIVE_INFINITY);
		});
		// On paper nobody can ask for more.
		window.addEventListener("beforeprint", () => {
			this.#search.finish();
			this.#drawMore(Number.POSITIVE_INFINITY);
		});
		// What had not been read could not be found.
		document.addEventListener("DOMContentLoaded", () => this.#parts.search.value !== "" && this.update());
	}

	#asked() {
		this.update();
		this.onFilter();
	}

	#sortBy(key) {
		this.#sort = { key, descending: this.#sort.key === key && !this.#sort.descending };
		this.#asked();
	}

	#tellOrder() {
		for (const head of this.#parts.table.tHead.rows[0].cells) {
			const order = this.#sort.descending ? "descending" : "ascending";
			if (head.dataset.key === this.#sort.key) head.setAttribute("aria-sort", order);
			else head.removeAttribute("aria-sort");
		}
	}
}

/** All of them where there is no such value. */
function choose(select, value) {
	select.value = value ?? "";
	if (select.selectedIndex < 0) select.selectedIndex = 0;
}

/** `unsuccessful`: what the end of a run counts so, without what nobody wanted and what is not finished. */
function hasStatus({ status, unwanted, sources }, wanted) {
	if (wanted === "unsuccessful") return status !== "succeeded" && status !== "pending" && !unwanted;
	if (wanted === "unsourced") return status === "succeeded" && sources === 0;
	return wanted === "" || status === wanted;
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

/** In a narrow window the cells stand below each other, each with the name of its column. */
function rowView(row) {
	const number = (name, text) => element("td", { class: "number", "data-name": name }, text);
	return element(
		"tr",
		{},
		element("td", {}, badge(row.status)),
		element("th", { scope: "row" }, element("a", { href: addressOf(row.id), dir: "auto" }, row.id)),
		element("td", { class: "summary", dir: "auto" }, row.summary),
		number("Sources", String(row.sources)),
		number("Attempts", String(row.attempts)),
		number("Cost", row.costText),
		number("Took", row.secondsText),
		element("td", { class: "time", "data-name": "Ended" }, row.endedText),
	);
}

/** Of a task within the page. */
function addressOf(id) {
	return `#/task/${encodeURIComponent(id)}`;
}

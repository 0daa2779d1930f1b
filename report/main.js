// Which view is shown: the list at `#/`, a task at `#/task/<id>`. So the browser's own back button works, and a task can be linked to.
"use strict";

{
	const list = document.getElementById("list");
	const article = document.getElementById("task");
	const title = document.title;
	const rows = JSON.parse(document.getElementById("rows").textContent);
	const places = new Map(rows.map(({ id }, place) => [id, place]));
	const table = new TaskTable(rows, searchText());
	/** The task that was looked at last, to go back to in the list. */
	let lastShown;

	function show() {
		const found = /^#\/task\/(.*)$/.exec(location.hash);
		const id = found === null ? undefined : decode(found[1]);
		if (id !== undefined && places.has(id)) showTask(id);
		else showList();
	}

	function showList() {
		article.hidden = true;
		article.replaceChildren();
		list.hidden = false;
		document.title = title;
		if (lastShown !== undefined) table.linkTo(lastShown)?.focus();
		lastShown = undefined;
	}

	function showTask(id) {
		const place = places.get(id);
		const data = document.getElementById(`task-${place}`);
		lastShown = id;
		list.hidden = true;
		article.hidden = false;
		// The answers stand below the script: while the file is still being read, one may be to come.
		if (data === null) {
			article.replaceChildren(element("p", { role: "status" }, "Loading …"));
			return;
		}
		const shown = table.matching.findIndex((row) => row.id === id);
		const around = {
			before: shown < 0 ? undefined : table.matching[shown - 1],
			after: shown < 0 ? undefined : table.matching[shown + 1],
			known: (other) => places.has(other),
		};
		const { heading, parts } = taskView(rows[place], JSON.parse(data.textContent), around);
		article.replaceChildren(...parts);
		document.title = `${id} – ${title}`;
		window.scrollTo(0, 0);
		heading.focus({ preventScroll: true });
	}

	/** A number in the text leads to its source without leaving the task. */
	article.addEventListener("click", (event) => {
		const address = event.target.closest("a")?.getAttribute("href") ?? "";
		if (!/^#source-\d+$/.test(address)) return;
		event.preventDefault();
		const source = document.getElementById(address.slice(1));
		source?.scrollIntoView({ block: "center" });
		source?.focus({ preventScroll: true });
	});
	document.addEventListener("keydown", ({ key }) => {
		if (key === "Escape" && !article.hidden) location.hash = "#/";
	});
	window.addEventListener("hashchange", show);
	document.addEventListener("DOMContentLoaded", () => {
		if (!article.hidden) show();
	});
	show();
}

/** The words of answers, read when they are first searched. */
function searchText() {
	const texts = new Map();
	return (place) => {
		let text = texts.get(place);
		if (text === undefined) {
			const data = document.getElementById(`task-${place}`);
			text = data === null ? "" : wordsOf(JSON.parse(data.textContent));
			if (data !== null) texts.set(place, text);
		}
		return text;
	};
}

function wordsOf({ query, answer, sources, error }) {
	const words = [query ?? "", error?.message ?? "", ...(error?.faults ?? [])];
	if (answer?.type === "report") words.push(readReport(answer.html).textContent);
	if (answer?.type === "text") words.push(answer.text);
	if (answer?.type === "value") words.push(valueView(answer.value).textContent);
	for (const { title, place, snippet } of sources) words.push(title, place, snippet);
	return words.join(" ").toLowerCase();
}

function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

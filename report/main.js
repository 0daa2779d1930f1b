// Which view is shown: the list at `#/`, what it shows of it at `#/?status=failed`, a task at `#/task/<id>`. So the
// browser's own back button works, a filter outlives reloading, and both can be linked to.
"use strict";

{
	const list = document.getElementById("list");
	const article = document.getElementById("task");
	const skip = document.getElementById("skip");
	const title = document.title;
	const rows = readData("rows");
	const places = new Map(rows.map(({ id }, place) => [id, place]));
	const table = new TaskTable(rows);
	/** The task that was looked at last, to go back to in the list. */
	let lastShown;

	function show() {
		const found = /^#\/task\/(.*)$/.exec(location.hash);
		if (found !== null) showTask(decode(found[1]));
		else showList(/^#\/\?(.*)$/.exec(location.hash)?.[1] ?? "");
	}

	function listAddress() {
		return table.filter === "" ? "#/" : `#/?${table.filter}`;
	}

	function showList(filter) {
		article.hidden = true;
		article.replaceChildren();
		list.hidden = false;
		skip.hidden = false;
		document.title = title;
		if (new URLSearchParams(filter).toString() !== table.filter) table.filter = filter;
		if (lastShown !== undefined) table.linkTo(lastShown)?.focus();
		lastShown = undefined;
	}

	function showTask(id) {
		lastShown = id;
		list.hidden = true;
		skip.hidden = true;
		article.hidden = false;
		// Whatever happens on the way to the next: no task's answer stands under another's address.
		article.replaceChildren();
		const view = places.has(id) ? viewOf(id) : unknownTaskView(id, listAddress());
		// The answers stand below the script: while the file is still being read, one may be to come.
		if (view === null) {
			article.replaceChildren(element("p", { role: "status" }, "Loading …"));
			return;
		}
		article.append(...view.parts);
		document.title = `${id} – ${title}`;
		window.scrollTo(0, 0);
		view.heading.focus({ preventScroll: true });
	}

	/** Null while the task's data is still to be read. */
	function viewOf(id) {
		const place = places.get(id);
		const task = readData(`task-${place}`);
		if (task === null) return null;
		const shown = table.matching.findIndex((row) => row.id === id);
		return taskView(rows[place], task, {
			before: shown < 0 ? undefined : table.matching[shown - 1],
			after: shown < 0 ? undefined : table.matching[shown + 1],
			known: (other) => places.has(other),
			list: listAddress(),
		});
	}

	function goTo(target, block) {
		target?.scrollIntoView({ block });
		target?.focus({ preventScroll: true });
	}

	/** Ways within a view leave the address to the filter and the task. */
	document.addEventListener("click", (event) => {
		const address = event.target.closest("a")?.getAttribute("href") ?? "";
		// What a figure counts is shown in the table, which is elsewhere on the page.
		if (list.contains(event.target) || event.target.closest("header.page") !== null) {
			if (/^#\/(?:\?|$)/.test(address)) setTimeout(() => goTo(document.getElementById("tasks-title"), "start"));
		}
		if (!/^#[a-z]+-[a-z\d]+$/.test(address)) return;
		event.preventDefault();
		goTo(document.getElementById(address.slice(1)), address.startsWith("#source-") ? "center" : "start");
	});
	document.addEventListener("keydown", ({ key }) => {
		if (key === "Escape" && !article.hidden) location.hash = listAddress();
	});
	table.onFilter = () => {
		// What was typed may take effect when a task has been opened already.
		if (!location.hash.startsWith("#/task/")) history.replaceState(null, "", listAddress());
	};
	window.addEventListener("hashchange", show);
	document.addEventListener("DOMContentLoaded", () => {
		if (!article.hidden) show();
	});
	table.filter = "";
	show();
}

/** As it stands where it is no encoded text. */
function decode(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

// One task: what it asked, what came of it, and where that is from.
"use strict";

/** `known`: whether a task with this id is on the page; `list`: the address of the list. */
function taskView(row, task, { before, after, known, list }) {
	const heading = element("h2", { tabindex: "-1", dir: "auto" }, task.id);
	const parts = [
		steps(list, before, after),
		element("header", {}, badge(row.status), heading, facts(row)),
		failureView(row, task.error),
		...section(
			"Question",
			task.query === null ? null : element("p", { class: "text question", dir: "auto" }, task.query),
		),
		...section(row.status === "succeeded" ? "Answer" : "The answer as it came", answerView(row, task)),
		...section("Files", filesView(task.files)),
		...section("Sources", sourcesView(task.sources)),
		...section("Row", Object.keys(task.bindings).length === 0 ? null : scrolling(valueView(task.bindings), "Row")),
		...section("Made of", parentsView(task.parents, known)),
		...section("Mended before it passed", textList(task.repairs)),
		...section("Attempts", attemptsView(task.attempts)),
	];
	return { heading, parts: parts.filter((part) => part !== null) };
}

function steps(list, before, after) {
	const step = (row, text, rel) =>
		row === undefined ? null : element("a", { href: addressOf(row.id), rel, title: row.id }, text);
	return element(
		"nav",
		{ "aria-label": "Tasks", class: "steps" },
		element("a", { href: list }, "All tasks"),
		step(before, "Previous", "prev"),
		step(after, "Next", "next"),
	);
}

function facts(row) {
	const all = [plural(row.sources, "source"), plural(row.attempts, "attempt"), row.costText, row.secondsText];
	return element("p", { class: "facts" }, all.filter((fact) => fact !== "").join(" · "));
}

function section(title, content) {
	return content === null ? [] : [element("section", {}, element("h3", {}, title), content)];
}

function scrolling(content, label) {
	return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, content);
}

function failureView(row, error) {
	if (row.status === "succeeded") {
		if (row.sources > 0) return null;
		return notice("pending", "This task succeeded without evidence.", "Its answer names no source.");
	}
	return notice(row.status, CONSTANTS.sentences[row.status], error);
}

function notice(status, sentence, reason) {
	return element(
		"div",
		{ class: `failure ${status}` },
		element("p", {}, element("strong", {}, sentence)),
		reason === null ? null : element("p", { class: "text", dir: "auto" }, reason),
	);
}

/** For an address that names no task of this page. */
function unknownTaskView(id, list) {
	const heading = element("h2", { tabindex: "-1" }, "No such task");
	const said = element("p", {}, "These results have no task ", element("code", { dir: "auto" }, id), ".");
	return { heading, parts: [steps(list), heading, said] };
}

function answerView(row, { answer }) {
	if (answer === null)
		return row.status === "succeeded" ? element("p", { class: "none" }, "The task has no output.") : null;
	if (answer.type === "report") return readReport(answer.html);
	if (answer.type === "value") return scrolling(valueView(answer.value, 0, answer.absent), "Answer");
	return element("pre", { tabindex: "0", dir: "auto" }, answer.text);
}

function filesView(files) {
	if (files.length === 0) return null;
	const items = files.map(({ label, href, image }) => {
		const picture = image === null ? null : element("img", { src: image, alt: "", loading: "lazy" });
		const shown = [picture, element("span", {}, label)];
		return element("li", {}, href === null ? element("span", {}, shown) : element("a", { href }, shown));
	});
	return element("ul", { class: "files" }, items);
}

function sourcesView(sources) {
	if (sources.length === 0) return null;
	return element("ol", { class: "sources" }, sources.map(sourceItem));
}

function sourceItem({ title, href, place, publisher, snippet }, index) {
	const about = [publisher, place === title ? "" : place].filter((text) => text !== "");
	return element(
		"li",
		{ id: `source-${index + 1}`, tabindex: "-1" },
		link(href, title),
		about.length === 0 ? null : element("span", { class: "place", dir: "auto" }, about.join(" · ")),
		snippet === "" ? null : element("blockquote", { class: "text", dir: "auto" }, snippet),
	);
}

function parentsView(parents, known) {
	if (parents.length === 0) return null;
	const items = parents.map((id) =>
		element("li", {}, known(id) ? element("a", { href: addressOf(id), dir: "auto" }, id) : id),
	);
	return element("ul", {}, items);
}

function textList(texts) {
	if (texts.length === 0) return null;
	return element(
		"ul",
		{ class: "faults" },
		texts.map((text) => element("li", { dir: "auto" }, text)),
	);
}

function attemptsView(attempts) {
	if (attempts.length === 0) return null;
	const names = ["Attempt", "Status", "Mode", "Cost", "Sent (UTC)", "Ended (UTC)", "Batch", "Service's id", "Error"];
	const rows = attempts.map((attempt) => {
		const cells = [
			attempt.mode,
			attempt.cost,
			attempt.sent,
			attempt.ended,
			attempt.batch,
			attempt.serviceId,
			attempt.error,
		];
		const shown = cells.map((text) => element("td", { dir: "auto" }, text));
		const status = element("td", {}, badge(attempt.status));
		return element("tr", {}, element("th", { scope: "row" }, String(attempt.attempt)), status, shown);
	});
	const head = element(
		"tr",
		{},
		names.map((name) => element("th", { scope: "col" }, name)),
	);
	return scrolling(element("table", {}, element("thead", {}, head), element("tbody", {}, rows)), "Attempts");
}

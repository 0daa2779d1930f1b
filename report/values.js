// A structured value as tables: a mapping has a row a name, a list of mappings a row an item.
"use strict";

/** Deeper values stand as JSON text. */
const DEEPEST_TABLE = 8;
/** A list of mappings with more names than that is shown item by item. */
const MOST_COLUMNS = 12;

/** `absent`: the names that its schema has and the value does not, each with those within it; null where there are none. */
function valueView(value, depth = 0, absent = null) {
	if (value === null || value === "") return element("span", { class: "none" }, "none");
	if (typeof value === "string") return textView(value);
	if (typeof value !== "object") return element("span", { class: "scalar" }, String(value));
	if (depth >= DEEPEST_TABLE) return element("code", { dir: "auto" }, JSON.stringify(value));
	if (Array.isArray(value)) return listView(value, depth);
	return mappingView(value, depth, absent ?? {});
}

function mappingView(value, depth, absent) {
	const within = (name) => (Object.hasOwn(absent, name) ? absent[name] : null);
	const rows = Object.entries(value).map(([name, member]) =>
		memberRow(name, valueView(member, depth + 1, within(name))),
	);
	const empty = Object.keys(absent)
		.filter((name) => !Object.hasOwn(value, name))
		.map((name) => memberRow(name, element("span", { class: "none", title: "The answer does not have it." }, "—")));
	if (rows.length + empty.length === 0) return element("span", { class: "none" }, "none");
	return element("table", { class: "value" }, element("tbody", {}, rows, empty));
}

function textView(text) {
	if (/^https?:\/\/\S+$/i.test(text)) return link(text, text);
	return element("span", { class: "text", dir: "auto" }, text);
}

function memberRow(name, content) {
	return element("tr", {}, element("th", { scope: "row", dir: "auto" }, name), element("td", {}, content));
}

function listView(items, depth) {
	if (items.length === 0) return element("span", { class: "none" }, "none");
	const names = columnsOf(items);
	if (names === null)
		return element(
			"ol",
			{ class: "value" },
			items.map((item) => element("li", {}, valueView(item, depth + 1))),
		);
	const head = element(
		"tr",
		{},
		names.map((name) => element("th", { scope: "col", dir: "auto" }, name)),
	);
	const rows = items.map((item) => {
		const cells = names.map((name) =>
			element("td", {}, Object.hasOwn(item, name) ? valueView(item[name], depth + 1) : ""),
		);
		return element("tr", {}, cells);
	});
	return element("table", { class: "value" }, element("thead", {}, head), element("tbody", {}, rows));
}

/** The names of a list of mappings, in order of first appearance; null where it is another list or has too many. */
function columnsOf(items) {
	const names = new Set();
	for (const item of items) {
		if (item === null || typeof item !== "object" || Array.isArray(item)) return null;
		for (const name of Object.keys(item)) names.add(name);
		if (names.size > MOST_COLUMNS) return null;
	}
	return names.size === 0 ? null : [...names];
}

/** Its names and what stands under them, at any depth, for the search. */
function valueTexts(value) {
	if (value === null) return [];
	if (typeof value !== "object") return [String(value)];
	if (Array.isArray(value)) return value.flatMap(valueTexts);
	return Object.entries(value).flatMap(([name, member]) => [name, ...valueTexts(member)]);
}

// Elements. Whatever was written by others is put on the page as text, by `element` alone.
"use strict";

/**
 * An element with attributes and children; texts become text nodes, and a list stands for what is in it. Attributes that are
 * null or false are left out, and so are children that are null. A long list is given as one: as arguments it would be too many.
 */
function element(name, attributes, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes ?? {})) {
		if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
	}
	for (const child of children.flat()) if (child !== null) made.append(child);
	return made;
}

/** All of a list, to be put on the page in one step. */
function fragmentOf(elements) {
	const fragment = document.createDocumentFragment();
	for (const each of elements) fragment.append(each);
	return fragment;
}

/** A link to the web, opened apart, or to a file beside the page; only the text where the address is anything else. */
function link(address, text) {
	if (address === null || !isSafeAddress(address)) return element("span", { dir: "auto" }, text);
	const isWeb = /^https?:/i.test(address);
	const attributes = {
		href: address,
		dir: "auto",
		rel: "noopener noreferrer nofollow",
		target: isWeb ? "_blank" : null,
	};
	return element("a", attributes, text);
}

/** In the web, or relative: whatever has another scheme could do something. */
function isSafeAddress(address) {
	return /^https?:\/\//i.test(address) || /^[^:/\\?#][^:\\?#]*(?:[?#].*)?$/.test(address);
}

function badge(status) {
	return element("span", { class: `badge ${status}` }, status);
}

function plural(count, noun) {
	return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** What the exporter hands over, as JSON in an element of this id; null while that is still to be read. */
function readData(id) {
	const holder = document.getElementById(id);
	return holder === null ? null : JSON.parse(holder.textContent);
}

const CONSTANTS = readData("constants");

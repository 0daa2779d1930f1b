// Elements and figures. Whatever was written by others is put on the page as text, by `element` alone.
"use strict";

/** An element with attributes and children; texts become text nodes. Attributes that are null or false are left out. */
function element(name, attributes, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes ?? {})) {
		if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
	}
	made.append(...children.filter((child) => child !== null));
	return made;
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

/** US dollars as the program writes them (src/values/dollars.ts), held by a test; of what is not known nothing, as in any cell. */
function dollars(amount) {
	return amount === null ? "" : `$${amount.toFixed(6).replace(/0{1,4}$/, "")}`;
}

function duration(seconds) {
	if (seconds === null) return "";
	if (seconds < 120) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 120) return `${minutes} min`;
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-10-01 00:05`; empty where it is unknown. */
function dateTime(iso) {
	const time = Date.parse(iso ?? "");
	return Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

function plural(count, noun) {
	return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

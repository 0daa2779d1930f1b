/** What licences, versions, dates and addresses look like in any text. */

/** A licence's SPDX id and how texts and notes state it; full texts before mere names. */
const LICENSES: readonly (readonly [id: string, pattern: RegExp])[] = [
	["Apache-2.0", /\bapache(?:-| software)?\s*(?:licen[sc]e)?,?\s*(?:version|v)?\s*-?2(?:\.0)?\b/i],
	["AGPL-3.0", /\b(?:gnu )?affero general public licen[sc]e|\bagpl/i],
	["LGPL-3.0", /\blesser general public licen[sc]e[\s\S]{0,80}version 3|\blgpl-?(?:v)?3/i],
	["LGPL-2.1", /\blesser general public licen[sc]e|\blgpl/i],
	["GPL-3.0", /\bgeneral public licen[sc]e[\s\S]{0,80}version 3|\bgpl-?(?:v)?3/i],
	["GPL-2.0", /\bgeneral public licen[sc]e|\bgpl-?(?:v)?2/i],
	["MPL-2.0", /\bmozilla public licen[sc]e|\bmpl-?2/i],
	["BSD-3-Clause", /\bbsd[- ]?3|\b3-clause bsd|\bneither the names?\b|\bmay not be used to endorse\b/i],
	["BSD-2-Clause", /\bbsd[- ]?2|\b2-clause bsd|\bsimplified bsd|redistribution and use in source and binary forms/i],
	["0BSD", /\b0bsd|\bzero-clause bsd/i],
	[
		"ISC",
		/\bisc\b(?=[\s\S]{0,20}\blicen[sc]e)|\blicen[sc]e[\s:*#]{0,12}\bisc\b|and\/or distribute this software for any purpose with or without fee/i,
	],
	["CC0-1.0", /\bcc0\b/i],
	["CC-BY-4.0", /\bcc[- ]by[- ]4|\bcreative commons attribution 4/i],
	["Unlicense", /\bunlicense\b|\bfree and unencumbered software\b/i],
	["BlueOak-1.0.0", /\bblue oak model licen[sc]e/i],
	[
		"MIT",
		/\bmit\b(?=[\s\S]{0,20}\blicen[sc]e)|\blicen[sc]e[d]?[\s\S]{0,20}\bmit\b|permission is hereby granted, free of charge/i,
	],
];

const BSD_TEXT = 1_500;

/** The SPDX id that a text states first, or null. A short name alone counts only where licences are the topic. */
export function licenseIn(text: string, isTopic: boolean): string | null {
	const stated = LICENSES.flatMap(([id, pattern]) => {
		const at = pattern.exec(text)?.index;
		return at === undefined ? [] : [{ id, at }];
	}).sort((a, b) => a.at - b.at);
	const [first] = stated;
	// Both BSD texts begin alike; the third clause follows.
	const third = stated.find((license) => license.id === "BSD-3-Clause");
	if (first?.id === "BSD-2-Clause" && third !== undefined && third.at - first.at < BSD_TEXT) return third.id;
	if (first !== undefined) return first.id;
	if (!isTopic) return null;
	const bare = /(?:^|[\s([*`])(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|MPL-2\.0|Unlicense)(?=$|[\s\])*`.,;©])/.exec(
		text,
	);
	return bare?.[1] ?? null;
}

const VERSION =
	"(?:(?:>=|<=|[≥≤>~^=])\\s*)?v?\\d+(?:\\.(?:\\d+|x|X))*(?:\\.?x)?(?:\\s*(?:\\+|or\\s+(?:later|newer|higher|above|greater)|and\\s+(?:above|up|later|newer|higher)|(?:[-–]|to)\\s*(?:current|latest)\\b))?";

/** Version ranges of a named platform in a text, each with the platform's name: `Node.js >= 18`. */
function versionsOf(platform: string, text: string): string[] {
	const name = platform.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
	const unit = "(?!\\d|\\s*(?:[kmgt]i?b|bytes|ms|seconds|minutes|users|files|cores|cpus|%)\\b)";
	const list = `${VERSION}(?:\\s*(?:,|\\|\\||\\||and|or|&)\\s*${VERSION}${unit})*`;
	const pattern = new RegExp(
		`(?<![\\p{L}\\p{N}])${name}(?:\\.?js)?(?:\\s+versions?)?\\s*(?:is\\s+|:\\s*)?${list}`,
		"giu",
	);
	return [...text.matchAll(pattern)].map((match) => match[0].replace(/\s+/g, " ").trim());
}

/** What makes a version one that is asked for, and not one that something happened to run on. */
const DEMANDS =
	/\b(?:support(?:s|ed)?|requires?|required|requirements?|requiring|needs?|compatib\w+|minimum|at least|works? (?:with|on|in)|tested (?:with|on)|runs? on|engines?)\b/i;
const RANGE = /[<>≥≤~^+]|\b(?:x|later|newer|higher|above|up|greater|current|latest)$/i;

/** The versions of a platform that a passage demands, in a sentence or entry of its own or under its heading. */
export function demandedVersions(platform: string, text: string, heading: string): string[] {
	const parts = text.split(/(?<=[.!?])\s+|\n(?=\s*(?:[-*+|]|\d+[.)])\s)/);
	return parts.flatMap((part) =>
		versionsOf(platform, part).filter((version) => RANGE.test(version) || DEMANDS.test(part) || DEMANDS.test(heading)),
	);
}

/** Plain version numbers: `1.2.3`, `v4`. */
export function plainVersions(text: string): string[] {
	return text.match(/(?<![\p{L}\p{N}.])v?\d+\.\d+(?:\.\d+)?(?:-[a-z]+[\w.]*)?(?![\p{L}\p{N}]|\.\d)/giu) ?? [];
}

const MONTHS = "january february march april may june july august september october november december".split(" ");

/** Calendar dates in a text as `YYYY-MM-DD`. */
export function datesIn(text: string): string[] {
	return writtenDatesIn(text).map(({ date }) => date);
}

/** Calendar dates in a text, each also as it is written there. */
export function writtenDatesIn(text: string): { readonly date: string; readonly written: string }[] {
	const months = `(${MONTHS.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join("|")})\\.?`;
	const pattern = new RegExp(
		`\\b(\\d{4})-(\\d{2})-(\\d{2})\\b|\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+${months},?\\s+(\\d{4})\\b|\\b${months}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`,
		"gi",
	);
	return [...text.matchAll(pattern)].flatMap((match) => dateOf(match).map((date) => ({ date, written: match[0] })));
}

function dateOf(match: RegExpExecArray): string[] {
	if (match[1] !== undefined) return calendarDate(Number(match[1]), Number(match[2]), Number(match[3]));
	const isDayFirst = match[4] !== undefined;
	const month = monthOf((isDayFirst ? match[5] : match[7]) ?? "");
	const [day, year] = isDayFirst ? [match[4], match[6]] : [match[8], match[9]];
	return calendarDate(Number(year), month, Number(day));
}

function monthOf(name: string): number {
	return MONTHS.findIndex((month) => month.startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

function calendarDate(year: number, month: number, day: number): string[] {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isReal ? [date.toISOString().slice(0, 10)] : [];
}

export function urlsIn(text: string): string[] {
	return [...text.matchAll(/https?:\/\/[^\s<>"'`)\]]+/g)].map((match) => match[0].replace(/[.,;:!?]+$/, ""));
}

export function emailsIn(text: string): string[] {
	return text.match(/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? [];
}

/** Sites written without their scheme: `www.example.org`. */
export function sitesIn(text: string): string[] {
	return text.match(/(?<![\w@./-])www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^\s<>"'`)\]]*)?/gi) ?? [];
}

export function phonesIn(text: string): string[] {
	return [
		...text.matchAll(/(?<![\w+])(?:\+\d{1,3}[ ./-]?)?(?:\(\d{1,5}\)[ ./-]?)?\d{2,5}(?:[ ./-]\d{2,5}){1,4}(?!\w)/g),
	]
		.map((match) => match[0])
		.filter((phone) => /^\+|\(/.test(phone) || /\b(?:phone|tel\w*|call|mobile)\b/i.test(text));
}

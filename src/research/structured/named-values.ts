/** Persons and places that a sentence names for a role: `Bill Lumbergh is the CEO`, `based in Rotterdam`. */

const WORD = "\\p{Lu}[\\p{L}’'.-]*";
const PERSON = `(?:(?:Dr|Prof|Mr|Mrs|Ms)\\.? )?${WORD}(?: (?:(?:van|von|de|der|den|da|di|del|la|le|bin|al|ter) ){0,2}${WORD}){1,3}`;
const PLACE = `${WORD}(?:[ -](?:(?:am|an|der|de|la|le|upon|of) )?${WORD}){0,2}(?:, ${WORD}(?: ${WORD})?)?`;
const IS = "(?:is|was|are|remains|became|:|=|–|—)";
const OFFICERS: ReadonlyMap<string, string> = new Map([
	["ceo", "ceo|chief executive(?: officer)?"],
	["cfo", "cfo|chief financial officer|finance chief"],
	["cto", "cto|chief technology officer|chief technical officer"],
	["coo", "coo|chief operating officer"],
]);

/** Other ways to write a role: an abbreviation for its words. */
function rolePattern(role: string): string {
	const same = [...OFFICERS.values()].find((pattern) => new RegExp(`^(?:${pattern})$`, "i").test(role));
	return same ?? OFFICERS.get(role.toLowerCase()) ?? escaped(role).replaceAll(" ", "[ -]");
}

/** A person whom the text gives the role, or null; one who had it, or may have it, is none. */
export function personIn(text: string, role: string): string | null {
	if (/\b(?:former(?:ly)?|previous(?:ly)?|ex-|outgoing|late|deputy|vice|until|resign\w*|retir\w*|not)\b/i.test(text))
		return null;
	const name = caseBlind(rolePattern(role));
	const whose = "(?:[Tt]he |[Oo]ur |[Ii]ts |[Aa] )?(?:[Cc]urrent |[Nn]ew )?";
	const scope = "(?:,? (?:of|at|and) [^,.;:]{1,60})?";
	const patterns = [
		`(${PERSON}) ${IS} (?:also )?${whose}(?:${name})(?![\\p{L}\\p{N}])`,
		`(?<![\\p{L}\\p{N}])(?:${name})${scope}\\s*(?:,|\\*\\*:?|${IS})\\s*(?:called |named )?(${PERSON})`,
		`(${PERSON}) (?:was|has been|is|were) (?:appointed|named|elected|made|chosen)(?: as)? ${whose}(?:${name})(?![\\p{L}\\p{N}])`,
		`(${PERSON}) (?:took over|serves|served|works|acts) as ${whose}(?:${name})(?![\\p{L}\\p{N}])`,
		`(${PERSON}), ${whose}(?:${name})(?![\\p{L}\\p{N}])`,
		`(${PERSON}) \\((?:${whose}(?:${name}))\\)`,
		`(?<![\\p{L}\\p{N}])(?:${name}) (${PERSON})`,
		...(/^(?:founders?|authors?|owners?)$/i.test(role) ? [actor(role)] : []),
	];
	return firstOf(text, patterns);
}

function actor(role: string, person = PERSON): string {
	const verb = /^found/i.test(role) ? "founded|set up|established" : /^auth/i.test(role) ? "written|created" : "owned";
	return `(?:${verb})[^.;]{0,40}? by (${person})`;
}

/** All persons whom the text gives the role of founder, author or owner: `founded by Ann Lee and Bo Dahl`. */
export function personsIn(text: string, role: string): string[] {
	if (!/^(?:founder|author|owner)s?$/i.test(role)) return [];
	const list = firstOf(text, [actor(role, `${PERSON}(?:(?:, (?:and )?| and )${PERSON})*`)]);
	return list?.split(/, (?:and )?| and /) ?? [];
}

/** A place that the text names as where something has its seat; the new one where it moved. */
export function placeIn(text: string): string | null {
	const seat = caseBlind("headquarters?|head office|hq|seat|main office|registered office");
	return firstOf(text, [
		`(?<![\\p{L}])(?:${seat})[^.;]{0,40}? to (${PLACE})`,
		`(?<![\\p{L}])(?:${seat})(?: of [^,.;:]{1,60})? (?:is|are|stands?|lies?) (?:located |based )?(?:in|at) (${PLACE})`,
		`(?<![\\p{L}])(?:${seat})\\s*(?:in|:|=|–|—)\\s*(${PLACE})`,
		`(?:headquartered|based|located|seated) (?:in|at) (${PLACE})`,
		`(${PLACE}) ${IS} (?:the |its |our )?(?:${seat})`,
	]);
}

function firstOf(text: string, patterns: readonly string[]): string | null {
	for (const pattern of patterns) {
		const match = new RegExp(pattern, "u").exec(text)?.[1];
		const value = match?.replace(/[.’'-]+$/, "").replace(/^(?:The|Our|Its) /, "");
		if (value !== undefined && value !== "" && !/^(?:It|He|She|They|We|This|In|On|At|Its|Our)\b/.test(value))
			return value;
	}
	return null;
}

/** Either case for every letter, so that the pattern around it can still ask for capitals. */
function caseBlind(pattern: string): string {
	return pattern.replace(/\p{L}/gu, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

// Finding tasks by words. What does not stand in a row is read from the task's own data when it is first asked for, so
// much in one turn of the event loop that the page answers in between.
"use strict";

/** Characters of tasks' data that are read in one turn: a few hundredths of a second where the machine is slow. */
const READ_A_TURN = 120_000;
/** To look into what was read before takes so much less. */
const KNOWN_IS_FASTER = 20;

/** The words of tasks, in lower case, once they are read. */
class TaskTexts {
	/** What was read and looked into so far, in characters. */
	work = 0;
	#texts = new Map();

	/** `about`: question, reason and row; `answer`: what came of it. Null while that part of the file is still to come. */
	of(place) {
		const known = this.#texts.get(place);
		if (known !== undefined) {
			this.work += (known.about.length + known.answer.length) / KNOWN_IS_FASTER;
			return known;
		}
		const holder = document.getElementById(`task-${place}`);
		if (holder === null) return null;
		this.work += holder.textContent.length;
		const texts = wordsOf(JSON.parse(holder.textContent));
		this.#texts.set(place, texts);
		return texts;
	}
}

function wordsOf({ query, answer, bindings, sources, error }) {
	const cited = sources.flatMap(({ title, place, snippet }) => [title, place, snippet]);
	const about = [query ?? "", error ?? "", ...valueTexts(bindings)];
	const words = [answerText(answer), ...cited];
	return { about: about.join(" ").toLowerCase(), answer: words.join(" ").toLowerCase() };
}

function answerText(answer) {
	if (answer === null) return "";
	if (answer.type === "report") return reportText(answer.html);
	return answer.type === "text" ? answer.text : valueTexts(answer.value).join(" ");
}

/** Whether all words stand in a row or, where that may be, in the task's data. */
class WordMatch {
	#words;
	#inAnswers;
	#texts;

	constructor(search, inAnswers, texts) {
		const words = search.toLowerCase().split(/\s+/);
		this.#words = words.filter((word) => word !== "").map(spellings);
		this.#inAnswers = inAnswers;
		this.#texts = texts;
	}

	has(row) {
		const missing = this.#words.filter((word) => !standsIn(row.words, word));
		if (missing.length === 0) return true;
		if (!this.#inAnswers && !row.wordsAreCut) return false;
		const texts = this.#texts.of(row.place);
		if (texts === null) return false;
		return missing.every((word) => standsIn(texts.about, word) || (this.#inAnswers && standsIn(texts.answer, word)));
	}
}

function standsIn(text, spellingsOfWord) {
	return spellingsOfWord.some((spelling) => text.includes(spelling));
}

/** A number is found with separators and without: `98,000` and `98000`. */
function spellings(word) {
	if (/^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(word)) return [word, word.replaceAll(",", "")];
	if (/^\d{4,}$/.test(word)) return [word, word.replace(/\B(?=(?:\d{3})+$)/g, ",")];
	return [word];
}

/** Goes through rows in their order, some in each turn, and tells which of them match; the first turn is at once. */
class SlicedSearch {
	#rows;
	#match;
	#texts;
	#tell;
	#next = 0;
	#timer;

	/** `tell`: gets the rows that a turn found, and whether it was the last. */
	constructor(rows, { match, texts, tell }) {
		this.#rows = rows;
		this.#match = match;
		this.#texts = texts;
		this.#tell = tell;
	}

	/** One turn after another; `characters`: read in each of them. */
	run(characters = READ_A_TURN) {
		const end = this.#texts.work + characters;
		const found = [];
		while (this.#next < this.#rows.length && this.#texts.work < end) {
			const row = this.#rows[this.#next];
			if (this.#match.has(row)) found.push(row);
			this.#next += 1;
		}
		const isDone = this.#next === this.#rows.length;
		if (!isDone) this.#timer = setTimeout(() => this.run());
		this.#tell(found, isDone);
	}

	/** What is left of it, at once. */
	finish() {
		if (this.#next === this.#rows.length) return;
		this.stop();
		this.run(Number.POSITIVE_INFINITY);
	}

	stop() {
		clearTimeout(this.#timer);
	}
}

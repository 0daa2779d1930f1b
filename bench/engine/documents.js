/**
 * A corpus of 5,000 passages and the tasks asked of it, both equal each time: 160 companies with a Markdown report
 * each, a CSV file of their sites by region, and a JSON file of their products by region. Other numbers of companies
 * make smaller and larger ones of the same kind, some 31 passages a company.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const COMPANIES = 160;
const REGIONS = 8;
const FIRST = "Alder Birch Cedar Dune Ember Fjord Garnet Harbor Indigo Juniper Kelp Lumen Maple Nickel Onyx Pine".split(
	" ",
);
const SECOND = "Works Marine Optics Foods Textiles Rail Chemicals Energy Logistics Paper".split(" ");
const CITIES = "Bergen Turku Porto Gdansk Leiden Graz Malmo Tartu Cork Nantes".split(" ");
const GOODS = "pumps lenses valves ropes ferries panels looms batteries cranes filters".split(" ");

/** Numbers that look arbitrary and are not. */
function number(seed, from, to) {
	const value = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(seed + 7, 0xc2b2ae35);
	return from + ((value >>> 0) % (to - from + 1));
}

function pick(list, seed) {
	return list[number(seed, 0, list.length - 1)];
}

/** Names of so many companies; past the first 160, which have all combinations, with a number: `Alder Works 2`. */
export function companyNames(count) {
	return Array.from({ length: count }, (_, n) => {
		const series = Math.floor(n / COMPANIES);
		const name = `${FIRST[n % 16]} ${SECOND[Math.floor((n % COMPANIES) / 16)]}`;
		return series === 0 ? name : `${name} ${series + 1}`;
	});
}

const COMPANY_NAMES = companyNames(COMPANIES);

/** A heading and its paragraphs count as one passage each paragraph: 25 a report. */
function report(name, n) {
	const years = [2019, 2020, 2021, 2022, 2023, 2024];
	const figures = years.map(
		(year) =>
			`In ${year} ${name} had a revenue of ${number(n * 31 + year, 20, 900)} million euros and employed ${number(n * 17 + year, 90, 9000)} people.`,
	);
	const news = years.flatMap((year) => [
		`In ${year} the works in ${pick(CITIES, n + year)} began to make ${pick(GOODS, n * 3 + year)} for customers in ${pick(CITIES, n * 5 + year)}.`,
		`The board decided in ${year} to spend ${number(n + year * 3, 2, 60)} million euros on machines for ${pick(GOODS, n * 7 + year)}.`,
	]);
	return [
		`# ${name}`,
		`${name} makes ${pick(GOODS, n)} and ${pick(GOODS, n + 5)} in ${pick(CITIES, n)}. It was founded in ${number(n, 1890, 2005)}.`,
		`The chief executive of ${name} is Anna ${pick(FIRST, n * 11)}son.`,
		"## Figures",
		...figures,
		"## News",
		...news,
		"## Risks",
		`- The price of steel is a risk for ${pick(GOODS, n)}.\n- One supplier in ${pick(CITIES, n * 13)} delivers most of the parts.`,
		"## Contact",
		`Questions are answered at office@${name.toLowerCase().replaceAll(" ", "-")}.example within ${number(n, 1, 9)} days.`,
		"## Policy",
		`Staff of ${name} may work at home for ${number(n, 1, 4)} days a week.`,
		`Travel by train is preferred where it takes less than ${number(n, 4, 9)} hours.`,
	].join("\n\n");
}

function sites(companies, region) {
	const rows = companies.flatMap((name, n) =>
		n % REGIONS === region
			? [0, 1, 2, 3].map(
					(k) =>
						`${name} ${pick(CITIES, n + k)} ${k + 1},${name},${pick(CITIES, n + k)},${number(n * 9 + k, 20, 800)},${number(n + k, 1950, 2020)}`,
				)
			: [],
	);
	return `site,company,city,employees,opened\n${rows.join("\n")}\n`;
}

function products(companies, region) {
	const items = companies.flatMap((name, n) =>
		n % REGIONS === region
			? Array.from({ length: n % 4 === 0 ? 4 : 3 }, (_, k) => ({
					name: `${name} model ${k + 1}`,
					kind: pick(GOODS, n + k),
					price_eur: number(n * 7 + k, 100, 90_000),
					warranty_years: number(n + k, 1, 10),
				}))
			: [],
	);
	return JSON.stringify({ products: items }, null, 1);
}

/** Of so many companies; `reportsOnly` leaves out what is no Markdown (default false). */
export function writeDocuments(root, { count = COMPANIES, reportsOnly = false } = {}) {
	const companies = companyNames(count);
	const write = (path, text) => {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	};
	for (const [n, name] of companies.entries())
		write(`reports/${name.toLowerCase().replaceAll(" ", "-")}.md`, report(name, n));
	for (let region = 0; region < REGIONS && !reportsOnly; region += 1) {
		write(`sites/region-${region + 1}.csv`, sites(companies, region));
		write(`products/catalogue-${region + 1}.json`, products(companies, region));
	}
}

const SCHEMA = {
	type: "object",
	properties: {
		founded_year: { type: "integer", description: "Year of foundation" },
		employees_2024: { type: "integer" },
		revenue_2024_eur_m: { type: "number" },
		ceo: { type: "string", description: "Chief executive" },
		email: { type: "string" },
		risks: { type: "array", items: { type: "string" } },
	},
};

/** Batches of 100: three in four ask for a report, one for the fields of a schema. */
export function batchesOf(tasks) {
	return Array.from({ length: Math.ceil(tasks / 100) }, (_, batch) => ({
		settings: { mode: "standard", output_formats: batch % 4 === 3 ? [SCHEMA] : ["markdown"] },
		tasks: Array.from({ length: Math.min(100, tasks - batch * 100) }, (_, k) => {
			const n = batch * 100 + k;
			const name = COMPANY_NAMES[n % COMPANIES];
			return { id: `task-${n}`, query: batch % 4 === 3 ? `Facts of ${name}` : question(name, n) };
		}),
	}));
}

function question(name, n) {
	const year = 2019 + (n % 6);
	const questions = [
		`What was the revenue of ${name} in ${year}?`,
		`How many people did ${name} employ in ${year}?`,
		`Who is the chief executive of ${name}, and what are its risks?`,
		`What did the board of ${name} decide in ${year}?`,
		`Which site of ${name} opened after ${year}?`,
		`What does ${name} model 1 cost?`,
		`How many days a week may staff of ${name} work at home?`,
		`What is the dividend of ${name} in ${year}?`,
	];
	return questions[Math.floor(n / COMPANIES) % questions.length];
}

/**
 * Questions for search alone: `named` ones are about one company each, `open` ones about whoever fits. No two of a list are equal
 * while there are companies enough.
 */
export function searchQuestions(count, kind, each) {
	const names = companyNames(count);
	return Array.from({ length: each }, (_, n) => {
		if (kind === "named") return question(names[(n * 7) % count], Math.floor((n * 7) / count) * COMPANIES + n);
		const [city, goods, year] = [pick(CITIES, n * 3), pick(GOODS, n * 7 + 1), 2019 + (n % 6)];
		const questions = [
			`Which works in ${city} began to make ${goods} in ${year}?`,
			`Which board decided to spend ${2 + (n % 59)} million euros on machines for ${goods}?`,
			`Who makes ${goods} in ${city}?`,
			`Which suppliers in ${city} deliver parts for ${goods}?`,
		];
		return questions[n % questions.length];
	});
}

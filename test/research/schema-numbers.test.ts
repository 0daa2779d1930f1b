/** Which number of a text fills a field: that of its words, its period and its unit, or none. */
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, output, schemaRequest, writeFiles } from "./corpus-rig.ts";

/** Fills number fields, by name and description, from a document about Acme. */
async function fill(text: string, fields: Readonly<Record<string, string>>): Promise<unknown> {
	const folder = sharedFolder();
	writeFiles(folder.path, {
		"acme.md": `# Acme\n\n${text}\n`,
		"globex.md": "# Globex\n\nGlobex sells paint in Hamburg.\n",
		"notes.md": "# Notes\n\nNothing to see in this file at all.\n",
	});
	const properties = Object.fromEntries(
		Object.entries(fields).map(([name, description]) => [name, { type: "number", description } as JsonObject]),
	);
	try {
		return output(await ask(folder.path, schemaRequest("Facts of Acme", { type: "object", properties })));
	} finally {
		folder.remove();
	}
}

describe("the number of the year that is asked for", () => {
	it.each([
		["Revenue in 2024 was EUR 81.5 million, up from EUR 63 million in 2023.", "revenue_eur_m", "Revenue in 2024", 81.5],
		["Revenue in 2024 was EUR 81.5 million, up from EUR 63 million in 2023.", "revenue_eur_m", "Revenue in 2023", 63],
		[
			"Net profit fell to EUR 12.4 million in 2024 from EUR 20 million in 2023.",
			"net_profit_2024_eur_million",
			"",
			12.4,
		],
		["Revenue was EUR 63 million in 2023 and EUR 81.5 million in 2024.", "revenue_2024_eur_m", "", 81.5],
		[
			"In 2024, revenue was 1,234.5 million euros (2023: 1,100 million euros).",
			"revenue_2024",
			"In million euros",
			1234.5,
		],
		["In 2024, revenue rose from EUR 63 million to EUR 81.5 million.", "revenue_2024_eur_m", "", 81.5],
		["In 2024, revenue was EUR 81.5 million and net profit EUR 12.4 million.", "net_profit_2024_eur_m", "", 12.4],
		["## 2024\n\nRevenue was EUR 81.5 million.", "revenue_2024_eur_m", "", 81.5],
	])("in %j for %s %s", async (text, name, description, expected) => {
		expect(await fill(text, { [name]: description })).toEqual({ [name]: expected });
	});

	it.each([
		["Revenue was EUR 63 million in 2023 and EUR 81.5 million in 2024.", "revenue_2025_eur_m"],
		["Revenue was EUR 63 million in 2023 and EUR 81.5 million in 2024.", "revenue_eur_m"],
		["Revenue was EUR 63 million in 2023 and rose to EUR 81.5 million.", "revenue_2024_eur_m"],
		["In 2023 and 2024, revenue was EUR 63 million and EUR 81.5 million respectively.", "revenue_2024_eur_m"],
		["In the third quarter of 2024 revenue was EUR 20 million.", "revenue_2024_eur_m"],
		["Revenue of EUR 90 million is expected in 2025.", "revenue_2025_eur_m"],
		["Revenue was EUR 81.5 million.", "revenue_2024_eur_m"],
	])("is left out where it is in doubt: %j for %s", async (text, name) => {
		expect(await fill(text, { [name]: "" })).toEqual({});
	});
});

describe("the unit that is asked for", () => {
	it.each([
		["Deposits grew to EUR 4.2 billion in 2024.", "deposits", "Deposits in EUR billion", 4.2],
		["Deposits grew to EUR 4.2 billion in 2024.", "deposits", "Deposits in EUR million", 4200],
		["Deposits grew to EUR 4.2 billion in 2024.", "deposits_eur", "", 4_200_000_000],
		["The dividend is 3.5 %.", "dividend_percent", "", 3.5],
		["The device weighs 250 g.", "weight_kg", "", 0.25],
		["The battery of the device lasts 30 hours.", "battery_life", "Battery life in hours", 30],
		["The company employs 1 200 people.", "employees", "Number of employees", 1200],
	])("in %j for %s %s", async (text, name, description, expected) => {
		expect(await fill(text, { [name]: description })).toEqual({ [name]: expected });
	});

	it.each([
		["Revenue was USD 63 million.", "revenue_eur_m", ""],
		["Revenue was 63 million.", "revenue_eur_m", ""],
		["The device weighs 250.", "weight_kg", ""],
		["The dividend is EUR 2.", "dividend_percent", ""],
		["The notice period is 3 months.", "notice_period", "Notice period"],
		["Revenue was EUR 63 million.", "revenue_eur_m", "Revenue in billions"],
	])("is not guessed: %j for %s %s", async (text, name, description) => {
		expect(await fill(text, { [name]: description })).toEqual({});
	});
});

describe("the quantity that is asked for", () => {
	it.each([
		["Acme has 430 employees.", "employees", 430],
		["Acme has 430 employees and 12 offices.", "offices", 12],
		["Acme was founded in 1987 by two brothers.", "founded_year", 1987],
		["Acme was founded in 1987 and went public in 2005.", "founded_year", 1987],
		["Revenue grew 12 % to EUR 81.5 million.", "revenue_growth_percent", 12],
		["Revenue grew 12 % to EUR 81.5 million.", "revenue_eur_m", 81.5],
		["The price was cut from EUR 99 to EUR 79.", "price_eur", 79],
		["The price is EUR 99 instead of EUR 129.", "price_eur", 99],
		["The phone has 16 GB of memory and 512 GB of storage.", "storage_gb", 512],
		["Acme has 430 employees, 20 more than in 2023.", "employees", 430],
		["The Free plan costs EUR 0 per month. The Pro plan costs EUR 29 per month.", "pro_plan_price_eur", 29],
	])("in %j for %s", async (text, name, expected) => {
		expect(await fill(text, { [name]: "" })).toEqual({ [name]: expected });
	});

	it.each([
		["Profit in 2024 was EUR 12 million on revenue growth of 5 %.", "revenue_2024_eur_m"],
		["Gross profit was EUR 12 million.", "net_profit_eur_m"],
		["Employees enjoy 30 holidays.", "employees"],
		["Employees have 30 days of leave.", "employees"],
		["Employees earn EUR 50,000.", "employees"],
		["Acme has 10-20 employees.", "employees"],
		["The price is EUR 99 or EUR 129.", "price_eur"],
		["The price is 1.299,50 EUR.", "price_eur"],
		["The old price was EUR 129.", "price_eur"],
		["Delivery takes 3 to 5 days.", "delivery_days"],
		["Since 1987 Acme has built robots.", "founded_year"],
		["Acme plans to have 500 employees.", "employees"],
	])("is not another that stands near: %j for %s", async (text, name) => {
		expect(await fill(text, { [name]: "" })).toEqual({});
	});

	it("is not the gross one where the description asks for the net one", async () => {
		const profit = (text: string) => fill(text, { profit_eur_m: "Net profit" });
		expect(await profit("Gross profit was EUR 12 million.")).toEqual({});
		expect(await profit("Net profit was EUR 12 million.")).toEqual({ profit_eur_m: 12 });
	});

	it("is read from a table by its row, its column and their units", async () => {
		const figures =
			"| EUR million | 2023 | 2024 |\n|---|---|---|\n| Revenue | 63 | 81.5 |\n| Net profit | 20 | 12.4 |\n";
		expect(
			await fill(figures, {
				revenue_2024_eur_m: "",
				net_profit_2023_eur_m: "",
				revenue_2022_eur_m: "",
				revenue_eur_m: "",
			}),
		).toEqual({ revenue_2024_eur_m: 81.5, net_profit_2023_eur_m: 20 });
		const companies = "| Company | Employees |\n|---|---|\n| Acme | 430 |\n| Globex | 99 |\n";
		expect(await fill(companies, { employees: "" })).toEqual({ employees: 430 });
		expect(await fill(companies.replace("Acme", "Initech"), { employees: "" })).toEqual({});
	});
});

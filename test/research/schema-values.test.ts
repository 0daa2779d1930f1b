/** Text fields hold the value, not the sentence around it, and nothing that no text says. */
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { ask, output, schemaRequest, writeFiles } from "./corpus-rig.ts";

async function fill(text: string, name: string, schema: JsonObject = {}): Promise<unknown> {
	const folder = sharedFolder();
	writeFiles(folder.path, {
		"initech.md": text,
		"globex.md": "# Globex\n\nGlobex sells paint in Hamburg.\n",
		"notes.md": "# Notes\n\nNothing to see in this file at all.\n\n- Shade: green\n",
	});
	const properties = { [name]: { type: "string", ...schema } };
	try {
		const result = await ask(folder.path, schemaRequest("Facts of Initech", { type: "object", properties }));
		return (output(result) as JsonObject)[name];
	} finally {
		folder.remove();
	}
}

describe("a field holds the value alone", () => {
	it.each([
		["ceo", "", "Hank Scorpio is the CEO.", "Hank Scorpio"],
		["ceo", "Chief executive", "The chief executive is Bill Lumbergh.", "Bill Lumbergh"],
		["chief_executive", "", "Bill Lumbergh, the chief executive officer, spoke.", "Bill Lumbergh"],
		["founder", "", "Initech was founded by Peter Gibbons in a garage.", "Peter Gibbons"],
		["headquarters", "", "It moved its headquarters to Rotterdam in 2019.", "Rotterdam"],
		["headquarters", "", "The company has its headquarters in Den Haag, Netherlands.", "Den Haag, Netherlands"],
		["launch_date", "", "The launch date of the scanner is 4 May 2025.", "4 May 2025"],
		["sector", "", "- **Sector**: office software", "office software"],
		["motto", "", "The motto is work hard.", "work hard"],
		["email", "", "Contact: info@initech.example", "info@initech.example"],
		["website", "", "Contact: info@initech.example, https://www.initech.example", "https://www.initech.example"],
		["support_email", "", "Sales: buy@initech.example\nSupport: help@initech.example", "help@initech.example"],
		["name", "", "Initech makes software.", "Initech"],
		["name", "", "Initech Systems makes software.", "Initech"],
	])("%s (%s) of %j is %j", async (name, description, text, expected) => {
		expect(await fill(`# Company\n\n${text}\n`, name, description === "" ? {} : { description })).toBe(expected);
	});

	it("that is a name is spelled as the title and the text spell it", async () => {
		expect(await fill("# Initech Systems: profile\n\nInitech Systems makes software.\n", "name")).toBe(
			"Initech Systems",
		);
	});
});

describe("a field is left out where the text gives no such value", () => {
	it.each([
		["ceo", "The CEO is paid well in this company."],
		["ceo", "The former CEO was Ann Smith."],
		["ceo", "Initech has looked for a CEO for a long time."],
		["headquarters", "The headquarters have a nice garden and a pool."],
		["email", "Sales: buy@initech.example\nPress: press@initech.example"],
		["website", "Initech has a website that works well."],
		["launch_date", "The launch date moved from 4 May 2025 to 9 June 2025."],
		["name", "The company makes software."],
	])("%s of %j", async (name, text) => {
		expect(await fill(`# Company\n\n${text}\n`, name)).toBeUndefined();
	});
});

describe("a line that is a label and its value fills the field of that name", () => {
	it.each([
		["headquarters", {}, "- Headquarters: Springfield\n- Sector: software", "Springfield"],
		["sector", {}, "1. Headquarters: Springfield\n2. Sector: software", "software"],
		["headquarters", {}, "**Headquarters**: Springfield\n**Sector**: software", "Springfield"],
		["sector", {}, "- **Headquarters:** Springfield\n- **Sector:** software", "software"],
		["sector", {}, "Headquarters: Springfield\nSector: software", "software"],
		["headquarters", {}, "Headquarters: Springfield", "Springfield"],
		["head_office", { title: "Headquarters" }, "> Headquarters: Springfield", "Springfield"],
		["employees", { type: "integer" }, "- Employees: 430", 430],
		["listed", { type: "boolean" }, "- Listed: yes", true],
		["size", { enum: ["small", "large"] }, "- Size: Large", "large"],
	])("%s %j in %j", async (name, schema, lines, expected) => {
		expect(await fill(`# Initech\n\nInitech makes software.\n\n${lines}\n`, name, schema)).toBe(expected);
	});

	it.each([
		["has two values", "headquarters", "- Headquarters: Springfield\n\n## Before\n\n- Headquarters: Shelbyville"],
		["has none", "headquarters", "- Headquarters: unknown"],
		["stands in code", "headquarters", "```\nHeadquarters: Springfield\n```"],
	])("but not one that %s", async (_, name, lines) => {
		expect(await fill(`# Initech\n\nInitech makes things.\n\n${lines}\n`, name)).toBeUndefined();
	});

	it("nor one of another document", async () => {
		expect(await fill("# Initech\n\nInitech makes things.\n", "shade")).toBeUndefined();
	});
});

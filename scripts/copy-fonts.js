// Copies the fonts that PDFs are written in, with their licences, from the packages that have them to fonts/.
// They are copied rather than depended on: of 150 MB of faces and weights, 18 MB are used.
import { copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { basename } from "node:path";

const FILES = {
	"@expo-google-fonts/noto-sans": {
		faces: [
			"400Regular/NotoSans_400Regular.ttf",
			"400Regular_Italic/NotoSans_400Regular_Italic.ttf",
			"700Bold/NotoSans_700Bold.ttf",
			"700Bold_Italic/NotoSans_700Bold_Italic.ttf",
		],
		licence: "LICENSE_FONT",
	},
	"@expo-google-fonts/noto-sans-thai": { faces: ["400Regular/NotoSansThai_400Regular.ttf"], licence: "LICENSE_FONT" },
	"@expo-google-fonts/noto-emoji": { faces: ["400Regular/NotoEmoji_400Regular.ttf"], licence: "LICENSE_FONT" },
	"@embedpdf/fonts-sc": { faces: ["fonts/NotoSansHans-Regular.otf"], licence: "LICENSE" },
	"@embedpdf/fonts-kr": { faces: ["fonts/NotoSansKR-Regular.otf"], licence: "LICENSE" },
	"dejavu-fonts-ttf": { faces: ["ttf/DejaVuSans.ttf", "ttf/DejaVuSansMono.ttf"], licence: "LICENSE" },
};

export function copyFonts() {
	mkdirSync("fonts", { recursive: true });
	for (const [name, { faces, licence }] of Object.entries(FILES)) {
		const folder = `node_modules/${name}`;
		for (const face of faces) copy(`${folder}/${face}`, `fonts/${basename(face)}`);
		copy(`${folder}/${licence}`, `fonts/LICENSE-${basename(name)}`);
	}
}

/** What is there already stays, so that a build beside a running test takes no file away. */
function copy(from, to) {
	if (existsSync(to) && statSync(to).size === statSync(from).size) return;
	copyFileSync(from, to);
}

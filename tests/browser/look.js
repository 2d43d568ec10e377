// Pictures of every type of page, to be looked at: `node look.js FOLDER [theme …]`. Each in light, dark, on a phone
// and on paper (the first sheets of a PDF, as pictures where `pdftoppm` is there), with scripts, over http.

import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { THEMES, hosted, newReader } from "./helpers.js";
import { pagesOfAllTypes, sitesOfAllTypes } from "./page-types.js";

const run = promisify(execFile);
const [folder = "looks", ...named] = process.argv.slice(2);

/** @type {Record<string, { colorScheme: "light" | "dark", width: number }>} */
const LOOKS = {
  light: { colorScheme: "light", width: 1280 },
  dark: { colorScheme: "dark", width: 1280 },
  phone: { colorScheme: "light", width: 390 },
};

for (const theme of named.length > 0 ? named : THEMES) {
  test(`pictures of ${theme}`, async (t) => {
    await mkdir(`${folder}/${theme}`, { recursive: true });
    const sites = await sitesOfAllTypes(t, theme);
    const roots = { ours: await hosted(t, sites.ours), small: await hosted(t, sites.small), large: await hosted(t, sites.large), career: await hosted(t, sites.career) };
    const { page } = await newReader(t, { forgive: /status of 404/ });
    for (const [type, address] of pagesOfAllTypes(roots)) {
      const name = `${folder}/${theme}/${type.replace(/[^a-z]+/gi, "-").toLowerCase()}`;
      for (const [look, { colorScheme, width }] of Object.entries(LOOKS)) {
        await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
        await page.emulateMedia({ colorScheme, media: "screen" });
        await page.goto(address);
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: `${name}.${look}.png` });
      }
      await page.emulateMedia({ colorScheme: "light", media: "print" });
      await page.pdf({ path: `${name}.pdf`, format: "A4", preferCSSPageSize: true });
      await run("pdftoppm", ["-png", "-r", "60", "-l", "2", `${name}.pdf`, `${name}.print`]).catch(() => console.log("no pictures of paper: pdftoppm is not there"));
    }
  });
}

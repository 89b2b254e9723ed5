// Build what the pages load into the package: npm ci && npm run build
import { build } from "esbuild";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";

const target = new URL("../src/legweakkg/serve/pages/static/", import.meta.url).pathname;
await rm(target, { recursive: true, force: true }); // names with a hash would pile up
await mkdir(target, { recursive: true });

const result = await build({
  entryPoints: { sparql: "src/sparql.js", graph: "src/graph.js", fonts: "src/fonts.css" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022"],
  legalComments: "none",
  loader: { ".svg": "dataurl", ".woff2": "file" },
  assetNames: "[name]-[hash]",
  metafile: true,
});
for (const [file, { bytes }] of Object.entries(result.metafile.outputs)) {
  console.log(`${file.split("/").pop()} ${Math.round(bytes / 1024)} kB`);
}

// the licences of what the bundles contain travel with them
const packages = Object.keys(result.metafile.inputs)
  .map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean);
const described = new Map();
for (const waiting = [...packages]; waiting.length;) {
  const name = waiting.pop();
  if (described.has(name)) continue;
  described.set(name, JSON.parse(await readFile(`node_modules/${name}/package.json`, "utf8")));
  waiting.push(...Object.keys(described.get(name).dependencies ?? {})); // yasqe carries its own inside one file
}
const by = (author) => (typeof author === "object" ? author?.name : author);
const notices = [];
for (const [name, about] of [...described].sort()) {
  const folder = `node_modules/${name}`;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(`${folder}/${file}`, "utf8") : "";
  notices.push(`${name} ${about.version}, licence ${about.license ?? (about.licenses ?? []).map(({ type }) => type).join(", ")}\n${[by(about.author), about.homepage].filter(Boolean).join(", ")}\n\n${text}`.trim());
}
await writeFile(`${target}third-party.txt`, notices.join("\n\n----\n\n") + "\n");

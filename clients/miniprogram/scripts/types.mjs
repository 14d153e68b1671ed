// Writes miniprogram/lib/schema.d.ts from the API's own document.
// API=http://127.0.0.1:8000/api/v1 npm run types [-- another/place.d.ts]
import { writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const HEAD = "// Written by `npm run types` from the API's document. Do not edit.\n\n";
const api = process.env.API ?? "http://127.0.0.1:8000/api/v1";
const target = process.argv[2] ?? "miniprogram/lib/schema.d.ts";

/** What a shopper's program calls: without the desk, and without the errors, which are all alike. */
function forShoppers(document) {
  for (const [path, operations] of Object.entries(document.paths)) {
    if (path.includes("/merchant/")) {
      delete document.paths[path];
      continue;
    }
    for (const operation of Object.values(operations)) {
      for (const status of Object.keys(operation.responses ?? {})) {
        if (!status.startsWith("2")) delete operation.responses[status];
      }
    }
  }
  return dropUnused(document);
}

function dropUnused(document) {
  const { schemas } = document.components;
  const kept = new Set(["Problem"]);
  const follow = (text) => {
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      if (kept.has(name)) continue;
      kept.add(name);
      follow(JSON.stringify(schemas[name]));
    }
  };
  follow(JSON.stringify(document.paths) + JSON.stringify(schemas.Problem));
  document.components.schemas = Object.fromEntries(
    Object.entries(schemas).filter(([name]) => kept.has(name)),
  );
  return document;
}

const answer = await fetch(`${api}/schema/?format=json`);
if (!answer.ok) throw new Error(`${api}/schema/ answered ${answer.status}`);
const types = await openapiTS(forShoppers(await answer.json()), { defaultNonNullable: false });
await writeFile(target, HEAD + astToString(types));

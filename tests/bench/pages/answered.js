// The floor told what became of each entry: batches of a hundred, gzipped, each answer kept beside its entry.
import { answered, db, finished } from "./floor.js";

const BATCH = 100;

async function send(entries) {
  const packed = new Blob([JSON.stringify(entries)]).stream().pipeThrough(new CompressionStream("gzip"));
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  const body = await new Response(packed).arrayBuffer();
  return (await fetch("/answered", { method: "POST", headers, body })).json();
}

function keep(results) {
  const tx = db.transaction("answer", "readwrite", { durability: "relaxed" });
  for (const result of results) tx.objectStore("answer").put(result);
  return finished(tx);
}

window.side.push = async () => {
  const entries = await answered(db.transaction("outbox").objectStore("outbox").getAll());
  let kept = Promise.resolve();
  for (let at = 0; at < entries.length; at += BATCH) {
    const { results } = await send(entries.slice(at, at + BATCH));
    await kept;
    kept = keep(results); // while the next batch travels
  }
  await kept;
  return entries.length;
};

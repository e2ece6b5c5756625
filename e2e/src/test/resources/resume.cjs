// Uploads a file with tus-js-client: breaks off in the middle, and goes on by another gateway.
// node resume.cjs NODE_MODULES FIRST_GATEWAY SECOND_GATEWAY FILE MOVIE_ID
const [modules, first, second, file, movieId] = process.argv.slice(2);
const fs = require("node:fs");
const tus = require(`${modules}/tus-js-client`);

const fail = error => { console.error(String(error)); process.exit(1); };
const size = fs.statSync(file).size;
const common = { chunkSize: 64 * 1024, retryDelays: [0, 200, 1000], onError: fail };

const begun = new tus.Upload(fs.createReadStream(file), {
    ...common,
    endpoint: `${first}/api/v1/uploads`,
    uploadSize: size,
    metadata: { filename: "resumed.avi", id: movieId },
    onSuccess: () => fail("it was to be broken off"),
    onChunkComplete: async (chunk, sent) => {
        if (sent >= size / 2) {
            await begun.abort();
            console.log(`broken off at ${sent} of ${size}`);
            resume(begun.url.replace(first, second));
        }
    },
});

let began = false;
function resume(uploadUrl) {
    if (began) return;
    began = true;
    let from = -1;
    const resumed = new tus.Upload(fs.createReadStream(file), {
        ...common,
        uploadUrl,
        uploadSize: size,
        onProgress: sent => { if (from < 0) { from = sent; console.log(`goes on at ${from}`); } },
        onSuccess: () => { console.log("done"); process.exit(0); },
    });
    resumed.start();
}

begun.start();

// Reads a JSON array of Kubernetes objects from standard input and prints what their schemas have against each, one line each.
// NODE_PATH leads to the package kubernetes-models.
const objects = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const object of objects) {
  const name = `${object.kind}/${object.metadata.name}`;
  try {
    const Type = require(`kubernetes-models/${object.apiVersion}`)[object.kind];
    new Type(object).validate();
    console.log(`checked ${name}`);
  } catch (problem) {
    const isForeign = problem.code === "MODULE_NOT_FOUND" || problem.code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
    console.log(isForeign ? `foreign ${name}` : `refused ${name}: ${problem.message.replaceAll("\n", " ")}`);
  }
}

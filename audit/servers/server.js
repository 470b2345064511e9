// One configuration of the package `cors`, by name. Prints the port that it listens on, and ends with its
// standard input.
const express = require("express");
const cors = require("cors");

const configurations = {
  good: { origin: ["https://app.example.com"], credentials: true },
  open: undefined,
  reflect: { origin: true, credentials: true },
  // As in the README of `cors`: "a regular expression, such as /example\.com$/".
  regex: { origin: /example\.com$/, credentials: true },
};

const app = express();
app.use(cors(configurations[process.argv[2]]));
app.get("/items", (request, response) => response.json([]));
app.put("/items", (request, response) => response.sendStatus(204));
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit()).resume();
